/**
 * The executor: a process that carries out one job and ends. It reads the job, says how far it is as lines of JSON on
 * standard output, and ends with exactly one `ended`, whatever happens short of SIGKILL.
 */
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ExecutorError } from './ExecutorError';
import { Reporter } from './Reporter';
import { RestoreFailure } from './RestoreFailure';
import { isTransient, reasonOf } from './failures';
import { readJob } from './jobInput';
import type { ExecutorEvent, ExecutorFailure, Outcome } from './protocol';
import { plainBytesOf, runJob } from './runJob';
import { makeScratch } from './scratch';
import { maskFor, maskReason } from './secrets';

/** Who is told to end and does not, ends here. */
const PATIENCE_MS = 30_000;

let scratch: string | undefined;
let mask = (text: string) => text;
let hasEnded = false;

function emit(event: ExecutorEvent): void {
  if (!hasEnded) {
    hasEnded = event.event === 'ended';
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
}

function failureOf(error: unknown): ExecutorFailure {
  return {
    reason: maskReason(reasonOf(error, scratch), mask),
    isTransient: isTransient(error),
    restore: null,
    damaged: [],
    ...(error instanceof RestoreFailure
      ? { restore: error.details.restore, damaged: error.details.damaged }
      : {}),
  };
}

function end(outcome: Outcome | null, failure: ExecutorFailure | null): never {
  emit({ event: 'ended', outcome, failure });
  process.exit(failure ? 1 : 0);
}

function crash(error: unknown): never {
  if (scratch) {
    rmSync(scratch, { recursive: true, force: true });
  }
  end(null, failureOf(error));
}

/** Something hangs where no exit goes past it, as a call into a file system that is gone. */
function giveUp(error: unknown): void {
  if (scratch) {
    rmSync(scratch, { recursive: true, force: true });
  }
  emit({ event: 'ended', outcome: null, failure: failureOf(error) });
  process.kill(process.pid, 'SIGKILL');
}

async function main(): Promise<never> {
  const controller = new AbortController();
  const stop = (error: ExecutorError) => {
    if (!controller.signal.aborted) {
      controller.abort(error);
      setTimeout(() => giveUp(error), PATIENCE_MS).unref();
    }
  };
  const gone = () =>
    stop(new ExecutorError(backupsReason('executor.parent-gone'), true));
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.stdout.on('error', gone);
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () =>
      stop(new ExecutorError(backupsReason('executor.cancelled'))),
    );
  }
  const job = await readJob(process.argv.slice(2), process.stdin, gone);
  mask = maskFor(job);
  const reporter = new Reporter(event =>
    emit(
      event.event === 'warning'
        ? { event: 'warning', reason: maskReason(event.reason, mask) }
        : event,
    ),
  );
  reporter.start();
  try {
    scratch = await makeScratch(
      job.scratchRoot,
      job.runId,
      await plainBytesOf(job),
    );
    const outcome = await runJob(job, {
      reporter,
      scratch,
      signal: controller.signal,
      log: message => process.stderr.write(`${mask(message)}\n`),
    });
    await rm(scratch, { recursive: true, force: true });
    return end(outcome, null);
  } catch (error) {
    const failure = failureOf(
      controller.signal.aborted ? controller.signal.reason : error,
    );
    if (scratch) {
      await rm(scratch, { recursive: true, force: true });
    }
    return end(null, failure);
  }
}

main().catch(crash);
