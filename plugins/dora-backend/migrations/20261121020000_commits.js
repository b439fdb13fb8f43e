// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('commits', table => {
    table.boolean('is_merge').comment('null: only a host has told of it');
    table.boolean('is_revert');
    table.string('brought_by', 64).comment('The merge that brought it');
    table
      .bigInteger('pull_merged_at')
      .comment('As the host tells, which knows better than Git');
    table.index(['repository', 'brought_by'], 'commits_bringer_idx');
  });
  await knex.schema.alterTable('commit_work', table => {
    table.string('repository', 500).comment('null: not looked up yet');
    table.index(['repository'], 'commit_work_repository_idx');
  });
  await knex.schema.alterTable('changes', table => {
    table.index(['sha'], 'changes_sha_idx');
  });
  await knex.schema.createTable('deployment_commits', table => {
    table.comment('Which commits a deployment is made of');
    table.string('deployment_id', 200).primary('deployment_commits_pk');
    table.string('repository', 500).notNullable();
    table.string('head', 64).notNullable();
    table
      .string('range_repository', 500)
      .comment('Of commit_ranges, as the two that follow; null: the first one');
    table.string('range_base', 64);
  });
  await knex.schema.createTable('deliveries', table => {
    table.comment('Events of webhooks that have been taken');
    table.string('sender', 20).notNullable();
    table.string('id', 200).notNullable();
    table.bigInteger('received_at').notNullable();
    table.primary(['sender', 'id'], 'deliveries_pk');
    table.index(['received_at'], 'deliveries_received_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deliveries');
  await knex.schema.dropTable('deployment_commits');
  await knex.schema.alterTable('changes', table => {
    table.dropIndex([], 'changes_sha_idx');
  });
  await knex.schema.alterTable('commit_work', table => {
    table.dropIndex([], 'commit_work_repository_idx');
    table.dropColumn('repository');
  });
  await knex.schema.alterTable('commits', table => {
    table.dropIndex([], 'commits_bringer_idx');
    table.dropColumns('is_merge', 'is_revert', 'brought_by', 'pull_merged_at');
  });
};
