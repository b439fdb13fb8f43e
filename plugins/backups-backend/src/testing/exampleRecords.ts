import { Manifest, backupsReason } from '@quarterdeck/plugin-backups-common';
import { v5 as namedId, v7 as newId } from 'uuid';
import { BackupRecord, PolicyRecord, RunRecord } from '../domain/records';

/** Some instant on Sunday, 22 November 2026, 04:00 UTC. */
export const EXAMPLE_NOW = Date.parse('2026-11-22T04:00:00.000Z');
const NAMESPACE = 'c7a2e1f4-3b0d-4c56-9c0e-5a1d2b3c4d5e';

export function examplePolicy(changes: Partial<PolicyRecord> = {}) {
  const entityRef = changes.entityRef ?? 'component:default/shop';
  const source = changes.source ?? 'orders';
  const policy: PolicyRecord = {
    id: namedId(`${entityRef}/${source}`, NAMESPACE),
    entityRef,
    source,
    title: 'Orders',
    engine: 'sqlite',
    types: ['full'],
    timeZone: 'UTC',
    schedules: { full: '0 3 * * *', restoreTest: '0 5 1 * *' },
    retention: { daily: 30, weekly: 12, monthly: 24 },
    retentionBy: 'portal',
    rpoMs: 86_400_000,
    rtoMs: 14_400_000,
    stores: [{ name: 'local', type: 'filesystem' }],
    recipients: [{ name: 'restore-test', recipient: 'age1x' }],
    executor: 'embedded',
    assertions: [],
    hasPointInTime: false,
    warnings: [],
    ...changes,
  };
  return policy;
}

export function exampleRun(changes: Partial<RunRecord> = {}) {
  const run: RunRecord = {
    id: newId(),
    kind: 'backup',
    policyId: examplePolicy().id,
    entityRef: 'component:default/shop',
    source: 'orders',
    engine: 'sqlite',
    type: 'full',
    trigger: 'schedule',
    state: 'queued',
    stateReason: backupsReason('run.queued'),
    queuedAt: EXAMPLE_NOW,
    attempt: 0,
    warnings: [],
    revision: 1,
    ...changes,
  };
  return run;
}

export function exampleBackup(changes: Partial<BackupRecord> = {}) {
  const backup: BackupRecord = {
    id: newId(),
    policyId: examplePolicy().id,
    runId: newId(),
    entityRef: 'component:default/shop',
    source: 'orders',
    engine: 'sqlite',
    type: 'full',
    startedAt: EXAMPLE_NOW - 60_000,
    finishedAt: EXAMPLE_NOW,
    pointAt: EXAMPLE_NOW - 50_000,
    sourceBytes: 1_000_000,
    plainBytes: 900_000,
    storedBytes: 900_200,
    manifestKey: 'component-default-shop/orders/2026/x/manifest.age',
    manifestSha256: 'a'.repeat(64),
    copies: [{ store: 'local', state: 'verified', verifiedAt: EXAMPLE_NOW }],
    ...changes,
  };
  return backup;
}

export function exampleManifest(backup: BackupRecord): Manifest {
  return {
    version: 1,
    backupId: backup.id,
    entityRef: backup.entityRef,
    source: backup.source,
    engine: backup.engine,
    type: backup.type,
    baseId: backup.baseId ?? null,
    startedAt: new Date(backup.startedAt).toISOString(),
    finishedAt: new Date(backup.finishedAt).toISOString(),
    content: {
      pointAt: new Date(backup.pointAt).toISOString(),
      tools: { sqlite: '3.50' },
      server: null,
      format: 'sqlite',
      sourceBytes: backup.sourceBytes,
      tables: [{ name: 'orders', rows: 12, checksum: 'ab', bytes: 4096 }],
      largeObjects: null,
      extensions: [],
      roles: [],
    },
    parts: [
      {
        name: 'data',
        key: 'component-default-shop/orders/2026/x/data.age',
        plainBytes: backup.plainBytes,
        plainSha256: 'b'.repeat(64),
        storedBytes: backup.storedBytes,
        storedSha256: 'c'.repeat(64),
      },
    ],
    recipients: ['age1x'],
  };
}
