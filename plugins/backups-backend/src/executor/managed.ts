/** Jobs of engines that keep backups by themselves. */
import {
  backupsReason,
  type Check,
  type RestoreResult,
} from '@quarterdeck/plugin-backups-common';
import type {
  ManagedBackup,
  ManagedEngine,
  ManagedInventory,
  ManagedRestoreSession,
} from '@quarterdeck/plugin-backups-node';
import type { JobContext } from './JobContext';
import { RestoreFailure } from './RestoreFailure';
import type { FoundContent } from './contentChecks';
import { reasonOf } from './failures';
import { loadManagedEngine, parseConnections } from './parts';
import type { ExecutorJobOf, Outcome } from './protocol';

type ManagedJob = ExecutorJobOf<
  'managed-backup' | 'managed-restore' | 'inventory'
>;

/** @throws RestoreFailure, ExecutorError, EngineError */
export async function manage(
  job: ManagedJob,
  context: JobContext,
): Promise<Outcome> {
  const engine = await loadManagedEngine(job.engine);
  switch (job.kind) {
    case 'managed-backup':
      return backUp(job, engine, context);
    case 'managed-restore':
      return restore(job, engine, context);
    case 'inventory':
      context.reporter.begin('preparing');
      return toOutcome(
        await engine.inventory({
          ...context,
          ...parseConnections(engine, job),
        }),
        null,
      );
    default:
      return job satisfies never;
  }
}

async function backUp(
  job: ExecutorJobOf<'managed-backup'>,
  engine: ManagedEngine,
  context: JobContext,
): Promise<Outcome> {
  const request = {
    ...context,
    ...parseConnections(engine, job),
    runId: job.runId,
  };
  context.reporter.begin('dumping');
  const made = await engine.backUp(
    { ...request, type: job.type },
    context.reporter.reach,
  );
  context.reporter.begin('verifying');
  return toOutcome(await engine.inventory(request), made);
}

async function restore(
  job: ExecutorJobOf<'managed-restore'>,
  engine: ManagedEngine,
  context: JobContext,
): Promise<Outcome> {
  const begunAt = performance.now();
  context.reporter.begin('restoring');
  const session = await engine.restore({
    ...context,
    ...parseConnections(engine, job),
    runId: job.runId,
    place: job.place,
    label: job.label,
    pointAt: job.pointAt === null ? undefined : new Date(job.pointAt),
  });
  try {
    const result = await proven(job, session, context, begunAt);
    const kept =
      job.place === 'throw-away'
        ? { location: null, previousLocation: null }
        : await session.commit();
    return { kind: 'restore', restore: { ...result, ...kept }, damaged: [] };
  } finally {
    context.reporter.begin('cleaning');
    await session
      .close()
      .catch(error => context.reporter.warn(reasonOf(error, context.scratch)));
  }
}

/** @throws RestoreFailure where a check failed, with what it had found out */
async function proven(
  job: ExecutorJobOf<'managed-restore'>,
  session: ManagedRestoreSession,
  context: JobContext,
  begunAt: number,
): Promise<RestoreResult> {
  let restoredBytes = 0;
  const { pointAt } = await session.run((bytes, totalBytes) => {
    restoredBytes = totalBytes ?? bytes;
    context.reporter.reach(bytes, totalBytes);
  });
  const checkedFrom = performance.now();
  context.reporter.begin('checking');
  const checks = [
    ...foundChecks(await session.contents()),
    ...(await session.assert(job.assertions)),
  ];
  const result: RestoreResult = {
    durationMs: Math.round(performance.now() - begunAt),
    fetchMs: null,
    restoreMs: Math.round(checkedFrom - begunAt),
    checkMs: Math.round(performance.now() - checkedFrom),
    restoredBytes,
    checks,
    pointAt: pointAt.toISOString(),
    location: null,
    previousLocation: null,
    store: job.engine.id,
  };
  const failed = checks.filter(({ state }) => state === 'failed');
  context.signal.throwIfAborted();
  if (failed.length > 0) {
    const reason = backupsReason('run.checks-failed', {
      failed: failed.length,
      total: checks.length,
      first: `${failed[0].name}: ${failed[0].reason?.message ?? ''}`,
    });
    throw new RestoreFailure(reason, { restore: result, damaged: [] });
  }
  return result;
}

/** Such an engine keeps no counts to hold it against: that every table was read to its end is what is proven. */
function foundChecks({ tables }: FoundContent): Check[] {
  return tables.map(({ name, rows }) => ({
    name: `table ${name}`,
    kind: 'presence',
    state: 'passed',
    expected: null,
    found: String(rows),
    reason: null,
  }));
}

function toOutcome(
  { archivedUntil, backups, problem }: ManagedInventory,
  made: ManagedBackup | null,
): Outcome {
  return {
    kind: 'managed',
    made: made && toListed(made),
    backups: backups.map(toListed),
    archivedUntil: archivedUntil?.toISOString() ?? null,
    problem,
  };
}

function toListed(backup: ManagedBackup) {
  return {
    ...backup,
    startedAt: backup.startedAt.toISOString(),
    finishedAt: backup.finishedAt.toISOString(),
    pointAt: backup.pointAt.toISOString(),
  };
}
