// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('plans', table => {
    table.comment('What rollouts would do; never changed');
    table.string('id', 36).primary('plans_pk');
    table.string('hash', 64).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('created_by', 300).notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('expires_at').notNullable();
    table.text('document_json').notNullable();
    table.text('notices_json').notNullable();
    table.index(['expires_at'], 'plans_expiry_idx');
  });

  await knex.schema.createTable('rollouts', table => {
    table.comment('Controlled changes, and where each of them is');
    table.string('id', 36).primary('rollouts_pk');
    table
      .string('plan_id', 36)
      .notNullable()
      .references('id')
      .inTable('plans')
      .withKeyName('rollouts_plan_fk');
    table.string('entity_ref', 300).notNullable();
    table.string('environment_id', 39).notNullable();
    table
      .string('active_target', 700)
      .nullable()
      .comment('The workload while the rollout is active: only one at a time');
    table.string('phase', 16).notNullable();
    table.string('outcome', 16).nullable();
    table.string('started_by', 300).notNullable();
    table.bigInteger('started_at').notNullable().comment('ms since 1970, UTC');
    table
      .bigInteger('next_at')
      .nullable()
      .comment('When to look at it; null: never');
    table.text('state_json').notNullable();
    table.integer('revision').notNullable();
    table.unique(['active_target'], { indexName: 'rollouts_target_uq' });
    table.index(['next_at'], 'rollouts_next_idx');
    table.index(['entity_ref', 'started_at'], 'rollouts_entity_idx');
    table.index(['started_at', 'id'], 'rollouts_order_idx');
  });

  await knex.schema.createTable('rollout_commands', table => {
    table.comment('What people asked of rollouts and was not looked at yet');
    table.string('id', 36).primary('rollout_commands_pk');
    table.string('rollout_id', 36).notNullable();
    table.text('command_json').notNullable();
    table.index(['rollout_id'], 'rollout_commands_rollout_idx');
  });

  await knex.schema.createTable('rollout_log', table => {
    table.comment('What happened to a rollout, and what its metrics said');
    table.string('id', 36).primary('rollout_log_pk');
    table.string('rollout_id', 36).notNullable();
    table.string('kind', 8).notNullable().comment('log or verdict');
    table.bigInteger('at').notNullable().comment('ms since 1970, UTC');
    table.text('content_json').notNullable();
    table.index(['rollout_id', 'kind', 'id'], 'rollout_log_rollout_idx');
  });

  await knex.schema.createTable('locks', table => {
    table.comment('Locks of environments, and freezes of all');
    table.string('id', 36).primary('locks_pk');
    table.string('environment_id', 39).nullable().comment('Null: all');
    table.string('entity_ref', 300).nullable().comment('Null: all');
    table.text('reason').notNullable();
    table.string('created_by', 300).notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('expires_at').nullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'locks',
    'rollout_log',
    'rollout_commands',
    'rollouts',
    'plans',
  ]) {
    await knex.schema.dropTable(table);
  }
};
