import { backupsReason, type Check } from '@quarterdeck/plugin-backups-common';
import type { Assertion } from '@quarterdeck/plugin-backups-node';
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { z } from 'zod';
import { ASSERTION_LIMIT_MS, failed, judge } from '../assertions';
import { codeOf, lineOf } from '../failure';

const MOST_ROWS = 10;
const LONGEST_VALUE = 1_000;
const answerRows = z.array(
  z.array(
    z
      .string()
      .transform(text => text.slice(0, LONGEST_VALUE))
      .nullable(),
  ),
);

/**
 * Carries out the queries of an entity, each in a read-only transaction, with a time limit, as a role that may read all
 * and do nothing else where the user can become it. The extended protocol refuses text of several statements, and a
 * cursor all that is no query: a block of code would take the user's own role back, and might then start programs.
 */
export async function assertPostgres(
  client: Client,
  assertions: readonly Assertion[],
  limitMs: number = ASSERTION_LIMIT_MS,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const assertion of assertions) {
    checks.push(await assertOne(client, assertion, limitMs));
  }
  return checks;
}

async function assertOne(
  client: Client,
  assertion: Assertion,
  limitMs: number,
): Promise<Check> {
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${limitMs}`);
    // Queries are written for the search path that the database has by itself.
    await client.query('SET LOCAL search_path TO DEFAULT');
    await becomeReader(client);
    await client.query({
      // A named statement goes by the extended protocol.
      name: randomUUID(),
      text: `DECLARE assertion NO SCROLL CURSOR FOR ${assertion.query}`,
      values: [],
    });
    const { rows } = await client.query({
      text: `FETCH ${MOST_ROWS} FROM assertion`,
      rowMode: 'array',
      types: { getTypeParser: () => String },
    });
    return judge(assertion, { rows: answerRows.parse(rows) });
  } catch (error) {
    return failed(assertion, null, reasonOf(error, assertion, limitMs));
  } finally {
    await client.query('ROLLBACK').catch(() => {});
  }
}

/** Without it the transaction, which is read only, still keeps the data as they are. */
async function becomeReader(client: Client): Promise<void> {
  await client.query('SAVEPOINT reader');
  try {
    await client.query('SET LOCAL ROLE pg_read_all_data');
  } catch {
    await client.query('ROLLBACK TO SAVEPOINT reader');
  }
}

const STATEMENT =
  /^\s*(insert|update|delete|merge|copy|do|call|set|reset|begin|commit|rollback|create|alter|drop|truncate|grant|vacuum)\b/i;

function reasonOf(error: unknown, { query }: Assertion, limitMs: number) {
  switch (STATEMENT.test(query) ? '25006' : codeOf(error)) {
    case '57014':
      return backupsReason('check.query-overdue', { seconds: limitMs / 1_000 });
    case '25006':
      return backupsReason('check.query-writes');
    default:
      return backupsReason('check.query-failed', { cause: lineOf(error) });
  }
}
