import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { manifestSchema } from './manifest';
import { backupTypeSchema, retentionRulesSchema } from './policy';
import { controlSchema } from './run';

export const copySchema = z.object({
  store: z.string(),
  /** `stored`: written, not read back yet. `damaged`: its bytes are not what was written. */
  state: z.enum(['stored', 'verified', 'missing', 'damaged', 'removed']),
  stateReason: reasonSchema.nullable(),
  verifiedAt: z.iso.datetime().nullable(),
  lockedUntil: z.iso.datetime().nullable(),
  removedAt: z.iso.datetime().nullable(),
});
export type Copy = z.infer<typeof copySchema>;

export const anomalySchema = z.object({
  /** Against the median of those before it. */
  kind: z.enum(['smaller', 'larger', 'slower', 'fewer-rows']),
  reason: reasonSchema,
});
export type Anomaly = z.infer<typeof anomalySchema>;

export const backupSchema = z.object({
  id: z.uuid(),
  policyId: z.uuid(),
  entityRef: z.string(),
  source: z.string(),
  engine: z.string(),
  type: backupTypeSchema,
  baseId: z.uuid().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  pointAt: z.iso.datetime(),
  sourceBytes: z.number().int(),
  plainBytes: z.number().int(),
  storedBytes: z.number().int(),
  copies: z.array(copySchema),
  /** What keeps it: rules of retention, that it is the last good one, pinned, or the base of others. Empty: it goes next. */
  keptBecause: z.array(reasonSchema),
  pin: z
    .object({ by: z.string(), at: z.iso.datetime(), reason: z.string() })
    .nullable(),
  deletedAt: z.iso.datetime().nullable(),
  deletedBecause: reasonSchema.nullable(),
  anomalies: z.array(anomalySchema),
  /** The newest restore test of this very backup. */
  tested: z
    .object({
      runId: z.uuid(),
      at: z.iso.datetime(),
      hasPassed: z.boolean(),
      durationMs: z.number().int().nullable(),
    })
    .nullable(),
  controls: z.object({
    restoreTest: controlSchema,
    restore: controlSchema,
    pin: controlSchema,
  }),
});
export type Backup = z.infer<typeof backupSchema>;

export const backupDetailsSchema = backupSchema.extend({
  manifest: manifestSchema.nullable(),
});
export type BackupDetails = z.infer<typeof backupDetailsSchema>;

export const backupPageSchema = z.object({
  items: z.array(backupSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
});
export type BackupPage = z.infer<typeof backupPageSchema>;

/** Body of `POST /v1/policies/:id/retention-previews`: what other rules would keep of what there is. */
export const retentionPreviewRequestSchema = z
  .object({ rules: retentionRulesSchema })
  .strict();

export const retentionPreviewSchema = z.object({
  rules: retentionRulesSchema,
  timeZone: z.string(),
  /** Newest first. */
  items: z.array(
    z.object({
      backupId: z.uuid(),
      pointAt: z.iso.datetime(),
      storedBytes: z.number().int(),
      isKept: z.boolean(),
      reasons: z.array(reasonSchema),
    }),
  ),
  /** How many older ones are not among the items; they are counted below. */
  leftOut: z.number().int(),
  kept: z.number().int(),
  removed: z.number().int(),
  removedBytes: z.number().int(),
});
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;

/** Body of `POST /v1/backups/:id/pin`. */
export const pinRequestSchema = z
  .object({ reason: z.string().trim().min(3).max(500) })
  .strict();
