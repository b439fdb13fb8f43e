// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('incidents', table => {
    table.comment('What was broken, and what became of it');
    table.string('id', 36).primary('incidents_pk');
    table.integer('number').notNullable().unique('incidents_number_uq');
    table.string('entity_ref', 300).notNullable();
    table.string('environment_id', 40);
    table.string('state', 16).notNullable();
    table.string('severity', 2).notNullable();
    table.bigInteger('started_at').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('opened_at').notNullable();
    table.bigInteger('acknowledged_at');
    table.bigInteger('resolved_at');
    table.bigInteger('ended_at').comment('Resolved or merged');
    table
      .boolean('is_attributed')
      .notNullable()
      .comment('Somebody said which change it was');
    table
      .integer('attributed_rank')
      .comment('Where that stood among the suspects');
    table.text('content_json').notNullable();
    table
      .integer('revision')
      .notNullable()
      .comment('Counts changes, so that of two at once one wins');
    table.index(['opened_at', 'id'], 'incidents_order_idx');
    table.index(['entity_ref', 'opened_at'], 'incidents_entity_idx');
    table.index(['severity', 'opened_at', 'id'], 'incidents_severity_idx');
    table.index(
      ['environment_id', 'opened_at', 'id'],
      'incidents_environment_idx',
    );
    // All that statistics count, so that they read no content.
    table.index(
      [
        'opened_at',
        'entity_ref',
        'state',
        'severity',
        'started_at',
        'acknowledged_at',
        'resolved_at',
        'is_attributed',
        'attributed_rank',
      ],
      'incidents_statistics_idx',
    );
    table.index(['state', 'opened_at'], 'incidents_state_idx');
    table.index(['ended_at'], 'incidents_end_idx');
  });
  await knex.schema.createTable('incident_participants', table => {
    table.comment('Who opened, took or has a role in which');
    table
      .string('incident_id', 36)
      .notNullable()
      .references('incidents.id')
      .onDelete('CASCADE');
    table.string('user_ref', 300).notNullable();
    table.primary(['incident_id', 'user_ref'], 'incident_participants_pk');
    table.index(['user_ref'], 'incident_participants_user_idx');
  });
  await knex.schema.createTable('incident_keys', table => {
    table.comment('What opened an incident, and what joined it');
    table
      .string('incident_id', 36)
      .notNullable()
      .references('incidents.id')
      .onDelete('CASCADE');
    table.string('source_key', 500).notNullable();
    table.primary(['incident_id', 'source_key'], 'incident_keys_pk');
    table.index(['source_key'], 'incident_keys_source_idx');
  });
  await knex.schema.createTable('incident_alerts', table => {
    table.string('id', 36).primary('incident_alerts_pk');
    table
      .string('incident_id', 36)
      .notNullable()
      .references('incidents.id')
      .onDelete('CASCADE');
    table.string('source', 16).notNullable();
    table
      .string('alert_key', 300)
      .notNullable()
      .comment('Names it at its sender');
    table.string('state', 16).notNullable();
    table.bigInteger('starts_at').notNullable();
    table.string('verdict', 5);
    table.text('content_json').notNullable();
    table.integer('revision').notNullable();
    table.index(['incident_id', 'verdict'], 'incident_alerts_incident_idx');
    table.index(
      ['source', 'alert_key', 'starts_at'],
      'incident_alerts_key_idx',
    );
  });
  await knex.schema.createTable('incident_reports', table => {
    table.comment(
      'Whoever reports something of an entity writes its row first',
    );
    table.string('entity_ref', 300).primary('incident_reports_pk');
    table.integer('reports').notNullable();
  });
  await knex.schema.createTable('incident_numbers', table => {
    table.comment('One row: the number that was given out last');
    table.integer('last').notNullable();
  });
  await knex('incident_numbers').insert({ last: 0 });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('incident_numbers');
  await knex.schema.dropTable('incident_reports');
  await knex.schema.dropTable('incident_alerts');
  await knex.schema.dropTable('incident_keys');
  await knex.schema.dropTable('incident_participants');
  await knex.schema.dropTable('incidents');
};
