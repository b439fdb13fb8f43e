import { Knex } from 'knex';

/**
 * Milliseconds since 1970 by the clock of the database, as an expression: the clocks of two replicas may differ by more
 * than a lease lasts.
 */
export function databaseNow(knex: Knex): Knex.Raw<number> {
  return isPostgres(knex)
    ? knex.raw('(extract(epoch from clock_timestamp()) * 1000)::bigint')
    : knex.raw("cast((julianday('now') - 2440587.5) * 86400000 as integer)");
}

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}
