import { InputError } from '@backstage/errors';
import { Knex } from 'knex';

/**
 * Milliseconds since 1970 by the clock of the database, as an expression: the clocks of two replicas may differ by more
 * than a lease lasts. Read when the row is written, not when the transaction began.
 */
export function databaseNow(knex: Knex): Knex.Raw<number> {
  return isPostgres(knex)
    ? knex.raw('(extract(epoch from clock_timestamp()) * 1000)::bigint')
    : knex.raw("cast((julianday('now') - 2440587.5) * 86400000 as integer)");
}

export function isPostgres(knex: Knex): boolean {
  return clientOf(knex) === 'pg';
}

/** @throws InputError for a database whose clock and locks are not known here */
export function requireKnownDatabase(knex: Knex): void {
  const client = clientOf(knex);
  if (!['pg', 'better-sqlite3', 'sqlite3'].includes(client)) {
    throw new InputError(
      `Quarterdeck keeps its data in PostgreSQL or SQLite; backend.database.client is ${client}`,
    );
  }
}

function clientOf(knex: Knex): string {
  return String(knex.client.config.client);
}
