// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('rollouts', table => {
    table
      .integer('open_reviews')
      .notNullable()
      .defaultTo(0)
      .comment('Gates that were passed, and that nobody else has looked at');
    table.index(['open_reviews', 'started_at'], 'rollouts_reviews_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('rollouts', table => {
    table.dropIndex([], 'rollouts_reviews_idx');
    table.dropColumn('open_reviews');
  });
};
