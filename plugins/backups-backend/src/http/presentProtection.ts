import {
  backupsReason,
  type Control,
  type EntityProtection,
  type History,
  type PolicyProtection,
} from '@quarterdeck/plugin-backups-common';
import { statusOf } from '../domain/fleet';
import type { PolicyRecord } from '../domain/records';
import type { Proof, Proven } from '../engine/Proof';
import { ALLOWED, refused, type EntityControls } from './controls';
import { presentPolicy, type PolicyContext } from './presentPolicy';
import { presentRun } from './presentRun';

export interface ProtectionContext extends PolicyContext {
  controls: EntityControls;
  now: number;
}

export function presentProtection(
  entityRef: string,
  { proven, mirrors, holding }: Awaited<ReturnType<Proof['ofEntity']>>,
  context: ProtectionContext,
): EntityProtection {
  const { status, reason } = statusOf({ holding, proven, mirrors });
  return {
    entityRef,
    status,
    policies: proven.map(each => presentProven(each, context)),
    mirrors,
    holdsData: holding?.holdsData ?? null,
    reason: proven.length === 0 ? reason : null,
    asOf: new Date(context.now).toISOString(),
  };
}

function presentProven(
  { policy, standing, rpo, rto, judgement }: Proven,
  context: ProtectionContext,
): PolicyProtection {
  const { controls } = context;
  const show = (run: Proven['standing']['lastBackupRun']) =>
    run ? presentRun(run, cancelControl(run, controls)) : null;
  const [newestRunning] = standing.running.filter(
    ({ kind }) => kind === 'backup',
  );
  return {
    policy: presentPolicy(policy, context),
    status: judgement.status,
    reasons: judgement.reasons,
    rpo,
    rto,
    backups: {
      count: standing.count,
      storedBytes: standing.storedBytes,
      oldestPointAt:
        standing.oldestPointAt === undefined
          ? null
          : new Date(standing.oldestPointAt).toISOString(),
    },
    running: standing.running.map(run =>
      presentRun(run, cancelControl(run, controls)),
    ),
    lastRun: show(newestRunning ?? standing.lastBackupRun),
    lastRestoreTest: show(standing.lastRestoreTest),
    missed: standing.missed,
    controls: policyControls(policy, standing.newest !== undefined, controls),
  };
}

/** Who began it, or may begin such, may end it. */
export function cancelControl(
  run: Parameters<typeof presentRun>[0],
  controls: EntityControls,
): Control {
  if (run.state !== 'queued' && run.state !== 'running') {
    return refused(backupsReason('control.ended'));
  }
  const byKind = {
    backup: controls.backup,
    'restore-test': controls.restoreTest,
    restore: controls.restore,
  };
  return byKind[run.kind];
}

function policyControls(
  { problem }: PolicyRecord,
  hasBackup: boolean,
  controls: EntityControls,
): EntityControls {
  const wrong = problem && refused(backupsReason('control.problem'));
  const nothing = hasBackup
    ? undefined
    : refused(backupsReason('control.no-backup'));
  const first = (control: Control, ...others: (Control | undefined)[]) =>
    control.isAllowed
      ? (others.find(other => other !== undefined) ?? ALLOWED)
      : control;
  return {
    backup: first(controls.backup, wrong),
    restoreTest: first(controls.restoreTest, wrong, nothing),
    restore: first(controls.restore, wrong, nothing),
  };
}

export function presentHistory(
  policy: PolicyRecord,
  window: { from: number; to: number },
  history: Awaited<ReturnType<Proof['history']>>,
): History {
  const iso = (time: number) => new Date(time).toISOString();
  const sizes = new Map(
    history.backups.map(({ id, sourceBytes }) => [id, sourceBytes]),
  );
  return {
    from: iso(window.from),
    to: iso(window.to),
    rpo: history.steps.map(({ at, ms }) => ({ at: iso(at), ms: ms ?? null })),
    rpoTargetMs: policy.rpoMs,
    rpoKeptRatio: history.keptRatio ?? null,
    longestMs: history.longestMs ?? null,
    tests: history.tests
      .toSorted((one, other) => one.queuedAt - other.queuedAt)
      .map(run => ({
        runId: run.id,
        at: iso(run.finishedAt ?? run.queuedAt),
        hasPassed: run.state === 'succeeded',
        durationMs: run.restore?.durationMs ?? null,
        bytes:
          sizes.get(run.backupId ?? '') ?? run.restore?.restoredBytes ?? null,
      })),
    rtoTargetMs: policy.rtoMs,
    sizes: history.backups
      .toSorted((one, other) => one.pointAt - other.pointAt)
      .map(backup => ({
        backupId: backup.id,
        at: iso(backup.pointAt),
        sourceBytes: backup.sourceBytes,
        storedBytes: backup.storedBytes,
        isAnomalous: (backup.anomalies?.length ?? 0) > 0,
      })),
  };
}
