// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('runbook_versions', table => {
    table.comment('What runbooks said, at any time');
    table.string('entity_ref', 300).notNullable();
    table.string('slug', 100).notNullable();
    table.string('version', 64).notNullable().comment('SHA-256 of the text');
    table.text('text').notNullable();
    table.text('url').comment('Null for one that comes with the portal');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('ms since 1970, UTC, when it was seen first');
    table
      .boolean('is_pinned')
      .notNullable()
      .comment('A run was started from it, so it outlives its entity');
    table.primary(['entity_ref', 'slug', 'version'], 'runbook_versions_pk');
  });
  await knex.schema.createTable('runbooks', table => {
    table.comment('The newest version of those that an entity has now');
    table.string('entity_ref', 300).notNullable();
    table.string('slug', 100).notNullable();
    table.string('version', 64).notNullable();
    table.primary(['entity_ref', 'slug'], 'runbooks_pk');
  });
  await knex.schema.createTable('runbook_sources', table => {
    table.comment('How reading the runbooks of an entity went');
    table.string('entity_ref', 300).primary('runbook_sources_pk');
    table.bigInteger('read_at').comment('ms since 1970, UTC, with success');
    table.text('problems_json').notNullable();
    table.text('etag');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('runbook_sources');
  await knex.schema.dropTable('runbooks');
  await knex.schema.dropTable('runbook_versions');
};
