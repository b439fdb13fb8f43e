// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('rollout_groups', table => {
    table.comment('Several rollouts in an order, and where each group is');
    table.string('id', 36).primary('rollout_groups_pk');
    table.string('title', 200).notNullable();
    table.string('on_failure', 16).notNullable();
    table.string('started_by', 300).notNullable();
    table.bigInteger('started_at').notNullable().comment('ms since 1970, UTC');
    table
      .bigInteger('next_at')
      .nullable()
      .comment('When to look at it; null: never');
    table.text('state_json').notNullable();
    table.integer('revision').notNullable();
    table.index(['next_at'], 'rollout_groups_next_idx');
    table.index(['started_at', 'id'], 'rollout_groups_order_idx');
  });
  await knex.schema.alterTable('rollouts', table => {
    table.string('group_id', 36).nullable().comment('The group it belongs to');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('rollouts', table => {
    table.dropColumn('group_id');
  });
  await knex.schema.dropTable('rollout_groups');
};
