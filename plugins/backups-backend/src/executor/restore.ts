/**
 * Store → checksum → age → checksum → the engine. Each object comes from the first store that gives it unharmed: where one
 * turns out damaged on the way, what was restored so far is thrown away, and the next store is tried. Nothing stays before
 * every check has passed.
 */
import {
  backupsReason,
  type Check,
  type Manifest,
  type RestoreResult,
} from '@quarterdeck/plugin-backups-common';
import type {
  BackupEngine,
  RestoreSession,
} from '@quarterdeck/plugin-backups-node';
import type { JobContext } from './JobContext';
import { RestoreFailure } from './RestoreFailure';
import { Sources } from './Sources';
import { checkContent } from './contentChecks';
import { isTransient, reasonOf } from './failures';
import { giveObject } from './giveObject';
import { loadStreamEngine, openStores, parseConnections } from './parts';
import type { ExecutorJobOf, Outcome } from './protocol';
import { readManifest } from './readManifest';

type RestoreJob = ExecutorJobOf<'restore'>;

interface Restore {
  job: RestoreJob;
  engine: BackupEngine;
  connections: { connection: unknown; restoreConnection: unknown };
  sources: Sources;
  context: JobContext;
  /** By the clock that nobody sets. */
  begunAt: number;
}

/** @throws RestoreFailure; nothing stays of what was restored then */
export async function restore(
  job: RestoreJob,
  context: JobContext,
): Promise<Outcome> {
  const begunAt = performance.now();
  const sources = new Sources(await openStores(job.stores));
  try {
    const engine = await loadStreamEngine(job.engine);
    const connections = parseConnections(engine, job);
    const work = { job, engine, connections, sources, context, begunAt };
    context.reporter.begin('fetching');
    const manifest = await fetchManifest(work);
    let result: RestoreResult | undefined;
    while (!result) {
      result = await attempt(work, manifest);
    }
    return { kind: 'restore', restore: result, damaged: sources.damaged };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof RestoreFailure) {
      throw error;
    }
    throw new RestoreFailure(
      reasonOf(error, context.scratch),
      {
        restore: null,
        damaged: sources.damaged,
        isTransient: isTransient(error),
      },
      { cause: error },
    );
  }
}

async function fetchManifest({
  job,
  sources,
  context,
}: Restore): Promise<Manifest> {
  for (;;) {
    const { store } = sources.of(job.manifestKey);
    try {
      return await readManifest(job, store, context.signal);
    } catch (error) {
      context.signal.throwIfAborted();
      sources.failed(job.manifestKey, error);
    }
  }
}

/** @returns undefined where a store failed on the way, and another has to be tried */
async function attempt(
  work: Restore,
  manifest: Manifest,
): Promise<RestoreResult | undefined> {
  const { job, engine, connections, context } = work;
  context.reporter.begin(
    'restoring',
    manifest.parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0),
  );
  const session = await engine.restore({
    ...context,
    ...connections,
    runId: job.runId,
    place: job.place,
    expected: manifest.content,
  });
  try {
    const restoredAt = performance.now();
    const checks = await giveParts(work, manifest, session);
    if (!checks) {
      return undefined;
    }
    const checkedFrom = performance.now();
    context.reporter.begin('checking');
    checks.push(
      ...checkContent(manifest.content, await session.contents()),
      ...(await session.assert(job.assertions)),
    );
    const result: RestoreResult = {
      durationMs: Math.round(performance.now() - work.begunAt),
      // Fetching goes on while it is restored.
      fetchMs: null,
      restoreMs: Math.round(checkedFrom - restoredAt),
      checkMs: Math.round(performance.now() - checkedFrom),
      restoredBytes: manifest.parts.reduce(
        (sum, { plainBytes }) => sum + plainBytes,
        0,
      ),
      checks,
      pointAt: manifest.content.pointAt,
      location: null,
      previousLocation: null,
      store: work.sources.of(manifest.parts[0].key).name,
    };
    return { ...result, ...(await keep(work, session, result)) };
  } finally {
    context.reporter.begin('cleaning');
    await session
      .close()
      .catch(error => context.reporter.warn(reasonOf(error, context.scratch)));
  }
}

/** @returns undefined where a store failed on the way */
async function giveParts(
  { job, sources, context }: Restore,
  manifest: Manifest,
  session: RestoreSession,
): Promise<Check[] | undefined> {
  const checks: Check[] = [];
  for (const part of manifest.parts) {
    const { store } = sources.of(part.key);
    try {
      checks.push(
        await giveObject(
          part,
          { store, identities: job.identities, session },
          context,
        ),
      );
    } catch (error) {
      context.signal.throwIfAborted();
      sources.failed(part.key, error);
      return undefined;
    }
  }
  return checks;
}

/** Puts it into its place, where it is not for proof alone and nothing speaks against it. */
async function keep(
  { job, sources, context }: Restore,
  session: RestoreSession,
  restored: RestoreResult,
): Promise<Pick<RestoreResult, 'location' | 'previousLocation'>> {
  const failed = restored.checks.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    throw new RestoreFailure(
      backupsReason('run.checks-failed', {
        failed: failed.length,
        total: restored.checks.length,
        first: `${failed[0].name}: ${failed[0].reason?.message ?? ''}`,
      }),
      { restore: restored, damaged: sources.damaged },
    );
  }
  context.signal.throwIfAborted();
  return job.place === 'throw-away'
    ? { location: null, previousLocation: null }
    : session.commit();
}
