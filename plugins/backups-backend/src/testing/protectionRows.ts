import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { randomUUID } from 'node:crypto';
import type { BackupRecord, PolicyRecord, RunRecord } from '../domain/records';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const NOW = Date.parse('2026-11-22T12:00:00.000Z');
export const SHOP = 'component:default/shop';

/** Whole records of an ordinary database, for tests that care about some of it. */
export function policyRow(some: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    id: randomUUID(),
    entityRef: SHOP,
    source: 'orders',
    title: 'Orders',
    engine: 'postgres',
    types: ['full'],
    timeZone: 'UTC',
    schedules: { full: '0 3 * * *', restoreTest: '0 5 1 * *' },
    retention: { daily: 30 },
    retentionBy: 'portal',
    rpoMs: HOUR_MS,
    rtoMs: 4 * HOUR_MS,
    stores: [{ name: 'disk', type: 'filesystem' }],
    recipients: [],
    executor: 'embedded',
    assertions: [],
    hasPointInTime: false,
    warnings: [],
    ...some,
  };
}

export function backupRow(some: Partial<BackupRecord> = {}): BackupRecord {
  const pointAt = some.pointAt ?? NOW - HOUR_MS;
  return {
    id: randomUUID(),
    policyId: randomUUID(),
    runId: randomUUID(),
    entityRef: SHOP,
    source: 'orders',
    engine: 'postgres',
    type: 'full',
    startedAt: pointAt,
    finishedAt: pointAt + 60_000,
    pointAt,
    sourceBytes: 100_000_000,
    plainBytes: 50_000_000,
    storedBytes: 50_100_000,
    copies: [
      { store: 'disk', state: 'verified', verifiedAt: pointAt + 60_000 },
    ],
    ...some,
  };
}

export function runRow(some: Partial<RunRecord> = {}): RunRecord {
  return {
    id: randomUUID(),
    kind: 'backup',
    policyId: randomUUID(),
    entityRef: SHOP,
    source: 'orders',
    engine: 'postgres',
    type: 'full',
    trigger: 'schedule',
    state: 'succeeded',
    stateReason: backupsReason('run.succeeded'),
    queuedAt: NOW - HOUR_MS,
    startedAt: NOW - HOUR_MS,
    finishedAt: NOW - HOUR_MS + 60_000,
    attempt: 1,
    warnings: [],
    revision: 1,
    ...some,
  };
}
