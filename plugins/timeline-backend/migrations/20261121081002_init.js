// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const isPostgres = knex.client.config.client === 'pg';

  await knex.schema.createTable('chain', table => {
    table.comment(
      'One row: the end of the chain, and the lock under which facts get their positions',
    );
    table.integer('id').primary('chain_pk');
    table.bigInteger('position').notNullable();
    table.string('hash', 64).notNullable();
    table
      .bigInteger('anchor_position')
      .notNullable()
      .comment('Of the last fact that was purged; 0 where none was');
    table.string('anchor_hash', 64).notNullable();
  });
  await knex('chain').insert({
    id: 1,
    position: 0,
    hash: '0'.repeat(64),
    anchor_position: 0,
    anchor_hash: '0'.repeat(64),
  });

  await knex.schema.createTable('facts', table => {
    table.comment(
      'The record; content_json is what is hashed, the columns are for filters',
    );
    table.bigInteger('position').primary('facts_pk');
    table
      .bigInteger('order_key')
      .notNullable()
      .comment('By the second in which it happened, then by position');
    table.string('id', 36).notNullable();
    table.string('type', 120).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('environment_id', 39).nullable();
    table.string('actor_kind', 10).notNullable();
    table.string('actor_ref', 300).nullable();
    table.string('subject_id', 300).notNullable();
    table.string('correlation_id', 300).nullable();
    table.bigInteger('occurred_at').notNullable().comment('ms since 1970, UTC');
    table.string('hash', 64).notNullable();
    table.text('content_json').notNullable();
    table.unique(['order_key'], { indexName: 'facts_order_uq' });
    table.unique(['id'], { indexName: 'facts_id_uq' });
    table.index(['type', 'order_key'], 'facts_type_idx');
    table.index(['environment_id', 'order_key'], 'facts_environment_idx');
    table.index(['actor_kind', 'order_key'], 'facts_actor_kind_idx');
    table.index(['actor_ref', 'order_key'], 'facts_actor_idx');
    table.index(['subject_id', 'order_key'], 'facts_subject_idx');
    table.index(['correlation_id', 'order_key'], 'facts_correlation_idx');
  });

  await knex.schema.createTable('fact_entities', table => {
    table.comment(
      'By which entities a fact is found: its own and the related ones',
    );
    table.string('entity_ref', 300).notNullable();
    table.bigInteger('order_key').notNullable();
    table.primary(['entity_ref', 'order_key'], 'fact_entities_pk');
    table.index(['order_key'], 'fact_entities_order_idx');
  });

  await knex.schema.createTable('fact_types', table => {
    table.comment(
      'All types that occur, so that a room or the beginning of a type can be looked up',
    );
    table.string('type', 120).primary('fact_types_pk');
  });

  await knex.schema.createTable('fact_personal', table => {
    table.comment('What tells who somebody is; may be erased');
    table.bigInteger('position').notNullable();
    table.string('key', 100).notNullable();
    table.text('value_json').notNullable();
    table.string('salt', 64).notNullable();
    table
      .string('about', 300)
      .nullable()
      .comment('The value, where it is a reference');
    table.primary(['position', 'key'], 'fact_personal_pk');
    table.index(['about'], 'fact_personal_about_idx');
  });

  await knex.schema.createTable('signed_heads', table => {
    table.bigInteger('position').notNullable();
    table.bigInteger('signed_at').notNullable().comment('ms since 1970, UTC');
    table.text('head_json').notNullable();
    table.primary(['signed_at', 'position'], 'signed_heads_pk');
  });

  if (isPostgres) {
    await knex.raw('alter table facts add column search tsvector');
    await knex.raw('create index facts_search_idx on facts using gin (search)');
  } else {
    await knex.raw(
      "create virtual table fact_search using fts5(words, content='', contentless_delete=1, detail='none', tokenize='unicode61 remove_diacritics 0')",
    );
    await knex.raw(
      "create virtual table fact_words using fts5vocab('fact_search', 'row')",
    );
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  if (knex.client.config.client !== 'pg') {
    await knex.schema.dropTable('fact_words');
    await knex.schema.dropTable('fact_search');
  }
  for (const table of [
    'signed_heads',
    'fact_personal',
    'fact_types',
    'fact_entities',
    'facts',
    'chain',
  ]) {
    await knex.schema.dropTable(table);
  }
};
