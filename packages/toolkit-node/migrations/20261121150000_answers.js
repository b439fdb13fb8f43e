// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('quarterdeck_answers', table => {
    table.comment('What requests with an Idempotency-Key were answered');
    table
      .string('id', 64)
      .primary('quarterdeck_answers_pk')
      .comment('SHA-256 of who asked, where, and the key');
    table.string('body_hash', 64).notNullable();
    table
      .string('claim', 36)
      .notNullable()
      .comment('Of the request that carries it out');
    table
      .bigInteger('claimed_at')
      .notNullable()
      .comment('ms since 1970, UTC, by the clock of the database');
    table.integer('status').nullable().comment('Null: under way');
    table.text('answer_json').nullable();
    table.index(['claimed_at'], 'quarterdeck_answers_claimed_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('quarterdeck_answers');
};
