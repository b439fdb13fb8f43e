import type { Content } from '@quarterdeck/plugin-backups-common';
import type { Client } from 'pg';
import { z } from 'zod';
import { refusal } from '../failure';
import { type PostgresConnection, serverName } from './connection';

/**
 * Holds the server that is restored to against the one that was dumped.
 *
 * @returns the version of the programs that it takes
 * @throws EngineError where it is older
 */
export async function requireServer(
  server: Client,
  connection: PostgresConnection,
  { tools, server: dumpedServer }: Content,
): Promise<number> {
  const { rows } = await server.query(
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  );
  const [{ major }] = z
    .tuple([z.object({ major: z.coerce.number() })])
    .parse(rows);
  const dumped = Number(/\d+/.exec(dumpedServer ?? '')?.[0] ?? 0);
  if (major < dumped) {
    throw refusal('engine.server-too-old', {
      server: serverName(connection),
      version: major,
      needed: dumped,
    });
  }
  return Math.max(major, Number.parseInt(tools.pg_dump ?? '0', 10));
}

/** @throws EngineError naming the first extension that the server cannot make */
export async function requireExtensions(
  server: Client,
  connection: PostgresConnection,
  { extensions }: Content,
): Promise<void> {
  const { rows } = await server.query(
    'SELECT name FROM pg_available_extensions',
  );
  const available = z.array(z.object({ name: z.string() })).parse(rows);
  const missing = extensions.find(
    extension => !available.some(({ name }) => name === extension.name),
  );
  if (missing) {
    throw refusal('engine.extension-missing', {
      server: serverName(connection),
      extension: missing.name,
      version: missing.version,
    });
  }
}
