import type { JobContext } from './JobContext';
import { backUp } from './backUp';
import { tendCopies } from './copies';
import { manage } from './managed';
import {
  loadEngine,
  loadStreamEngine,
  parseConnection,
  parseConnections,
} from './parts';
import type { ExecutorJob, ExecutorJobOf, Outcome } from './protocol';
import { restore } from './restore';
import { sweepScratch } from './scratch';

/** @throws RestoreFailure, ExecutorError, and what engines and stores throw */
export async function runJob(
  job: ExecutorJob,
  context: JobContext,
): Promise<Outcome> {
  switch (job.kind) {
    case 'backup':
      return backUp(job, context);
    case 'restore':
      return restore(job, context);
    case 'sweep':
      return sweep(job, context);
    case 'copies':
      return tendCopies(job, context);
    case 'managed-backup':
    case 'managed-restore':
    case 'inventory':
      return manage(job, context);
    default:
      return job satisfies never;
  }
}

async function sweep(
  job: ExecutorJobOf<'sweep'>,
  context: JobContext,
): Promise<Outcome> {
  context.reporter.begin('cleaning');
  const folders = await sweepScratch(job.scratchRoot);
  const engine = await loadEngine(job.engine);
  const { removed } = await engine.sweep({
    ...context,
    ...parseConnections(engine, job),
    liveRunIds: job.liveRunIds,
  });
  return { kind: 'sweep', removed: [...folders, ...removed] };
}

/** What the job will write in plain, as far as its engine knows. @throws ExecutorError */
export async function plainBytesOf(job: ExecutorJob): Promise<number> {
  if (job.kind !== 'backup') {
    return 0;
  }
  const engine = await loadStreamEngine(job.engine);
  const connection = parseConnection(engine, job.connection, job.source);
  return (await engine.plainBytes?.(connection)) ?? 0;
}
