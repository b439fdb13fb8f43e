// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('notices', table => {
    table.comment('What people have to be told; an outbox of its own');
    table.bigIncrements('position');
    table.string('id', 255).notNullable();
    table.text('payload_json').notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table.text('parked_reason').nullable().comment('Why nobody will take it');
    table.unique(['id'], { indexName: 'notices_id_uq' });
    table.index(['position'], 'notices_waiting_idx', {
      predicate: knex.whereNull('parked_reason'),
    });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('notices');
};
