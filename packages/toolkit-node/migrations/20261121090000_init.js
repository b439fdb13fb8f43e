// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('quarterdeck_leases', table => {
    table.comment('Which replica of the backend does what only one may do');
    table.string('name', 255).primary('quarterdeck_leases_pk');
    table.string('owner', 255).notNullable();
    table
      .bigInteger('generation')
      .notNullable()
      .comment('Counts up with each owner; what an earlier one writes is void');
    table
      .bigInteger('held_since')
      .notNullable()
      .comment('ms since 1970, UTC, by the clock of the database');
    table
      .bigInteger('expires_at')
      .notNullable()
      .comment('ms since 1970, UTC, by the clock of the database');
  });

  await knex.schema.createTable('quarterdeck_outbox', table => {
    table.comment('Messages that have to reach another plugin');
    table.bigIncrements('position');
    table.string('id', 255).notNullable();
    table.text('payload_json').notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table.text('parked_reason').nullable().comment('Why nobody will take it');
    table.unique(['id'], { indexName: 'quarterdeck_outbox_id_uq' });
    // So that what was set aside is not passed by at each look.
    table.index(['position'], 'quarterdeck_outbox_waiting_idx', {
      predicate: knex.whereNull('parked_reason'),
    });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('quarterdeck_outbox');
  await knex.schema.dropTable('quarterdeck_leases');
};
