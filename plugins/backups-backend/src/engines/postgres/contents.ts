import type { Content, TableContent } from '@quarterdeck/plugin-backups-common';
import type { Client } from 'pg';
import { z } from 'zod';
import { quoted } from './connection';

/** An ordinary table, or one partition; partitioned tables have no rows of their own. */
export interface Table {
  /** `public.orders`. */
  name: string;
  schema: string;
  table: string;
  bytes: number;
}

const tableRows = z.array(
  z.object({
    schema: z.string(),
    table: z.string(),
    bytes: z.coerce.number(),
  }),
);

/**
 * Tables whose rows a dump holds: not those of extensions, which bring their own; not foreign tables, whose rows are
 * elsewhere; not materialized views, which are computed anew.
 */
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS table, pg_table_size(c.oid) AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

const countRows = z.tuple([
  z.object({
    rows: z.coerce.number().int(),
    checksum: z.string().nullable().optional(),
  }),
]);

export interface Contents {
  tables: TableContent[];
  largeObjects: number;
  extensions: Content['extensions'];
}

/**
 * Counts what is in a database, on the connection's own snapshot.
 *
 * @param wants says of which tables the rows are counted, and of which the contents are summed up, too
 */
export async function contentsOf(
  client: Client,
  wants: (table: Table) => 'checksum' | 'count' | 'nothing',
): Promise<Contents> {
  const tables: TableContent[] = [];
  for (const table of await tablesOf(client)) {
    const wanted = wants(table);
    if (wanted !== 'nothing') {
      tables.push(await contentOf(client, table, wanted === 'checksum'));
    }
  }
  const objects = await client.query(
    'SELECT count(*) AS rows FROM pg_largeobject_metadata',
  );
  const extensions = await client.query(
    'SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY extname COLLATE "C"',
  );
  return {
    tables,
    largeObjects: countRows.parse(objects.rows)[0].rows,
    extensions: z
      .array(z.object({ name: z.string(), version: z.string() }))
      .parse(extensions.rows),
  };
}

async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query(TABLES);
  return tableRows
    .parse(rows)
    .map(row => ({ ...row, name: `${row.schema}.${row.table}` }));
}

/**
 * The checksum is the sum of the hashes of the rows as text: independent of their order, and of where they lie. Rows are
 * built anew, for the type of a table may have a cast to text that is code of its owner, and a column the alias' name.
 */
async function contentOf(
  client: Client,
  { name, schema, table, bytes }: Table,
  hasChecksum: boolean,
): Promise<TableContent> {
  const alias = quoted('the whole row');
  const sum = `, coalesce(sum(hashtextextended(ROW(${alias}.*)::text, 0)::numeric), 0)::text AS checksum`;
  const { rows: found } = await client.query(
    `SELECT count(*) AS rows${hasChecksum ? sum : ''} FROM ONLY ${quoted(schema)}.${quoted(table)} AS ${alias}`,
  );
  const [{ rows, checksum = null }] = countRows.parse(found);
  return { name, rows, checksum, bytes };
}
