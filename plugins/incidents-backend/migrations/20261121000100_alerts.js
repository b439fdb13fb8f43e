// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('unmatched_alerts', table => {
    table.comment('Alerts of no entity that the portal knows');
    table.string('id', 36).primary('unmatched_alerts_pk');
    table.string('source', 20).notNullable();
    table.string('alert_key', 100).notNullable();
    table.text('content_json').notNullable();
    table
      .bigInteger('first_seen_at')
      .notNullable()
      .comment('ms since 1970, UTC');
    table.bigInteger('last_seen_at').notNullable();
    table.integer('notifications').notNullable();
    table.unique(['source', 'alert_key'], {
      indexName: 'unmatched_alerts_key_uq',
    });
    table.index(['last_seen_at', 'id'], 'unmatched_alerts_order_idx');
  });
  await knex.schema.createTable('followers', table => {
    table.comment('How far readers of other rooms have come');
    table.string('name', 60).primary('followers_pk');
    table.text('cursor').comment('Where the next page begins');
    table
      .bigInteger('position')
      .notNullable()
      .comment('Of the last fact that was taken in');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('followers');
  await knex.schema.dropTable('unmatched_alerts');
};
