// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('runs', table => {
    table.comment('Ways of people through runbooks');
    table.string('id', 36).primary('runs_pk');
    table.string('entity_ref', 300).notNullable();
    table.string('slug', 100).notNullable();
    table.string('version', 64).notNullable();
    table.string('mode', 16).notNullable();
    table.string('phase', 16).notNullable();
    table.string('correlation_id', 300);
    table.bigInteger('started_at').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('finished_at');
    table.bigInteger('duration_ms').comment('Of one that was completed');
    table
      .bigInteger('attend_at')
      .comment(
        'When the portal itself has something to do with it; null: never',
      );
    table.text('record_json').notNullable();
    table
      .text('listed_json')
      .notNullable()
      .comment('The record without what only its own page shows');
    table
      .integer('revision')
      .notNullable()
      .comment('Counts changes, so that of two at once one wins');
    table.index(['started_at', 'id'], 'runs_order_idx');
    table.index(['entity_ref', 'slug', 'started_at'], 'runs_entity_idx');
    table.index(['phase', 'started_at'], 'runs_phase_idx');
    table.index(['correlation_id', 'started_at'], 'runs_correlation_idx');
    table.index(['attend_at'], 'runs_attend_idx');
    table.index(
      ['phase', 'entity_ref', 'slug', 'finished_at', 'mode', 'duration_ms'],
      'runs_statistics_idx',
    );
  });
  await knex.schema.createTable('run_participants', table => {
    table.comment('Who leads or takes part in a run');
    table.string('run_id', 36).notNullable();
    table.string('person', 300).notNullable();
    table.primary(['run_id', 'person'], 'run_participants_pk');
    table.index(['person'], 'participants_person_idx');
  });
  await knex.schema.createTable('run_executors', table => {
    table.comment(
      'Processes that carry out actions, and when each last said so',
    );
    table.string('owner', 60).primary('run_executors_pk');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('ms since 1970 by the clock of the database');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('run_executors');
  await knex.schema.dropTable('run_participants');
  await knex.schema.dropTable('runs');
};
