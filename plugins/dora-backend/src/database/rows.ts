import {
  attributionMethodSchema,
  Tier,
  tierSchema,
} from '@quarterdeck/plugin-dora-common';
import { deploymentOutcomeSchema } from '@quarterdeck/plugin-environments-common';
import { canonicalJson, reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import {
  CorrectionRecord,
  DeploymentRecord,
  DerivedDeployment,
  DerivedIncident,
  IncidentRecord,
  PlannedMark,
} from '../domain/records';
import { endingOf } from '../domain/ending';
import { ToldDeployment, ToldIncident, ToldRollout } from '../domain/told';

/** Of environments that are not configured: nothing is counted there, until they are. */
export const NO_TIER = 'none';
export type TierColumn = Tier | typeof NO_TIER;

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const bigint = z.coerce.number();
const text = z.string().optional();
const time = z.number().optional();

const deploymentRecordSchema = z.object({
  id: z.string(),
  entityRef: z.string(),
  environmentId: z.string(),
  source: z.enum(['observed', 'found', 'reported']),
  version: text,
  previousVersion: text,
  revision: text,
  artifacts: z.array(z.string()),
  startedAt: z.number(),
  finishedAt: time,
  outcome: deploymentOutcomeSchema.optional(),
  rolledBackAt: time,
  recoveredAt: time,
  rolloutId: text,
  reportedRework: z.boolean().optional(),
});
const storedDeploymentSchema = z.object({
  record: deploymentRecordSchema,
  ownEnd: z
    .object({
      outcome: deploymentOutcomeSchema.exclude(['rolled-back']),
      position: z.number(),
    })
    .optional(),
});
const rolloutSchema = z.object({
  id: z.string(),
  purpose: z.string(),
  firstAt: z.number(),
  requestedAt: time,
  startedAt: time,
  breachedAt: time,
  safeAt: time,
});
const incidentSchema = z.object({
  id: z.string(),
  number: z.number(),
  entityRef: z.string(),
  environmentId: text,
  title: z.string(),
  severity: z.string(),
  startedAt: z.number(),
  openedAt: z.number(),
  mitigatedAt: time,
  resolvedAt: time,
  mergedInto: text,
  named: z.object({ kind: z.string(), id: z.string() }).optional(),
  isNobodysFault: z.boolean().optional(),
});
const derivedDeploymentSchema = z.object({
  countedAt: time,
  reason: reasonSchema,
  sameAs: text,
  deliveredAt: time,
  revision: text,
  failedReasons: z.array(reasonSchema),
  failedAt: time,
  recoveredAt: time,
  isRework: z.boolean().optional(),
  reworkReason: reasonSchema.optional(),
});
const derivedIncidentSchema = z.object({
  deploymentId: text,
  method: attributionMethodSchema,
  reason: reasonSchema,
});
const plannedSchema = z.object({
  isUnplanned: z.boolean(),
  reason: reasonSchema,
});

/** What a record is read from; `rollout_json` is the record of the row in `rollouts`. */
const deploymentRowSchema = z.object({
  tier: z.union([tierSchema, z.literal(NO_TIER)]),
  record_json: z.string(),
  fact_position: bigint,
  rollout_json: z.string().nullable().optional(),
});

/** As it was told. */
export function readToldDeployment(row: unknown): ToldDeployment {
  const { fact_position, record_json } = deploymentRowSchema.parse(row);
  return {
    ...storedDeploymentSchema.parse(JSON.parse(record_json)),
    position: fact_position,
  };
}

/** Undefined where its environment is not configured. */
export function readDeployment(row: unknown): DeploymentRecord | undefined {
  const { record_json, rollout_json, tier } = deploymentRowSchema.parse(row);
  if (tier === NO_TIER) {
    return undefined;
  }
  const { ownEnd, record } = storedDeploymentSchema.parse(
    JSON.parse(record_json),
  );
  const hadFailed =
    record.outcome === 'rolled-back' &&
    (ownEnd?.outcome === 'failed' || ownEnd?.outcome === 'superseded');
  return {
    ...record,
    tier,
    ...(hadFailed ? { hadFailed } : {}),
    ...(rollout_json ? { rollout: readRollout(rollout_json) } : {}),
  };
}

export function readRollout(record_json: string): ToldRollout {
  return rolloutSchema.parse(JSON.parse(record_json));
}

export function readDerivedDeployment(derived_json: string): DerivedDeployment {
  return derivedDeploymentSchema.parse(JSON.parse(derived_json));
}

export function readPlanned(planned_json: string): PlannedMark {
  return plannedSchema.parse(JSON.parse(planned_json));
}

export function readIncident(record_json: string): IncidentRecord {
  return incidentSchema.parse(JSON.parse(record_json));
}

export function readDerivedIncident(derived_json: string): DerivedIncident {
  return derivedIncidentSchema.parse(JSON.parse(derived_json));
}

const correctionRowSchema = z.object({
  incident_id: z.string(),
  deployment_id: z.string().nullable(),
  corrected_by: z.string(),
  corrected_at: bigint,
  reason: z.string(),
});

export function readCorrection(row: unknown): CorrectionRecord {
  const read = correctionRowSchema.parse(row);
  return {
    incidentId: read.incident_id,
    deploymentId: read.deployment_id ?? undefined,
    by: read.corrected_by,
    at: read.corrected_at,
    reason: read.reason,
  };
}

/** What is told of a deployment, as columns. */
export function toToldColumns(told: ToldDeployment, tier: TierColumn) {
  const { record, ownEnd, position } = told;
  return {
    entity_ref: record.entityRef,
    environment_id: record.environmentId,
    tier,
    started_at: record.startedAt,
    rollout_id: record.rolloutId ?? null,
    record_json: canonicalJson({ record, ownEnd }),
    fact_position: position,
  };
}

/** What follows of a deployment, as columns. `record` is undefined where it cannot count. */
export function toDerivedColumns(
  record: DeploymentRecord | undefined,
  derived: DerivedDeployment,
) {
  const isCounted = derived.countedAt !== undefined;
  const { endedAt, hasSucceeded } = record
    ? endingOf(record, derived)
    : { hasSucceeded: false };
  return {
    ended_at: endedAt ?? null,
    has_succeeded: hasSucceeded,
    revision: derived.revision ?? null,
    counted_at: derived.countedAt ?? null,
    delivered_at: derived.deliveredAt ?? null,
    is_failed: isCounted && derived.failedReasons.length > 0,
    failed_at: derived.failedAt ?? null,
    recovered_at: derived.recoveredAt ?? null,
    is_rework: derived.isRework ?? null,
    reason_code: derived.reason.code,
    derived_json: canonicalJson(derived),
  };
}

export function toIncidentColumns(told: ToldIncident, tier: TierColumn) {
  const { record, position } = told;
  return {
    entity_ref: record.entityRef,
    environment_id: record.environmentId ?? null,
    tier,
    opened_at: record.openedAt,
    resolved_at: record.resolvedAt ?? null,
    is_counted: record.mergedInto === undefined,
    record_json: canonicalJson(record),
    fact_position: position,
    named_kind: record.named?.kind ?? null,
    named_id: record.named?.id ?? null,
  };
}

export function toDerivedIncidentColumns(derived: DerivedIncident) {
  return {
    deployment_id: derived.deploymentId ?? null,
    method: derived.method,
    derived_json: canonicalJson(derived),
  };
}
