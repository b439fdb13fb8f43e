// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('policies', table => {
    table.comment('How sources are protected, as configured when last read');
    table.string('id', 36).primary('policies_pk');
    table.string('entity_ref', 300).notNullable();
    table.string('source', 100).notNullable();
    table.boolean('is_configured').notNullable().comment('Or only remembered');
    table.bigInteger('seen_at').notNullable().comment('When it came');
    table
      .text('known_json')
      .notNullable()
      .comment('Up to when what its schedules say is a run, or a missed one');
    table.text('record_json').notNullable();
    table.index(['entity_ref'], 'policies_entity_idx');
  });

  await knex.schema.createTable('holdings', table => {
    table.comment('Entities that hold data, as the catalog said last');
    table.string('entity_ref', 300).primary('holdings_pk');
    table.text('record_json').notNullable();
  });

  await knex.schema.createTable('notices', table => {
    table.comment('What owners have to be told; an outbox of its own');
    table.bigIncrements('position');
    table.string('id', 255).notNullable();
    table.text('payload_json').notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970, UTC');
    table.text('parked_reason').nullable().comment('Why nobody will take it');
    table.unique(['id'], { indexName: 'notices_id_uq' });
    table.index(['position'], 'notices_waiting_idx', {
      predicate: knex.whereNull('parked_reason'),
    });
  });

  await knex.schema.createTable('notices_told', table => {
    table.comment('What owners were told, so that they are told once');
    table.string('policy_id', 36).notNullable();
    table.string('about', 40).notNullable();
    table.string('state', 200).notNullable().comment('Of what it is about');
    table.bigInteger('told_at').notNullable();
    table.primary(['policy_id', 'about'], 'notices_told_pk');
  });

  await knex.schema.createTable('runs', table => {
    table.comment(
      'Backups, restore tests and restores as they are carried out',
    );
    table.string('id', 36).primary('runs_pk');
    table.string('policy_id', 36).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('source', 100).notNullable();
    table.string('kind', 16).notNullable();
    table.string('state', 16).notNullable();
    table
      .string('due_key', 120)
      .unique('runs_due_uq')
      .comment('policy, kind, type and time of what was due; null: by hand');
    table.bigInteger('queued_at').notNullable().comment('ms since 1970, UTC');
    table.bigInteger('finished_at');
    table.string('backup_id', 36);
    table.text('record_json').notNullable();
    table.integer('revision').notNullable();
    table.index(['policy_id', 'kind', 'queued_at'], 'runs_policy_idx');
    table.index(['entity_ref', 'queued_at'], 'runs_entity_idx');
    table.index(['state', 'queued_at'], 'runs_state_idx');
    table.index(['backup_id'], 'runs_backup_idx');
  });

  await knex.schema.createTable('backups', table => {
    table.comment('What runs that succeeded left behind; rows outlive it');
    table.string('id', 36).primary('backups_pk');
    table.string('policy_id', 36).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('source', 100).notNullable();
    table.bigInteger('point_at').notNullable();
    table.bigInteger('stored_bytes').notNullable();
    table.bigInteger('deleted_at').comment('null: it is there');
    table.text('record_json').notNullable().comment('Without copies');
    table.text('manifest_json');
    table.index(['policy_id', 'point_at'], 'backups_policy_idx');
    table.index(['entity_ref', 'point_at'], 'backups_entity_idx');
    table.index(
      ['deleted_at', 'policy_id', 'point_at', 'stored_bytes'],
      'backups_kept_idx',
    );
  });

  await knex.schema.createTable('copies', table => {
    table.comment('Where the objects of a backup lie');
    table.string('backup_id', 36).notNullable();
    table.string('store', 100).notNullable();
    table.integer('position').notNullable().comment('The primary is 0');
    table.string('state', 16).notNullable();
    table.bigInteger('verified_at');
    table.text('record_json').notNullable();
    table.primary(['backup_id', 'store'], 'copies_pk');
    table.index(['store', 'state'], 'copies_state_idx');
  });

  await knex.schema.createTable('restore_plans', table => {
    table.comment(
      'Restores that were planned, and the run of those carried out',
    );
    table.string('id', 36).primary('restore_plans_pk');
    table.string('entity_ref', 300).notNullable();
    table.bigInteger('requested_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.string('run_id', 36).comment('null: not carried out');
    table.text('record_json').notNullable();
    table.index(['entity_ref', 'requested_at'], 'restore_plans_entity_idx');
    table.index(['expires_at'], 'restore_plans_expiry_idx');
    table.index(['run_id'], 'restore_plans_run_idx');
  });

  await knex.schema.createTable('inventories', table => {
    table.comment('What engines with a repository of their own last said');
    table.string('policy_id', 36).primary('inventories_pk');
    table.text('record_json').notNullable();
  });

  await knex.schema.createTable('key_proofs', table => {
    table.comment('Challenges to keys, and who could read them');
    table.string('id', 36).primary('key_proofs_pk');
    table.string('recipient', 3000).notNullable();
    table
      .string('answer_hash', 64)
      .notNullable()
      .comment('SHA-256 of what was encrypted');
    table.string('asked_by', 300).notNullable();
    table.bigInteger('asked_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('proven_at');
    table.string('proven_by', 300);
  });

  await knex.schema.createTable('mirrors', table => {
    table.comment('Objects of clusters that protect something, as last seen');
    table.string('id', 400).primary('mirrors_pk');
    table.string('entity_ref', 300).notNullable();
    table.text('record_json').notNullable();
    table.bigInteger('observed_at').notNullable();
    table.index(['entity_ref'], 'mirrors_entity_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'notices_told',
    'notices',
    'holdings',
    'mirrors',
    'key_proofs',
    'inventories',
    'restore_plans',
    'copies',
    'backups',
    'runs',
    'policies',
  ]) {
    await knex.schema.dropTable(table);
  }
};
