// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('evidence', table => {
    table.comment('What pipelines said of images');
    table.string('id', 36).primary('evidence_pk');
    table.string('entity_ref', 300).notNullable();
    table.string('kind', 20).notNullable();
    table.string('image', 500).notNullable().comment('As it was reported');
    table.string('digest', 80).notNullable();
    table.string('result', 8).notNullable();
    table.integer('critical_findings').nullable().comment('Of a scan');
    table.string('link', 1000).nullable();
    table.bigInteger('at').notNullable().comment('ms since 1970, UTC');
    table.string('reported_by', 300).notNullable();
    table.unique(['entity_ref', 'kind', 'digest', 'at'], {
      indexName: 'evidence_natural_uq',
    });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('evidence');
};
