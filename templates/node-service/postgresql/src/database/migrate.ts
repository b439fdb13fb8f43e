import pg from 'pg';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { readBuild } from '../build.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../logging.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Migration } from './migrations.ts';

/** Any number that no other program takes in the same database. */
const LOCK = 7_261_934_501;

/** The command `migrate`: brings the database to what this version needs. */
export async function migrateDatabase(config: Config): Promise<void> {
  const logger = createLogger(config, readBuild());
  await withLock(config.databaseUrl, client => migrateUp(client, logger));
}

/**
 * Runs what has not run yet, each migration in a transaction of its own.
 *
 * @returns the names of what ran
 */
export async function migrateUp(
  client: Client,
  logger: Pick<Logger, 'info'>,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY,
      ran_at timestamptz NOT NULL DEFAULT now()
    )`);
  const done = await client.query<{ name: string }>(
    'SELECT name FROM schema_migrations',
  );
  const names = new Set(done.rows.map(row => row.name));
  const missing = migrations.filter(({ name }) => !names.has(name));
  for (const { name, up } of missing) {
    await inTransaction(client, async () => {
      await client.query(up);
      await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [
        name,
      ]);
    });
    logger.info({ migration: name }, 'Migrated');
  }
  return missing.map(({ name }) => name);
}

/** Takes the last migration back: for development and tests. In production a new migration goes forward. */
export async function migrateDown(
  client: Client,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM schema_migrations ORDER BY name DESC LIMIT 1',
  );
  const last = migrations.find(({ name }) => name === rows[0]?.name);
  if (last) {
    await inTransaction(client, async () => {
      await client.query(last.down);
      await client.query('DELETE FROM schema_migrations WHERE name = $1', [
        last.name,
      ]);
    });
  }
  return last?.name;
}

/** One at a time: replicas that start together wait for the first of them. */
export async function withLock<T>(
  connectionString: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await work(client);
  } finally {
    // The lock ends with the connection.
    await client.end();
  }
}

async function inTransaction(
  client: Client,
  work: () => Promise<void>,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
