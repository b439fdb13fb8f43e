// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Few of many fail: a page of them is found without reading the others. Both databases use it where a query says the
  // same words.
  await knex.raw(
    'create index deployments_failed_idx on deployments (tier, counted_at) where is_failed',
  );
  await knex.raw(
    'create index deployments_rework_idx on deployments (tier, counted_at) where is_rework',
  );
  // How many do not count, and why, without a look at those that do.
  await knex.raw(
    'create index deployments_not_counted_idx on deployments (tier, started_at, environment_id, reason_code) where counted_at is null',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index deployments_not_counted_idx');
  await knex.raw('drop index deployments_rework_idx');
  await knex.raw('drop index deployments_failed_idx');
};
