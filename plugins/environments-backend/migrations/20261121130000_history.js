// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // The projection is written anew by the first list, so its table need not be carried over.
  await knex('workload_labels').delete();
  await knex.schema.dropTable('workloads');
  await knex.schema.createTable('workloads', table => {
    table.comment('The projection of every workload of every cluster');
    table.string('id', 1024).primary('workloads_pk');
    table.string('cluster', 255).notNullable();
    table.string('namespace', 255).notNullable();
    table.string('kind', 32).notNullable();
    table.string('name', 255).notNullable();
    table.string('environment_id', 39).nullable();
    table.string('entity_ref', 300).nullable();
    table.string('health', 32).notNullable();
    table.string('version', 255).nullable();
    table.bigInteger('changed_at').nullable().comment('ms since 1970, UTC');
    table.boolean('drifted').notNullable();
    table.boolean('deploying').notNullable();
    table.string('shape', 16).notNullable().comment('Of the JSON in it');
    table.text('labels_json').notNullable();
    table.text('workload_json').notNullable();
    table.text('details_json').notNullable().comment('Pods and conditions');
    table
      .text('template_json')
      .notNullable()
      .comment('What makes two templates the same');
    table.index(['cluster', 'namespace'], 'workloads_place_idx');
    table.index(['entity_ref'], 'workloads_entity_idx');
  });

  await knex.schema.createTable('workload_states', table => {
    table.comment(
      'What was seen of each workload last, from which its deployments follow',
    );
    table.string('workload_id', 1024).primary('workload_states_pk');
    table.string('cluster', 255).notNullable();
    table.text('state_json').notNullable();
    table.index(['cluster'], 'workload_states_cluster_idx');
  });

  await knex.schema.createTable('workload_history', table => {
    table.comment('What a page showed of each workload from when until when');
    table.string('workload_id', 1024).notNullable();
    table.bigInteger('valid_from').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('valid_to').nullable().comment('Null: until now');
    table.string('entity_ref', 300).nullable();
    table.text('workload_json').notNullable();
    table.primary(['workload_id', 'valid_from'], 'workload_history_pk');
    table.index(['entity_ref', 'valid_from'], 'workload_history_entity_idx');
    table.index(['valid_to'], 'workload_history_end_idx');
  });

  await knex.schema.createTable('cluster_gaps', table => {
    table.comment('When nobody watched a cluster');
    table.string('cluster', 255).notNullable();
    table.bigInteger('gap_from').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('gap_to').notNullable();
    table.primary(['cluster', 'gap_from'], 'cluster_gaps_pk');
    table.index(['gap_to'], 'cluster_gaps_end_idx');
  });

  await knex.schema.createTable('deployments', table => {
    table.comment('Changes of what runs');
    table.string('id', 36).primary('deployments_pk');
    table.string('entity_ref', 300).nullable();
    table
      .string('component_key', 1024)
      .notNullable()
      .comment('The entity, or the workload where no entity claims it');
    table.string('environment_id', 39).notNullable();
    table.bigInteger('started_at').notNullable().comment('ms since 1970, UTC');
    table.string('outcome', 16).nullable();
    table.boolean('open').notNullable().comment('Its end is still to be seen');
    table.string('report_id', 200).nullable();
    table
      .string('target_id', 1024)
      .nullable()
      .comment('The workload of a report');
    table.index(['target_id', 'started_at'], 'deployments_target_idx');
    table.text('record_json').notNullable();
    table.unique(['report_id'], { indexName: 'deployments_report_uq' });
    table.index(
      ['component_key', 'environment_id', 'started_at'],
      'deployments_component_idx',
    );
    table.index(['entity_ref', 'started_at', 'id'], 'deployments_entity_idx');
    table.index(['started_at'], 'deployments_start_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'deployments',
    'cluster_gaps',
    'workload_history',
    'workload_states',
    'workloads',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex('workload_labels').delete();
  await knex.schema.createTable('workloads', table => {
    table.string('id', 1024).primary('workloads_pk');
    table.string('cluster', 255).notNullable();
    table.string('namespace', 255).notNullable();
    table.text('labels_json').notNullable();
    table.text('workload_json').notNullable();
    table.index(['cluster', 'namespace'], 'workloads_place_idx');
  });
};
