// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('quarterdeck_dead_letters', table => {
    table.comment('Events of others that could not be used, and why');
    table.string('id', 36).primary('quarterdeck_dead_letters_pk');
    table.string('sender', 64).notNullable();
    table
      .string('content_hash', 64)
      .notNullable()
      .comment('SHA-256 of the event: the same again is the same letter');
    table.string('event_id', 300).nullable();
    table.string('event_type', 300).nullable();
    table.text('reason').notNullable();
    table.text('body').notNullable();
    table
      .boolean('is_whole')
      .notNullable()
      .comment('False where the event was longer than what is kept of it');
    table
      .bigInteger('received_at')
      .notNullable()
      .comment('ms since 1970, UTC: when it came first');
    table
      .bigInteger('tried_at')
      .notNullable()
      .comment('ms since 1970, UTC: when it came or was tried last');
    table.integer('attempts').notNullable();
    table.unique(['sender', 'content_hash'], {
      indexName: 'quarterdeck_dead_letters_content_uq',
    });
    table.index(['received_at', 'id'], 'quarterdeck_dead_letters_age_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('quarterdeck_dead_letters');
};
