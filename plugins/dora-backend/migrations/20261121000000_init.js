// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('deployments', table => {
    table.comment('What was deployed, and what follows from what is known');
    table.string('id', 200).primary('deployments_pk');
    table.string('entity_ref', 300).notNullable();
    table.string('environment_id', 40).notNullable();
    table
      .string('tier', 16)
      .notNullable()
      .comment('none: the environment is not configured');
    table.bigInteger('started_at').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('ended_at').comment('However it ended');
    table.boolean('has_succeeded').notNullable().comment('And was not undone');
    table.string('rollout_id', 200);
    table
      .string('revision', 200)
      .comment('Its own, or that of a report of the same change');
    table.text('record_json').notNullable().comment('As it was told');
    table
      .bigInteger('fact_position')
      .notNullable()
      .comment('Of the fact that told it');
    table.bigInteger('counted_at').comment('null: it does not count');
    table
      .bigInteger('delivered_at')
      .comment(
        'Finished in good order; null: what is new in it does not count',
      );
    table.boolean('is_failed').notNullable();
    table.bigInteger('failed_at');
    table.bigInteger('recovered_at');
    table.boolean('is_rework').comment('null: nobody knows');
    table.text('derived_json').notNullable().comment('With the reasons');
    table
      .string('reason_code', 60)
      .notNullable()
      .defaultTo('')
      .comment('Of why it counts, or does not');
    table
      .string('commits_state', 16)
      .notNullable()
      .comment('pending, known or unknown');
    table.text('commits_reason_json');
    table.text('planned_json').comment('What its commits tell of that');
    table.integer('commits').comment('That count for the lead time');
    table.bigInteger('lead_median_ms');
    table.integer('negative_changes').notNullable().defaultTo(0);
    table.index(['entity_ref', 'tier', 'counted_at'], 'deployments_entity_idx');
    table.index(['tier', 'counted_at'], 'deployments_tier_idx');
    table.index(
      ['entity_ref', 'environment_id', 'started_at'],
      'deployments_place_idx',
    );
    table.index(
      ['entity_ref', 'environment_id', 'delivered_at'],
      'deployments_delivery_idx',
    );
    table.index(['tier', 'ended_at'], 'deployments_end_idx');
    table.index(
      ['entity_ref', 'tier', 'ended_at'],
      'deployments_entity_end_idx',
    );
    const failed = { predicate: knex.whereNotNull('failed_at') };
    table.index(
      ['tier', 'recovered_at', 'failed_at'],
      'deployments_recovery_idx',
      failed,
    );
    table.index(
      ['entity_ref', 'tier', 'recovered_at', 'failed_at'],
      'deployments_entity_recovery_idx',
      failed,
    );
    table.index(['rollout_id'], 'deployments_rollout_idx');
    table.index(
      ['started_at', 'tier', 'environment_id'],
      'deployments_start_idx',
    );
  });
  await knex.schema.createTable('rollouts', table => {
    table.comment('Of rollouts what their deployments do not tell');
    table.string('id', 200).primary('rollouts_pk');
    table.bigInteger('requested_at').notNullable();
    table.text('record_json').notNullable();
    table.index(['requested_at'], 'rollouts_requested_idx');
  });
  await knex.schema.createTable('incidents', table => {
    table.comment('What was broken, and which deployment it comes from');
    table.string('id', 36).primary('incidents_pk');
    table.string('entity_ref', 300).notNullable();
    table.string('environment_id', 40);
    table.string('tier', 16);
    table.bigInteger('opened_at').notNullable();
    table.bigInteger('resolved_at');
    table.boolean('is_counted').notNullable().comment('Not merged');
    table.text('record_json').notNullable();
    table.bigInteger('fact_position').notNullable();
    table.string('named_kind', 60);
    table.string('named_id', 300);
    table.string('deployment_id', 200);
    table.string('method', 16).notNullable();
    table.text('derived_json').notNullable();
    table.index(
      ['entity_ref', 'environment_id', 'opened_at'],
      'incidents_place_idx',
    );
    // Most name nothing; counted along, they would make it look useless to a planner with statistics.
    table.index(['named_id', 'named_kind'], 'incidents_named_idx', {
      predicate: knex.whereNotNull('named_id'),
    });
    table.index(['deployment_id'], 'incidents_deployment_idx');
    table.index(['tier', 'opened_at', 'id'], 'incidents_tier_idx');
    table.index(
      ['entity_ref', 'tier', 'opened_at', 'id'],
      'incidents_entity_idx',
    );
  });
  await knex.schema.createTable('corrections', table => {
    table.comment('What people said about incidents');
    table.string('incident_id', 36).primary('corrections_pk');
    table.string('deployment_id', 200).comment('null: none is to blame');
    table.string('corrected_by', 300).notNullable();
    table.bigInteger('corrected_at').notNullable();
    table.text('reason').notNullable();
    table.index(['deployment_id'], 'corrections_deployment_idx');
  });
  await knex.schema.createTable('changes', table => {
    table.comment('Commits that were delivered, each with its first delivery');
    table.string('deployment_id', 200).notNullable();
    table.string('sha', 64).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('environment_id', 40).notNullable();
    table.string('tier', 16).notNullable();
    table.bigInteger('delivered_at').notNullable();
    table.bigInteger('lead_ms').notNullable();
    table.text('stages_json').notNullable().comment('Stage to ms');
    table.primary(['deployment_id', 'sha'], 'changes_pk');
    table.unique(['entity_ref', 'environment_id', 'sha'], {
      indexName: 'changes_first_uq',
    });
    table.index(['tier', 'delivered_at', 'lead_ms'], 'changes_tier_idx');
    table.index(
      ['entity_ref', 'tier', 'delivered_at', 'lead_ms'],
      'changes_entity_idx',
    );
  });
  await knex.schema.createTable('commits', table => {
    table.comment('Of commits what lead times are made of');
    table.string('repository', 500).notNullable();
    table.string('sha', 64).notNullable();
    table.bigInteger('committed_at');
    table.bigInteger('authored_at');
    table.bigInteger('merged_at');
    table.bigInteger('built_at');
    table.string('title', 300);
    table.string('link', 1000);
    table.integer('pull_request');
    table.text('marks_json').comment('Labels and branch of its pull request');
    table.primary(['repository', 'sha'], 'commits_pk');
  });
  await knex.schema.createTable('commit_ranges', table => {
    table.comment('What lies between two commits, which never changes');
    table.string('repository', 500).notNullable();
    table.string('base', 64).notNullable();
    table.string('head', 64).notNullable();
    table.text('shas_json').notNullable();
    table.bigInteger('read_at').notNullable();
    table.primary(['repository', 'base', 'head'], 'commit_ranges_pk');
  });
  await knex.schema.createTable('commit_work', table => {
    table.comment('Deployments whose commits are to be read');
    table.string('deployment_id', 200).primary('commit_work_pk');
    table.bigInteger('due_at').notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.index(['due_at'], 'commit_work_due_idx');
  });
  await knex.schema.createTable('days', table => {
    table.comment('Figures of all entities together, a row per day and tier');
    table.string('tier', 16).notNullable();
    table.bigInteger('day').notNullable().comment('Its beginning');
    table.boolean('is_stale').notNullable();
    table.string('version', 36).comment('Another one with each packing');
    table.text('figures_json');
    table.primary(['tier', 'day'], 'days_pk');
    table.index(['is_stale'], 'days_stale_idx');
  });
  await knex.schema.createTable('followers', table => {
    table.comment('How far the timeline has been read');
    table.string('name', 60).primary('followers_pk');
    table.text('cursor');
    table.bigInteger('position').notNullable();
  });
  await knex.schema.createTable('marks', table => {
    table.comment('Single values of the room');
    table.string('name', 60).primary('marks_pk');
    table.bigInteger('value').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'marks',
    'followers',
    'days',
    'commit_work',
    'commit_ranges',
    'commits',
    'changes',
    'corrections',
    'incidents',
    'rollouts',
    'deployments',
  ]) {
    await knex.schema.dropTable(table);
  }
};
