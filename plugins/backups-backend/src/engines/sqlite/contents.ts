import { createHash } from 'node:crypto';
import type { TableContent } from '@quarterdeck/plugin-backups-common';
import type Database from 'better-sqlite3';
import { z } from 'zod';

const nameSchema = z.object({ name: z.string() });
const valueSchema = z.union([
  z.null(),
  z.bigint(),
  z.number(),
  z.string(),
  z.instanceof(Buffer),
]);
const rowSchema = z.array(valueSchema);

/** A checksum has this many bits, and the sum of rows is taken modulo two to that. */
const CHECKSUM_BITS = 128;

/**
 * Counts the tables of a database, and takes checksums of those that are not too large. Virtual tables are counted by
 * the ordinary tables in which they keep their data.
 */
export function contentsOf(
  database: Database.Database,
  checksumLimitBytes: number,
): TableContent[] {
  const names = z.array(nameSchema).parse(
    database
      .prepare(
        `SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
           AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'
         ORDER BY name`,
      )
      .all(),
  );
  return names.map(({ name }) =>
    tableContent(database, name, checksumLimitBytes),
  );
}

function tableContent(
  database: Database.Database,
  name: string,
  checksumLimitBytes: number,
): TableContent {
  const bytes = z
    .object({ bytes: z.number() })
    .parse(
      database
        .prepare(
          'SELECT coalesce(sum(pgsize), 0) AS bytes FROM dbstat WHERE name = ? AND aggregate = TRUE',
        )
        .get(name),
    ).bytes;
  const quoted = `"${name.replaceAll('"', '""')}"`;
  const { rows } = z
    .object({ rows: z.number().int() })
    .parse(database.prepare(`SELECT count(*) AS rows FROM ${quoted}`).get());
  const checksum =
    bytes <= checksumLimitBytes ? checksumOf(database, quoted) : null;
  return { name, rows, checksum, bytes };
}

/** Adds up the hashes of the rows, so that their order makes no difference. */
function checksumOf(database: Database.Database, quoted: string): string {
  const rows = database
    .prepare(`SELECT * FROM ${quoted}`)
    .raw(true)
    .safeIntegers(true)
    .iterate();
  let sum = 0n;
  for (const row of rows) {
    const hash = createHash('sha256');
    for (const value of rowSchema.parse(row)) {
      const [kind, bytes] = encoded(value);
      hash.update(`${kind}${bytes.length}:`).update(bytes);
    }
    const digest = hash.digest('hex').slice(0, CHECKSUM_BITS / 4);
    sum = BigInt.asUintN(CHECKSUM_BITS, sum + BigInt(`0x${digest}`));
  }
  return sum.toString(16).padStart(CHECKSUM_BITS / 4, '0');
}

function encoded(value: z.infer<typeof valueSchema>): [string, Buffer] {
  if (value === null) {
    return ['n', Buffer.alloc(0)];
  }
  if (Buffer.isBuffer(value)) {
    return ['b', value];
  }
  return [
    typeof value === 'string' ? 't' : typeof value,
    Buffer.from(String(value)),
  ];
}
