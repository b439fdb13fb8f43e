// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('holds', table => {
    table.comment('What GitOps was told to leave alone after a way back');
    table.string('id', 36).primary('holds_pk');
    table.string('rollout_id', 36).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('state', 16).notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table
      .bigInteger('next_at')
      .nullable()
      .comment('When to look at it; null: never');
    table.text('hold_json').notNullable();
    table.integer('revision').notNullable();
    table.index(['next_at'], 'holds_next_idx');
    table.index(['rollout_id'], 'holds_rollout_idx');
    table.index(['created_at', 'id'], 'holds_order_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('holds');
};
