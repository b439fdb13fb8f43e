import { spawn } from 'node:child_process';
import { backupsReason, type Check } from '@quarterdeck/plugin-backups-common';
import type { Assertion } from '@quarterdeck/plugin-backups-node';
import { z } from 'zod';
import { ASSERTION_LIMIT_MS, failed, judge } from '../assertions';
import { requireGoingOn } from '../failure';

const answerSchema = z.union([
  z.object({ rows: z.array(z.array(z.string().nullable())) }),
  z.object({ writes: z.literal(true) }),
  z.object({ error: z.string() }),
]);

/**
 * A statement of better-sqlite3 cannot be interrupted, so each query has a process of its own that can be ended. The
 * library refuses text of several statements; `reader` and `readonly` leave those that only read.
 */
const PROGRAM = `
  const [library, file] = process.argv.slice(1);
  const Database = require(library);
  const query = require('node:fs').readFileSync(0, 'utf8');
  const say = answer => process.stdout.write(JSON.stringify(answer));
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    const statement = database.prepare(query);
    if (!statement.reader || !statement.readonly) {
      say({ writes: true });
    } else {
      const rows = [];
      for (const row of statement.raw(true).safeIntegers(true).iterate()) {
        rows.push(row.slice(0, 10).map(value =>
          value === null ? null
            : Buffer.isBuffer(value) ? value.toString('hex').slice(0, 1000)
            : String(value).slice(0, 1000)));
        if (rows.length === 10) break;
      }
      say({ rows });
    }
  } catch (error) {
    say({ error: String(error.message).slice(0, 300) });
  }
`;

/** Carries out the queries of an entity on a database, none of which can change it. */
export async function assertSqlite(
  file: string,
  assertions: readonly Assertion[],
  signal: AbortSignal,
  limitMs: number = ASSERTION_LIMIT_MS,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const assertion of assertions) {
    requireGoingOn(signal);
    checks.push(await assertOne(file, assertion, signal, limitMs));
  }
  return checks;
}

async function assertOne(
  file: string,
  assertion: Assertion,
  signal: AbortSignal,
  limitMs: number,
): Promise<Check> {
  const output = await answerOf(
    file,
    assertion.query,
    AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
  );
  if (output === undefined) {
    requireGoingOn(signal);
    return failed(
      assertion,
      null,
      backupsReason('check.query-overdue', { seconds: limitMs / 1_000 }),
    );
  }
  const answer = answerSchema.parse(JSON.parse(output));
  if ('rows' in answer) {
    return judge(assertion, answer);
  }
  return failed(
    assertion,
    null,
    'writes' in answer
      ? backupsReason('check.query-writes')
      : backupsReason('check.query-failed', { cause: answer.error }),
  );
}

/** @returns undefined where it was ended before it said anything */
function answerOf(
  file: string,
  query: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['-e', PROGRAM, require.resolve('better-sqlite3'), file],
      {
        env: { PATH: process.env.PATH ?? '' },
        stdio: ['pipe', 'pipe', 'ignore'],
        signal,
        killSignal: 'SIGKILL',
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', chunk => {
      output += chunk;
    });
    child.stdin.on('error', () => {});
    child.once('error', error => {
      if (!signal.aborted) {
        reject(error);
      }
    });
    child.once('close', () => resolve(output === '' ? undefined : output));
    child.stdin.end(query);
  });
}
