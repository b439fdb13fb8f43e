import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  backupRow,
  DAY_MS,
  HOUR_MS,
  NOW,
  policyRow,
  runRow,
} from '../testing/protectionRows';
import { rpoClock } from './rpo';
import { rtoClock } from './rto';
import { judge, type ProtectionFacts, TEST_GOOD_FOR_MS } from './status';

const measured = {
  at: NOW - DAY_MS,
  durationMs: 60_000,
  fetchMs: null,
  restoreMs: null,
  checkMs: null,
  bytes: 1,
};
const clockOf = (age: number | undefined) =>
  rpoClock({
    newestPointAt: age === undefined ? undefined : NOW - age,
    targetMs: HOUR_MS,
    now: NOW,
  });

const good: ProtectionFacts = {
  policy: policyRow(),
  rpo: clockOf(60_000),
  rto: rtoClock({
    measured,
    hasFailedSince: false,
    todaysBytes: 1,
    targetMs: HOUR_MS,
  }),
  newest: backupRow(),
  lastBackupRun: runRow(),
  lastRestoreTest: runRow({ kind: 'restore-test' }),
  passedTestAt: NOW - DAY_MS,
  isBackingUp: false,
  inventory: undefined,
  isEscrowProven: true,
  unreachableStores: [],
  now: NOW,
};
const anomalous = backupRow({
  anomalies: [{ kind: 'smaller', reason: backupsReason('anomaly.smaller') }],
});

it('is healthy where nothing is wrong', () => {
  expect(judge(good)).toMatchObject({
    status: 'healthy',
    reasons: [{ code: 'status.healthy' }],
  });
});

it.each<[string, Partial<ProtectionFacts>, string]>([
  ['status.rpo-broken', { rpo: clockOf(2 * HOUR_MS) }, 'unavailable'],
  ['status.rpo-near', { rpo: clockOf(0.9 * HOUR_MS) }, 'degraded'],
  [
    'status.none',
    { newest: undefined, rpo: clockOf(undefined) },
    'unavailable',
  ],
  [
    'status.first-backup',
    { newest: undefined, rpo: clockOf(undefined), isBackingUp: true },
    'progressing',
  ],
  [
    'status.untested',
    { passedTestAt: undefined, lastRestoreTest: undefined },
    'degraded',
  ],
  ['status.test-old', { passedTestAt: NOW - TEST_GOOD_FOR_MS - 1 }, 'degraded'],
  [
    'status.test-failed',
    { lastRestoreTest: runRow({ state: 'failed' }) },
    'degraded',
  ],
  [
    'status.test-failed',
    { lastRestoreTest: runRow({ state: 'failed' }), passedTestAt: undefined },
    'unavailable',
  ],
  [
    'status.last-failed',
    { lastBackupRun: runRow({ state: 'failed' }) },
    'degraded',
  ],
  ['status.missed', { lastBackupRun: runRow({ state: 'missed' }) }, 'degraded'],
  ['status.anomaly', { newest: anomalous }, 'degraded'],
  ['status.key-unproven', { isEscrowProven: false }, 'degraded'],
  ['status.store-unreachable', { unreachableStores: ['s3'] }, 'degraded'],
  [
    'status.archive',
    {
      inventory: {
        policyId: 'x',
        observedAt: NOW,
        problem: backupsReason('status.none'),
      },
    },
    'degraded',
  ],
  [
    'status.copy-lost',
    {
      newest: backupRow({
        copies: [
          { store: 'disk', state: 'verified' },
          { store: 's3', state: 'missing' },
        ],
      }),
    },
    'degraded',
  ],
])('says %s', (code, some, status) => {
  const { status: found, reasons } = judge({ ...good, ...some });
  expect(found).toBe(status);
  expect(reasons.map(reason => reason.code)).toEqual([code]);
});

it('says the worst first', () => {
  const { status, reasons } = judge({
    ...good,
    rpo: clockOf(2 * HOUR_MS),
    isEscrowProven: false,
    lastBackupRun: runRow({ state: 'failed' }),
  });
  expect(status).toBe('unavailable');
  expect(reasons.map(({ code }) => code)).toEqual([
    'status.rpo-broken',
    'status.last-failed',
    'status.key-unproven',
  ]);
});
