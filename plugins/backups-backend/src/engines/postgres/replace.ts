import type { Client } from 'pg';
import { z } from 'zod';
import { lineOf, refusal } from '../failure';
import { connect, type PostgresConnection, quoted } from './connection';

/** Gives a database its name for good, with what follows from it, in one transaction. */
export async function rename(
  server: Client,
  fresh: string,
  name: string,
  afterwards: readonly string[],
): Promise<void> {
  await inTransaction(server, fresh, name, [
    `ALTER DATABASE ${quoted(fresh)} RENAME TO ${quoted(name)}`,
    `COMMENT ON DATABASE ${quoted(name)} IS NULL`,
    ...afterwards,
  ]);
}

export interface Replacement {
  server: Client;
  fresh: string;
  name: string;
  /** What has the name so far gets this one. */
  kept: string;
  afterwards: readonly string[];
}

/**
 * Puts one database in the place of another, in one transaction. To rename a database locks it against new connections
 * and waits a few seconds for those that it has; a second connection ends these meanwhile.
 *
 * @returns whether there was a database of that name
 */
export async function replace(
  connection: PostgresConnection,
  signal: AbortSignal,
  { server, fresh, name, kept, afterwards }: Replacement,
): Promise<boolean> {
  if ((await oidOf(server, name)) === undefined) {
    await rename(server, fresh, name, afterwards);
    return false;
  }
  const second = await connect(
    connection,
    connection.maintenanceDatabase,
    signal,
  );
  let isGoingOn = true;
  const ending = (async () => {
    while (isGoingOn) {
      await second.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [name],
      );
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  })();
  ending.catch(() => {});
  try {
    await inTransaction(server, fresh, name, [
      `ALTER DATABASE ${quoted(name)} RENAME TO ${quoted(kept)}`,
      `ALTER DATABASE ${quoted(fresh)} RENAME TO ${quoted(name)}`,
      `COMMENT ON DATABASE ${quoted(name)} IS NULL`,
      ...afterwards,
    ]);
    return true;
  } finally {
    isGoingOn = false;
    await ending.catch(() => {});
    await second.end().catch(() => {});
  }
}

/** @throws EngineError; `engine.outcome-unknown` where the connection broke while it was committed */
async function inTransaction(
  server: Client,
  fresh: string,
  name: string,
  statements: readonly string[],
): Promise<void> {
  const before = await oidOf(server, fresh);
  await server.query('BEGIN');
  try {
    for (const statement of statements) {
      await server.query(statement);
    }
  } catch (error) {
    await server.query('ROLLBACK').catch(() => {});
    throw error;
  }
  try {
    await server.query('COMMIT');
    if ((await oidOf(server, name)) === before) {
      return;
    }
  } catch (error) {
    throw refusal('engine.outcome-unknown', {
      place: name,
      cause: lineOf(error),
    });
  }
  throw refusal('engine.outcome-unknown', {
    place: name,
    cause: 'another database has the name',
  });
}

async function oidOf(
  server: Client,
  name: string,
): Promise<string | undefined> {
  const { rows } = await server.query(
    'SELECT oid::text AS oid FROM pg_database WHERE datname = $1',
    [name],
  );
  return z.array(z.object({ oid: z.string() })).parse(rows)[0]?.oid;
}
