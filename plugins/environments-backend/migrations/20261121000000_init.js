// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('clusters', table => {
    table.comment('What the watch of each cluster last said');
    table.string('name', 255).primary('clusters_pk');
    table.string('connection', 32).notNullable();
    table.text('reason_json').nullable();
    table.bigInteger('observed_at').nullable().comment('ms since 1970, UTC');
  });

  await knex.schema.createTable('workloads', table => {
    table.comment('The projection of every workload of every cluster');
    table.string('id', 1024).primary('workloads_pk');
    table.string('cluster', 255).notNullable();
    table.string('namespace', 255).notNullable();
    table.text('labels_json').notNullable();
    table.text('workload_json').notNullable();
    table.index(['cluster', 'namespace'], 'workloads_place_idx');
  });

  await knex.schema.createTable('workload_labels', table => {
    table.comment('Labels of workloads, by which entities find them');
    table.string('workload_id', 1024).notNullable();
    table.string('label', 512).notNullable();
    table.string('value', 255).notNullable();
    table.primary(['workload_id', 'label'], 'workload_labels_pk');
    table.index(['label', 'value'], 'workload_labels_label_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('workload_labels');
  await knex.schema.dropTable('workloads');
  await knex.schema.dropTable('clusters');
};
