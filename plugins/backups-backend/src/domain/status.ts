import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  worstHealth,
  type HealthStatus,
  type Reason,
} from '@quarterdeck/toolkit-common';
import type {
  BackupRecord,
  InventoryRecord,
  PolicyRecord,
  RunRecord,
} from './records';
import { againstTarget, type RpoClock } from './rpo';
import type { RtoClock } from './rto';

/** A test that passed is good for this long: every policy tests monthly at least. */
export const TEST_GOOD_FOR_MS = 32 * 24 * 3_600_000;

export interface ProtectionFacts {
  policy: PolicyRecord;
  rpo: RpoClock;
  rto: RtoClock;
  /** The newest that can be restored. */
  newest: BackupRecord | undefined;
  /** The newest backup run that has ended, missed ones included. */
  lastBackupRun: RunRecord | undefined;
  lastRestoreTest: RunRecord | undefined;
  passedTestAt: number | undefined;
  isBackingUp: boolean;
  inventory: InventoryRecord | undefined;
  /** `false`: there are escrow keys, and one of them is not proven. */
  isEscrowProven: boolean | undefined;
  unreachableStores: readonly string[];
  now: number;
}

export interface Judgement {
  status: HealthStatus;
  /** The worst first; at least one. */
  reasons: [Reason, ...Reason[]];
}

/** How well a policy's promises stand, with everything that is wrong, the worst first. */
export function judge(facts: ProtectionFacts): Judgement {
  const found = [
    ...promises(facts),
    ...tests(facts),
    ...lastRun(facts),
    ...surroundings(facts),
  ];
  const ordered = SERIOUS_FIRST.flatMap(status =>
    found.filter(each => each.status === status).map(each => each.reason),
  );
  const [first, ...others] = ordered;
  return {
    status: worstHealth(found.map(each => each.status)) ?? 'healthy',
    reasons:
      first === undefined
        ? [backupsReason('status.healthy')]
        : [first, ...others],
  };
}

const SERIOUS_FIRST: readonly HealthStatus[] = [
  'unavailable',
  'degraded',
  'unknown',
  'progressing',
];

type Found = { status: HealthStatus; reason: Reason };

function promises({ rpo, rto, newest, isBackingUp }: ProtectionFacts): Found[] {
  if (newest === undefined) {
    return [
      isBackingUp
        ? {
            status: 'progressing',
            reason: backupsReason('status.first-backup'),
          }
        : { status: 'unavailable', reason: backupsReason('status.none') },
    ];
  }
  return [...broken(rpo, 'rpo'), ...broken(rto, 'rto')];
}

function broken(
  { ms, targetMs }: { ms: number | null; targetMs: number },
  which: 'rpo' | 'rto',
): Found[] {
  const status = ms === null ? 'healthy' : againstTarget(ms, targetMs);
  return status === 'healthy'
    ? []
    : [
        {
          status,
          reason: backupsReason(
            status === 'unavailable'
              ? `status.${which}-broken`
              : `status.${which}-near`,
          ),
        },
      ];
}

function tests({
  newest,
  lastRestoreTest,
  passedTestAt,
  now,
}: ProtectionFacts): Found[] {
  if (newest === undefined) {
    return [];
  }
  const found: Found[] = [];
  if (lastRestoreTest?.state === 'failed') {
    found.push({
      // Nothing has ever been proven to restore, and the proof failed.
      status: passedTestAt === undefined ? 'unavailable' : 'degraded',
      reason: backupsReason('status.test-failed'),
    });
  } else if (passedTestAt === undefined) {
    found.push({
      status: 'degraded',
      reason: backupsReason('status.untested'),
    });
  }
  if (passedTestAt !== undefined && now - passedTestAt > TEST_GOOD_FOR_MS) {
    found.push({
      status: 'degraded',
      reason: backupsReason('status.test-old'),
    });
  }
  return found;
}

function lastRun({ lastBackupRun, newest }: ProtectionFacts): Found[] {
  const found: Found[] = [];
  if (lastBackupRun?.state === 'failed') {
    found.push({
      status: 'degraded',
      reason: backupsReason('status.last-failed'),
    });
  }
  if (lastBackupRun?.state === 'missed') {
    found.push({ status: 'degraded', reason: backupsReason('status.missed') });
  }
  if (newest !== undefined && (newest.anomalies?.length ?? 0) > 0) {
    found.push({
      status: 'degraded',
      reason: backupsReason('status.anomaly'),
    });
  }
  return found;
}

function surroundings(facts: ProtectionFacts): Found[] {
  const { policy, inventory, newest, isEscrowProven } = facts;
  const degraded = (reason: Reason): Found => ({ status: 'degraded', reason });
  return [
    ...(policy.problem
      ? [
          degraded(
            backupsReason('status.policy-problem', {
              cause: policy.problem.message,
            }),
          ),
        ]
      : []),
    ...(inventory?.problem
      ? [
          degraded(
            backupsReason('status.archive', {
              cause: inventory.problem.message,
            }),
          ),
        ]
      : []),
    ...facts.unreachableStores.map(store =>
      degraded(backupsReason('status.store-unreachable', { store })),
    ),
    ...(newest?.copies ?? [])
      .filter(({ state }) => state === 'damaged' || state === 'missing')
      .map(({ store }) =>
        degraded(backupsReason('status.copy-lost', { store })),
      ),
    ...(isEscrowProven === false
      ? [degraded(backupsReason('status.key-unproven'))]
      : []),
  ];
}
