import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { canonicalJson, type Reason } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';
import type { BackupRecord, PolicyRecord, RestorePlanRecord } from './records';
import { extrapolated, type Measured } from './rto';

/**
 * A restore that was planned. It is carried out once, or expires, or gets stale:
 *
 * planned → executed | expired | stale
 *
 * - **stale**: what it would do is not what was planned any more: its backup is gone, or its policy was changed.
 * - **expired**: nobody carried it out for a day.
 */
export type PlanState = 'planned' | 'executed' | 'expired' | 'stale';

export const PLAN_LIVES_MS = 24 * 3_600_000;

/** @param hashNow - of what it would do today; `undefined`: it cannot be done any more */
export function planState(
  plan: Pick<RestorePlanRecord, 'runId' | 'expiresAt' | 'hash'>,
  hashNow: string | undefined,
  now: number,
): PlanState {
  if (plan.runId !== undefined) {
    return 'executed';
  }
  if (now >= plan.expiresAt) {
    return 'expired';
  }
  return plan.hash === hashNow ? 'planned' : 'stale';
}

/** What is restored, and to where. */
export interface RestoreAim {
  policy: PolicyRecord;
  backup: BackupRecord;
  target: RestorePlanRecord['target'];
  pointAt: number;
  isPointInTime: boolean;
  location: string;
}

/** Of all that decides what a restore does: who agrees to a plan agrees to that and to nothing else. */
export function hashOfAim({
  policy,
  backup,
  target,
  pointAt,
  isPointInTime,
  location,
}: RestoreAim): string {
  const text = canonicalJson({
    policyId: policy.id,
    entityRef: policy.entityRef,
    source: policy.source,
    engine: policy.engine,
    executor: policy.executor,
    backupId: backup.id,
    label: backup.label ?? null,
    manifest: backup.manifestSha256 ?? null,
    target,
    pointAt,
    isPointInTime,
    location,
  });
  return createHash('sha256').update(text).digest('hex');
}

/** What happens, in order. */
export function stepsOf(aim: RestoreAim): Reason[] {
  const { policy, backup, target, location, isPointInTime, pointAt } = aim;
  const store = backup.copies.find(
    ({ state }) => state === 'verified' || state === 'stored',
  )?.store;
  return [
    store === undefined
      ? backupsReason('restore.fetch-by-engine')
      : backupsReason('restore.fetch', { store }),
    backupsReason('restore.place', { location }),
    isPointInTime
      ? backupsReason('restore.recover', {
          until: new Date(pointAt).toISOString(),
        })
      : backupsReason('restore.load'),
    backupsReason('restore.check', { assertions: policy.assertions.length }),
    target === 'source'
      ? backupsReason('restore.swap', { source: policy.title })
      : backupsReason('restore.keep', { location }),
  ];
}

/** What whoever begins it has to know. */
export function warningsOf(aim: RestoreAim, now: number): Reason[] {
  const { policy, backup, target, pointAt } = aim;
  return [
    ...(target === 'source'
      ? [
          backupsReason('restore.loses', {
            since: new Date(pointAt).toISOString(),
            hours: Math.round(((now - pointAt) / 3_600_000) * 10) / 10,
          }),
          backupsReason('restore.cuts', { source: policy.title }),
        ]
      : []),
    backupsReason(
      target === 'source' ? 'restore.space-in-place' : 'restore.space',
      { bytes: backup.sourceBytes },
    ),
    ...((backup.anomalies?.length ?? 0) > 0
      ? [backupsReason('restore.anomalous')]
      : []),
  ];
}

/** From the newest restore test that passed, at the size of this backup. */
export function estimateOf(
  measured: Measured | undefined,
  backup: Pick<BackupRecord, 'sourceBytes'>,
): Pick<RestorePlanRecord, 'estimatedMs' | 'estimateReason'> {
  return measured === undefined
    ? { estimateReason: backupsReason('clock.untested') }
    : {
        estimatedMs: extrapolated(measured, backup.sourceBytes),
        estimateReason:
          measured.bytes === backup.sourceBytes
            ? backupsReason('clock.as-measured')
            : backupsReason('clock.extrapolated', {
                measured: `${Math.round(measured.durationMs / 100) / 10} s`,
                measuredBytes: measured.bytes,
                todaysBytes: backup.sourceBytes,
              }),
      };
}
