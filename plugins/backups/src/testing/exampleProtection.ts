import type { Entity } from '@backstage/catalog-model';
import {
  backupsReason,
  type Backup,
  type BackupDetails,
  type EntityProtection,
  type Policy,
  type PolicyProtection,
  type RestorePlan,
  type Run,
} from '@quarterdeck/plugin-backups-common';

/** Shared by the tests: the answers are of this instant. */
export const NOW = Math.floor(Date.now() / 1000) * 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const before = (milliseconds: number) =>
  new Date(NOW - milliseconds).toISOString();
/** A UUID that ends with the number. */
export const idOf = (number: number) =>
  `0193f000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const exampleEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
};

const allowed = { isAllowed: true, reason: null };
export const refused = {
  isAllowed: false,
  reason: backupsReason('control.no-backup'),
};

export const examplePolicy: Policy = {
  id: idOf(1),
  entityRef: 'component:default/shop',
  source: 'shop-db',
  title: 'Orders',
  engine: 'postgres',
  types: ['full'],
  timeZone: 'Europe/Paris',
  schedules: {
    full: { cron: '0 3 * * *', nextAt: before(-15 * HOUR_MS) },
    differential: null,
    incremental: null,
    restoreTest: { cron: '0 4 1 * *', nextAt: before(-9 * DAY_MS) },
  },
  retention: { daily: 30, weekly: 12, monthly: 24 },
  retentionBy: 'portal',
  rpoMs: 24 * HOUR_MS,
  rtoMs: 4 * HOUR_MS,
  stores: [
    {
      name: 'local',
      type: 'filesystem',
      isPrimary: true,
      keepMs: 7 * DAY_MS,
      objectLock: 'none',
      isReachable: true,
      stateReason: null,
    },
    {
      name: 'offsite',
      type: 's3',
      isPrimary: false,
      keepMs: null,
      objectLock: 'governance',
      isReachable: true,
      stateReason: null,
    },
  ],
  recipients: [{ name: 'escrow', recipient: 'age1example' }],
  executor: 'embedded',
  assertions: ['orders have customers'],
  hasPointInTime: false,
  problem: null,
  warnings: [],
};

export function exampleRun(changes: Partial<Run> = {}): Run {
  return {
    id: idOf(100),
    kind: 'backup',
    policyId: examplePolicy.id,
    entityRef: examplePolicy.entityRef,
    source: examplePolicy.source,
    engine: examplePolicy.engine,
    type: 'full',
    trigger: 'schedule',
    state: 'succeeded',
    stateReason: backupsReason('run.succeeded'),
    scheduledFor: before(9 * HOUR_MS),
    queuedAt: before(9 * HOUR_MS),
    startedAt: before(9 * HOUR_MS),
    finishedAt: before(9 * HOUR_MS - 95_000),
    by: null,
    attempt: 1,
    progress: null,
    backupId: idOf(200),
    restore: null,
    warnings: [],
    cancel: { isAllowed: false, reason: backupsReason('control.ended') },
    ...changes,
  };
}

export const runningBackup = exampleRun({
  id: idOf(101),
  trigger: 'person',
  by: 'user:default/ada',
  state: 'running',
  stateReason: backupsReason('run.running'),
  startedAt: before(60_000),
  finishedAt: null,
  backupId: null,
  progress: {
    phase: 'dumping',
    bytes: 1_200_000_000,
    totalBytes: 3_000_000_000,
    bytesPerSecond: 45_000_000,
    remainingMs: 40_000,
    at: before(0),
  },
  cancel: allowed,
});

const check = (name: string, found: string) => ({
  name,
  kind: 'count' as const,
  state: found === '51200' ? ('passed' as const) : ('failed' as const),
  expected: '51200',
  found,
  reason: null,
});

export const exampleRestore: NonNullable<Run['restore']> = {
  durationMs: 754_000,
  fetchMs: 60_000,
  restoreMs: 600_000,
  checkMs: 94_000,
  restoredBytes: 3_000_000_000,
  checks: [
    check('table public.customers', '51200'),
    check('table public.orders', '51199'),
  ],
  pointAt: before(9 * HOUR_MS),
  location: null,
  previousLocation: null,
  store: 'offsite',
};

export const failedTest = exampleRun({
  id: idOf(102),
  kind: 'restore-test',
  type: null,
  state: 'failed',
  stateReason: backupsReason('run.checks-failed', {
    failed: 1,
    total: 2,
    first: 'table public.orders',
  }),
  restore: exampleRestore,
});

export function exampleBackup(changes: Partial<Backup> = {}): Backup {
  return {
    id: idOf(200),
    policyId: examplePolicy.id,
    entityRef: examplePolicy.entityRef,
    source: examplePolicy.source,
    engine: examplePolicy.engine,
    type: 'full',
    baseId: null,
    startedAt: before(9 * HOUR_MS),
    finishedAt: before(9 * HOUR_MS - 95_000),
    pointAt: before(9 * HOUR_MS),
    sourceBytes: 5_000_000_000,
    plainBytes: 3_000_000_000,
    storedBytes: 3_000_400_000,
    copies: [
      {
        store: 'local',
        state: 'verified',
        stateReason: null,
        verifiedAt: before(8 * HOUR_MS),
        lockedUntil: null,
        removedAt: null,
      },
    ],
    keptBecause: [
      backupsReason('kept.last-good'),
      backupsReason('kept.base', { count: 2 }),
    ],
    pin: null,
    deletedAt: null,
    deletedBecause: null,
    anomalies: [],
    tested: {
      runId: idOf(103),
      at: before(7 * HOUR_MS),
      hasPassed: true,
      durationMs: 700_000,
    },
    controls: { restoreTest: allowed, restore: allowed, pin: allowed },
    ...changes,
  };
}

export function exampleDetails(changes: Partial<Backup> = {}): BackupDetails {
  const backup = exampleBackup(changes);
  const { id, entityRef, source, engine, type, pointAt } = backup;
  return {
    ...backup,
    manifest: {
      version: 1,
      backupId: id,
      entityRef,
      source,
      engine,
      type,
      baseId: null,
      startedAt: backup.startedAt,
      finishedAt: backup.finishedAt,
      content: {
        pointAt,
        tools: { pg_dump: '15.18' },
        server: 'PostgreSQL 15.18',
        format: 'custom',
        sourceBytes: backup.sourceBytes,
        tables: [
          { name: 'public.orders', rows: 51_200, checksum: 'f00d', bytes: 9e6 },
        ],
        largeObjects: 3,
        extensions: [{ name: 'pgcrypto', version: '1.3' }],
        roles: ['shop'],
      },
      parts: [
        {
          name: 'data',
          key: 'shop-db/data',
          plainBytes: backup.plainBytes,
          plainSha256: 'a'.repeat(64),
          storedBytes: backup.storedBytes,
          storedSha256: 'b'.repeat(64),
        },
      ],
      recipients: ['age1example'],
    },
  };
}

export function examplePolicyProtection(
  changes: Partial<PolicyProtection> = {},
): PolicyProtection {
  return {
    policy: examplePolicy,
    status: 'healthy',
    reasons: [backupsReason('status.healthy')],
    rpo: {
      targetMs: 24 * HOUR_MS,
      ms: 9 * HOUR_MS,
      reason: null,
      status: 'healthy',
      newestPointAt: before(9 * HOUR_MS),
      breachAt: before(-15 * HOUR_MS),
    },
    rto: {
      targetMs: 4 * HOUR_MS,
      ms: 754_000,
      reason: backupsReason('clock.as-measured'),
      status: 'healthy',
      measuredMs: 700_000,
      measuredAt: before(7 * HOUR_MS),
      measuredBytes: 4_500_000_000,
      todaysBytes: 5_000_000_000,
    },
    backups: {
      count: 31,
      storedBytes: 93_000_000_000,
      oldestPointAt: before(90 * DAY_MS),
    },
    running: [],
    lastRun: exampleRun(),
    lastRestoreTest: failedTest,
    missed: 1,
    controls: { backup: allowed, restoreTest: allowed, restore: allowed },
    ...changes,
  };
}

export function exampleProtection(
  changes: Partial<EntityProtection> = {},
): EntityProtection {
  return {
    entityRef: examplePolicy.entityRef,
    status: 'healthy',
    policies: [examplePolicyProtection()],
    mirrors: [],
    holdsData: backupsReason('holds.source'),
    reason: null,
    asOf: before(0),
    ...changes,
  };
}

export function examplePlan(changes: Partial<RestorePlan> = {}): RestorePlan {
  return {
    id: idOf(300),
    policyId: examplePolicy.id,
    entityRef: examplePolicy.entityRef,
    source: examplePolicy.source,
    target: 'isolated',
    backupId: idOf(200),
    pointAt: before(9 * HOUR_MS),
    location: 'database shop_restored on db.example.com',
    steps: [],
    warnings: [],
    losesMs: 9 * HOUR_MS,
    estimatedMs: 754_000,
    estimateReason: backupsReason('clock.as-measured'),
    confirmation: null,
    approval: null,
    state: 'planned',
    requestedBy: 'user:default/ada',
    requestedAt: before(0),
    expiresAt: before(-HOUR_MS),
    runId: null,
    execute: allowed,
    ...changes,
  };
}
