// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('facts', table => {
    table.comment('What every entity declares, or has declared lately');
    table.string('entity_ref', 255).notNullable();
    table.string('name', 255).notNullable();
    table.string('phase', 32).notNullable();
    table.bigInteger('since').notNullable().comment('ms since 1970, UTC');
    table.primary(['entity_ref', 'name'], 'facts_pk');
  });

  await knex.schema.createTable('catalog_reads', table => {
    table.comment('When the catalog was last read to its end; one row');
    table.integer('id').primary('catalog_reads_pk');
    table.bigInteger('observed_at').notNullable().comment('ms since 1970, UTC');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('catalog_reads');
  await knex.schema.dropTable('facts');
};
