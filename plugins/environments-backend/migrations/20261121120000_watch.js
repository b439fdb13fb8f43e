// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('clusters', table => {
    table
      .text('notices_json')
      .nullable()
      .comment('What the portal may not see of a cluster that it does see');
  });

  await knex.schema.createTable('workload_events', table => {
    table.comment('The last events of each workload and of its pods');
    table.string('workload_id', 1024).notNullable();
    table.string('id', 255).notNullable().comment('uid of the event');
    table.string('cluster', 255).notNullable();
    table.bigInteger('last_at').notNullable().comment('ms since 1970, UTC');
    table.text('event_json').notNullable();
    table.primary(['workload_id', 'id'], 'workload_events_pk');
    table.index(['workload_id', 'last_at'], 'workload_events_order_idx');
    table.index(['cluster', 'last_at'], 'workload_events_cluster_idx');
  });

  await knex.schema.createTable('namespaces', table => {
    table.comment('Namespaces, of which some are previews');
    table.string('cluster', 255).notNullable();
    table.string('name', 255).notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table
      .text('annotations_json')
      .notNullable()
      .comment('Those of this room only');
    table.primary(['cluster', 'name'], 'namespaces_pk');
  });

  await knex.schema.createTable('room_keys', table => {
    table.comment('Secrets that the room made for itself');
    table.string('name', 64).primary('room_keys_pk');
    table.string('key_hex', 128).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('room_keys');
  await knex.schema.dropTable('namespaces');
  await knex.schema.dropTable('workload_events');
  await knex.schema.alterTable('clusters', table => {
    table.dropColumn('notices_json');
  });
};
