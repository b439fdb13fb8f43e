/** Between rows and records. Columns are what is searched by; the rest is JSON, and is checked when it is read. */
import {
  anomalySchema,
  backupTypeSchema,
  progressSchema,
  restoreResultSchema,
  retentionRulesSchema,
  runKindSchema,
  runStateSchema,
} from '@quarterdeck/plugin-backups-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import {
  BackupRecord,
  CopyRecord,
  HoldingRecord,
  InventoryRecord,
  PlanningState,
  PolicyRecord,
  RestorePlanRecord,
  RunRecord,
} from '../domain/records';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();
const time = z.number().int();

const policySchema: z.ZodType<PolicyRecord> = z.object({
  id: z.string(),
  entityRef: z.string(),
  source: z.string(),
  title: z.string(),
  engine: z.string(),
  types: z.array(backupTypeSchema),
  timeZone: z.string(),
  schedules: z.object({
    full: z.string().optional(),
    differential: z.string().optional(),
    incremental: z.string().optional(),
    restoreTest: z.string().optional(),
  }),
  retention: retentionRulesSchema,
  retentionBy: z.enum(['portal', 'engine']),
  rpoMs: z.number(),
  rtoMs: z.number(),
  stores: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      keepMs: z.number().optional(),
    }),
  ),
  recipients: z.array(z.object({ name: z.string(), recipient: z.string() })),
  executor: z.string(),
  assertions: z.array(z.string()),
  hasPointInTime: z.boolean(),
  problem: reasonSchema.optional(),
  warnings: z.array(reasonSchema),
});

const runSchema: z.ZodType<Omit<RunRecord, 'revision'>> = z.object({
  id: z.string(),
  kind: runKindSchema,
  policyId: z.string(),
  entityRef: z.string(),
  source: z.string(),
  engine: z.string(),
  type: backupTypeSchema.optional(),
  trigger: z.enum(['schedule', 'catch-up', 'person', 'room']),
  state: runStateSchema,
  stateReason: reasonSchema,
  scheduledFor: time.optional(),
  queuedAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  by: z.string().optional(),
  attempt: z.number().int(),
  notBefore: time.optional(),
  progress: progressSchema.optional(),
  backupId: z.string().optional(),
  planId: z.string().optional(),
  restore: restoreResultSchema.optional(),
  warnings: z.array(reasonSchema),
  cancelledBy: z.string().optional(),
});

type StoredBackup = Omit<BackupRecord, 'copies'>;
const backupSchema: z.ZodType<StoredBackup> = z.object({
  id: z.string(),
  policyId: z.string(),
  runId: z.string(),
  entityRef: z.string(),
  source: z.string(),
  engine: z.string(),
  type: backupTypeSchema,
  baseId: z.string().optional(),
  startedAt: time,
  finishedAt: time,
  pointAt: time,
  label: z.string().optional(),
  sourceBytes: z.number(),
  plainBytes: z.number(),
  storedBytes: z.number(),
  manifestKey: z.string().optional(),
  manifestSha256: z.string().optional(),
  pin: z.object({ by: z.string(), at: time, reason: z.string() }).optional(),
  deletedAt: time.optional(),
  deletedBecause: reasonSchema.optional(),
  anomalies: z.array(anomalySchema).optional(),
});

const copySchema: z.ZodType<CopyRecord> = z.object({
  store: z.string(),
  state: z.enum(['stored', 'verified', 'missing', 'damaged', 'removed']),
  stateReason: reasonSchema.optional(),
  verifiedAt: time.optional(),
  lockedUntil: time.optional(),
  removedAt: time.optional(),
  lostAt: time.optional(),
});

const restorePlanSchema: z.ZodType<RestorePlanRecord> = z.object({
  id: z.string(),
  policyId: z.string(),
  entityRef: z.string(),
  source: z.string(),
  target: z.enum(['isolated', 'source']),
  backupId: z.string().optional(),
  pointAt: time,
  isPointInTime: z.boolean(),
  location: z.string(),
  steps: z.array(reasonSchema),
  warnings: z.array(reasonSchema),
  estimatedMs: z.number().optional(),
  estimateReason: reasonSchema,
  confirmation: z.string().optional(),
  hash: z.string(),
  approvalId: z.string().optional(),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: time,
  expiresAt: time,
  runId: z.string().optional(),
});

const inventorySchema: z.ZodType<InventoryRecord> = z.object({
  policyId: z.string(),
  archivedUntil: time.optional(),
  problem: reasonSchema.optional(),
  observedAt: time,
});

const holdingSchema: z.ZodType<HoldingRecord> = z.object({
  entityRef: z.string(),
  title: z.string(),
  owner: z.string().optional(),
  holdsData: reasonSchema,
});

const jsonRow = z.object({ record_json: z.string() });

/** @returns a reader of rows whose whole record is in their `record_json` */
function fromJson<Record>(schema: z.ZodType<Record>) {
  return (row: unknown): Record =>
    schema.parse(JSON.parse(jsonRow.parse(row).record_json));
}

export const fromPolicyRow = fromJson(policySchema);
export const fromBackupRow = fromJson(backupSchema);
export const fromRestorePlanRow = fromJson(restorePlanSchema);
export const fromInventoryRow = fromJson(inventorySchema);
export const fromHoldingRow = fromJson(holdingSchema);

const readRun = fromJson(runSchema);
const runRow = z.object({ revision: z.number().int() });

export function fromRunRow(row: unknown): RunRecord {
  return { ...readRun(row), revision: runRow.parse(row).revision };
}

const copyRow = z.object({ backup_id: z.string() });
const readCopy = fromJson(copySchema);

export function fromCopyRow(row: unknown): [string, CopyRecord] {
  return [copyRow.parse(row).backup_id, readCopy(row)];
}

const knownSchema: z.ZodType<PlanningState['known']> = z.object({
  full: time.optional(),
  differential: time.optional(),
  incremental: time.optional(),
  restoreTest: time.optional(),
});
const planningRow = z
  .object({
    id: z.string(),
    seen_at: milliseconds,
    known_json: z.string(),
  })
  .transform(row => ({
    policyId: row.id,
    seenAt: row.seen_at,
    known: knownSchema.parse(JSON.parse(row.known_json)),
  }));

export function fromPlanningRow(row: unknown): PlanningState {
  return planningRow.parse(row);
}

export function toPolicyRow(policy: PolicyRecord) {
  return {
    id: policy.id,
    entity_ref: policy.entityRef,
    source: policy.source,
    is_configured: true,
    record_json: JSON.stringify(policy),
  };
}

export function toRunRow(run: RunRecord) {
  const { revision, ...record } = run;
  return {
    id: run.id,
    policy_id: run.policyId,
    entity_ref: run.entityRef,
    source: run.source,
    kind: run.kind,
    state: run.state,
    due_key:
      run.scheduledFor === undefined
        ? null
        : [run.policyId, run.kind, run.type ?? '', run.scheduledFor].join('/'),
    queued_at: run.queuedAt,
    finished_at: run.finishedAt ?? null,
    backup_id: run.backupId ?? null,
    record_json: JSON.stringify(record),
    revision,
  };
}

export function toBackupRow(backup: StoredBackup) {
  return {
    id: backup.id,
    policy_id: backup.policyId,
    entity_ref: backup.entityRef,
    source: backup.source,
    point_at: backup.pointAt,
    stored_bytes: backup.storedBytes,
    deleted_at: backup.deletedAt ?? null,
    record_json: JSON.stringify(backup),
  };
}

export function toCopyRow(backupId: string, copy: CopyRecord) {
  return {
    backup_id: backupId,
    store: copy.store,
    state: copy.state,
    verified_at: copy.verifiedAt ?? null,
    record_json: JSON.stringify(copy),
  };
}

export function toRestorePlanRow(plan: RestorePlanRecord) {
  return {
    id: plan.id,
    entity_ref: plan.entityRef,
    requested_at: plan.requestedAt,
    expires_at: plan.expiresAt,
    run_id: plan.runId ?? null,
    record_json: JSON.stringify(plan),
  };
}
