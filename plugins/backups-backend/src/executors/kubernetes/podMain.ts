/**
 * What the pod of a run starts: the same executor as beside the portal, as a child, and beside it this small process that
 * tells the portal what the executor says. It outlives one that is killed for want of memory, and says that as well.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { executorJobSchema } from '../../executor/protocol';
import { Reporting, reportToSchema } from '../../executor/reporting';
import { EmbeddedExecutor } from '../embedded/EmbeddedExecutor';

const PATIENCE_MS = 20_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'job-file': { type: 'string' },
      'report-file': { type: 'string' },
    },
  });
  const job = executorJobSchema.parse(await readJson(values['job-file']));
  const to = reportToSchema.parse(await readJson(values['report-file']));
  const log = (line: string) => {
    process.stderr.write(`${line}\n`);
  };
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => stop.abort());
  }
  const reporting = new Reporting({
    ...to,
    log,
    onGone: cause => {
      log(`Nobody waits for this run any more: ${cause}`);
      stop.abort();
    },
  });
  const ended = await new EmbeddedExecutor({
    niceness: 0,
    onLog: log,
    patienceMs: PATIENCE_MS,
  }).execute(job, event => reporting.add(event), stop.signal);
  reporting.add(ended);
  const isHeard = await reporting.finish();
  return isHeard && ended.failure === null ? 0 : 1;
}

async function readJson(file: string | undefined): Promise<unknown> {
  if (file === undefined) {
    throw new Error('it needs --job-file and --report-file');
  }
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    // What the parser would say has a piece of the secret in it.
    throw new Error(`${file} is not JSON`);
  }
}

main().then(
  status => process.exit(status),
  error => {
    // Zod names keys, not values.
    process.stderr.write(`The executor cannot begin: ${error}\n`);
    process.exit(2);
  },
);
