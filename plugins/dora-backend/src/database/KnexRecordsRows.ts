import {
  attributionMethodSchema,
  tierSchema,
} from '@quarterdeck/plugin-dora-common';
import { deploymentOutcomeSchema } from '@quarterdeck/plugin-environments-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { CorrectionRecord } from '../domain/records';
import { StoredDeployment, StoredIncident } from '../domain/stored';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number; SQLite keeps booleans as numbers. */
const time = z.coerce.number().int();
const flag = z.union([z.boolean(), z.number().transform(Boolean)]);
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
const absent = <T extends z.ZodType>(schema: T) =>
  schema.nullable().transform(value => value ?? undefined);

const toldSchema = z.object({
  source: z.enum(['observed', 'found', 'reported']),
  version: z.string().optional(),
  previousVersion: z.string().optional(),
  finishedAt: z.number().optional(),
  outcome: deploymentOutcomeSchema.optional(),
});
const followsSchema = z.object({
  reason: reasonSchema,
  failedReasons: z.array(reasonSchema),
  reworkReason: reasonSchema.optional(),
});

/** A deployment as it is kept, with what follows from it; times are milliseconds since 1970. */
export const storedDeploymentSchema = z
  .object({
    id: z.string(),
    entity_ref: z.string(),
    environment_id: z.string(),
    tier: tierSchema,
    started_at: time,
    revision: absent(z.string()),
    rollout_id: absent(z.string()),
    record_json: json(z.object({ record: toldSchema })),
    counted_at: absent(time),
    failed_at: absent(time),
    recovered_at: absent(time),
    is_failed: flag,
    is_rework: absent(flag),
    derived_json: json(followsSchema),
    commits_state: z.enum(['pending', 'known', 'unknown']),
    commits_reason_json: absent(json(reasonSchema)),
    commits: absent(time),
    lead_median_ms: absent(time),
  })
  .transform(
    (row): StoredDeployment => ({
      id: row.id,
      entityRef: row.entity_ref,
      environmentId: row.environment_id,
      tier: row.tier,
      startedAt: row.started_at,
      revision: row.revision,
      rolloutId: row.rollout_id,
      told: row.record_json.record,
      countedAt: row.counted_at,
      failedAt: row.failed_at,
      recoveredAt: row.recovered_at,
      isFailed: row.is_failed,
      isRework: row.is_rework,
      follows: row.derived_json,
      commitsState: row.commits_state,
      commitsReason: row.commits_reason_json,
      commits: row.commits,
      medianLeadMs: row.lead_median_ms,
    }),
  );

/** An incident as it is kept, with the deployment that it comes from. */
export const storedIncidentSchema = z
  .object({
    id: z.string(),
    entity_ref: z.string(),
    environment_id: absent(z.string()),
    opened_at: time,
    resolved_at: absent(time),
    is_counted: flag,
    record_json: json(
      z.object({
        number: z.number().int(),
        title: z.string(),
        severity: z.string(),
        startedAt: z.number(),
      }),
    ),
    deployment_id: absent(z.string()),
    method: attributionMethodSchema,
    derived_json: json(z.object({ reason: reasonSchema })),
  })
  .transform(
    (row): StoredIncident => ({
      id: row.id,
      entityRef: row.entity_ref,
      environmentId: row.environment_id,
      openedAt: row.opened_at,
      resolvedAt: row.resolved_at,
      isCounted: row.is_counted,
      number: row.record_json.number,
      title: row.record_json.title,
      severity: row.record_json.severity,
      startedAt: row.record_json.startedAt,
      deploymentId: row.deployment_id,
      method: row.method,
      reason: row.derived_json.reason,
    }),
  );

/** What a person said about an incident; without a deployment, none is to blame. */
export const storedCorrectionSchema = z
  .object({
    incident_id: z.string(),
    deployment_id: absent(z.string()),
    corrected_by: z.string(),
    corrected_at: time,
    reason: z.string(),
  })
  .transform(
    (row): CorrectionRecord => ({
      incidentId: row.incident_id,
      deploymentId: row.deployment_id,
      by: row.corrected_by,
      at: row.corrected_at,
      reason: row.reason,
    }),
  );
