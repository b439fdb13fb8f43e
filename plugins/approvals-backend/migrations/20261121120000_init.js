// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('approvals', table => {
    table.comment('What was asked for, and what became of it');
    table.string('id', 36).primary('approvals_pk');
    table.string('room', 60).notNullable();
    table.string('subject_kind', 40).notNullable();
    table.string('subject_id', 200).notNullable();
    table.string('plan_hash', 64).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('state', 16).notNullable();
    table.string('requested_by', 300).notNullable();
    table
      .bigInteger('requested_at')
      .notNullable()
      .comment('ms since 1970, UTC');
    table.bigInteger('expires_at').notNullable();
    table.text('content_json').notNullable();
    table
      .integer('revision')
      .notNullable()
      .comment('Counts changes, so that of two at once one wins');
    table.unique(['room', 'subject_kind', 'subject_id', 'plan_hash'], {
      indexName: 'approvals_subject_uq',
    });
    table.index(['requested_at', 'id'], 'approvals_order_idx');
    table.index(['entity_ref', 'requested_at'], 'approvals_entity_idx');
    table.index(['state', 'expires_at'], 'approvals_expiry_idx');
    table.index(['requested_by', 'requested_at'], 'approvals_requester_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('approvals');
};
