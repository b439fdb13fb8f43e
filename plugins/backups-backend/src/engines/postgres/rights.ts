import type { Client } from 'pg';
import { z } from 'zod';
import { refusal } from '../failure';
import { type PostgresConnection, quoted } from './connection';

/** What `pg_dump` would read and this user may not, or would see only a part of. */
const UNREADABLE = `
  SELECT n.nspname AS schema, c.relname AS name,
    CASE
      WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'schema'
      WHEN c.relkind = 'S' THEN 'sequence'
      WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'table'
      ELSE 'rows'
    END AS lacks
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    AND (NOT has_schema_privilege(n.oid, 'USAGE')
      OR CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, 'SELECT')
              ELSE NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid) END)
  ORDER BY 1, 2 LIMIT 1`;

const lackingSchema = z.array(
  z.object({
    schema: z.string(),
    name: z.string(),
    lacks: z.enum(['schema', 'sequence', 'table', 'rows']),
  }),
);

/** @throws EngineError naming the first table that cannot be read, and what to do about it */
export async function requireRights(
  client: Client,
  { user }: PostgresConnection,
): Promise<void> {
  const [first] = lackingSchema.parse((await client.query(UNREADABLE)).rows);
  if (first) {
    const { schema, name, lacks } = first;
    const role = quoted(user);
    const remedy =
      lacks === 'rows'
        ? `its row security hides rows; ALTER ROLE ${role} BYPASSRLS`
        : `GRANT pg_read_all_data TO ${role}`;
    throw refusal('engine.no-right', {
      user,
      object: `${schema}.${name}`,
      remedy,
    });
  }
}
