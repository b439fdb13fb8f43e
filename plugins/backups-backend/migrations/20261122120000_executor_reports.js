// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('executor_reports', table => {
    table.comment('What executors in clusters said that nobody has read yet');
    table.string('run_id', 36).primary('executor_reports_pk');
    table.string('token_hash', 64).notNullable().comment('SHA-256');
    table
      .bigInteger('watched_at')
      .notNullable()
      .comment('Somebody waits for it');
    table.integer('last_sequence').notNullable();
    table.boolean('has_ended').notNullable();
    table.text('unread_json').notNullable().comment('Events in their order');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('executor_reports');
};
