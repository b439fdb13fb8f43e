import type { Control, Run } from '@quarterdeck/plugin-backups-common';
import type { RunRecord } from '../domain/records';

/** @param cancel - whether the reader may end it */
export function presentRun(run: RunRecord, cancel: Control): Run {
  const iso = (time: number | undefined) =>
    time === undefined ? null : new Date(time).toISOString();
  return {
    id: run.id,
    kind: run.kind,
    policyId: run.policyId,
    entityRef: run.entityRef,
    source: run.source,
    engine: run.engine,
    type: run.type ?? null,
    trigger: run.trigger,
    state: run.state,
    stateReason: run.stateReason,
    scheduledFor: iso(run.scheduledFor),
    queuedAt: new Date(run.queuedAt).toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    by: run.by ?? null,
    attempt: run.attempt,
    progress: run.progress ?? null,
    // One that failed has made nothing.
    backupId:
      run.kind === 'backup' && run.state !== 'succeeded'
        ? null
        : (run.backupId ?? null),
    restore: run.restore ?? null,
    warnings: run.warnings,
    cancel,
  };
}
