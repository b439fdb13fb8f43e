import type { Client } from 'pg';
import { z } from 'zod';
import { literal, quoted } from './connection';

/** Says on the server whose a database or a role is, so that a sweep never goes by names alone. */
export function markerOf(runId: string): string {
  return `Quarterdeck backups: run ${runId}, removed when it ends`;
}

const MARKER =
  /^Quarterdeck backups: run ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}),/;
const NAME = /^quarterdeck_([0-9a-f]{32})$/;

export function freshDatabase(runId: string): string {
  return `quarterdeck_${runId.replaceAll('-', '')}`;
}

const foundSchema = z.array(
  z.object({
    kind: z.enum(['database', 'role']),
    name: z.string(),
    marker: z.string().nullable(),
    isEmpty: z.boolean(),
  }),
);

/** A database that was made and not marked yet is one of ours where it has a whole run in its name and nothing in it. */
const FOUND = `
  SELECT 'database' AS kind, datname AS name, shobj_description(oid, 'pg_database') AS marker,
    pg_database_size(oid) <= (SELECT pg_database_size(oid) + 1048576 FROM pg_database WHERE datname = 'template0') AS "isEmpty"
  FROM pg_database WHERE datname ~ '^quarterdeck_[0-9a-f]{32}$'
  UNION ALL
  SELECT 'role', rolname, shobj_description(oid, 'pg_authid'), false
  FROM pg_roles WHERE shobj_description(oid, 'pg_authid') LIKE 'Quarterdeck backups: run %'
  ORDER BY kind`;

/** Removes what runs left behind that are not live any more. */
export async function sweepServer(
  client: Client,
  liveRunIds: readonly string[],
): Promise<string[]> {
  const live = new Set(liveRunIds.map(id => id.replaceAll('-', '')));
  const removed: string[] = [];
  for (const found of foundSchema.parse((await client.query(FOUND)).rows)) {
    const { kind, name, marker, isEmpty } = found;
    const marked = MARKER.exec(marker ?? '')?.[1]?.replaceAll('-', '');
    const run =
      marked ?? (marker === null && isEmpty ? NAME.exec(name)?.[1] : undefined);
    if (run === undefined || live.has(run)) {
      continue;
    }
    if (kind === 'database') {
      await client.query(
        `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`,
      );
      removed.push(name);
    } else if (await dropRole(client, name)) {
      removed.push(name);
    }
  }
  return removed;
}

/** @returns false where somebody has given it something in the meantime */
export async function dropRole(client: Client, name: string): Promise<boolean> {
  return client.query(`DROP ROLE IF EXISTS ${quoted(name)}`).then(
    () => true,
    () => false,
  );
}

export async function mark(
  client: Client,
  kind: 'DATABASE' | 'ROLE',
  name: string,
  text: string | null,
): Promise<void> {
  await client.query(
    `COMMENT ON ${kind} ${quoted(name)} IS ${text === null ? 'NULL' : literal(text)}`,
  );
}
