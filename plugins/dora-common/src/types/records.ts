import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { measuredMetricSchema, metricSchema, stageIdSchema } from './metrics';
import { scopeQuerySchema, tierSchema, windowSchema } from './scope';

/** How an incident came to its deployment. */
export const attributionMethodSchema = z.enum([
  'explicit',
  'latest-before',
  'corrected',
  'none',
]);
export type AttributionMethod = z.infer<typeof attributionMethodSchema>;

export const countedIncidentSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  title: z.string(),
  severity: z.string(),
  startedAt: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  resolvedAt: z.iso.datetime().nullable(),
  /** `null`: no deployment is to blame. */
  deploymentId: z.string().nullable(),
  method: attributionMethodSchema,
  reason: reasonSchema,
  /** What a person said of it, who and when; absent where nobody did. */
  correction: z
    .object({ by: z.string(), at: z.iso.datetime(), reason: z.string() })
    .nullish(),
  /** May the reader correct it. */
  mayCorrect: z.boolean(),
});
export type CountedIncident = z.infer<typeof countedIncidentSchema>;

export const countedChangeSchema = z.object({
  sha: z.string(),
  title: z.string().nullable(),
  link: z.string().nullable(),
  pullRequest: z.number().int().nullable(),
  committedAt: z.iso.datetime(),
  mergedAt: z.iso.datetime().nullable(),
  leadMs: z.number(),
  stages: z.array(z.object({ stage: stageIdSchema, ms: z.number() })),
});
export type CountedChange = z.infer<typeof countedChangeSchema>;

/** A deployment as it is counted, or not. */
export const countedDeploymentSchema = z.object({
  id: z.string(),
  entityRef: z.string(),
  environmentId: z.string(),
  tier: tierSchema,
  source: z.enum(['observed', 'found', 'reported']),
  version: z.string().nullable(),
  previousVersion: z.string().nullable(),
  revision: z.string().nullable(),
  rolloutId: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** `null`: it is not counted. */
  countedAt: z.iso.datetime().nullable(),
  /** Why it counts, or does not. */
  reason: reasonSchema,
  isFailed: z.boolean(),
  failedReasons: z.array(reasonSchema),
  failedAt: z.iso.datetime().nullable(),
  recoveredAt: z.iso.datetime().nullable(),
  recoveryMs: z.number().nullable(),
  /** `null`: nobody knows. */
  isRework: z.boolean().nullable(),
  reworkReason: reasonSchema.nullable(),
  /** Of those whose commits are not known. */
  commitsReason: reasonSchema.nullable(),
  commits: z.number().int().nullable(),
  medianLeadMs: z.number().nullable(),
});
export type CountedDeployment = z.infer<typeof countedDeploymentSchema>;

/** Query of `GET /api/dora/v1/deployments`: that of a scope, with what to show of it. */
export const deploymentQuerySchema = scopeQuerySchema.extend({
  /**
   * `counted`: those in the window that count. `not-counted`: those that began in it and do not. `failed`: counted, and
   * failed. `recovered`: those whose recovery ended in the window. `open`: failed, and not recovered. `rework`: counted, and
   * not planned. `with-commits`: counted, with known commits.
   */
  show: z
    .enum([
      'counted',
      'not-counted',
      'failed',
      'recovered',
      'open',
      'rework',
      'with-commits',
    ])
    .default('counted'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export type DeploymentQuery = z.input<typeof deploymentQuerySchema>;

/** Newest first. */
export const deploymentPageSchema = z.object({
  asOf: z.iso.datetime(),
  window: windowSchema,
  items: z.array(countedDeploymentSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type CountedDeploymentPage = z.infer<typeof deploymentPageSchema>;

/** Query of `GET /api/dora/v1/incidents`: those that opened in the window. */
export const incidentListQuerySchema = scopeQuerySchema.extend({
  show: z.enum(['all', 'attributed', 'unattributed']).default('all'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export type IncidentListQuery = z.input<typeof incidentListQuerySchema>;
export const countedIncidentPageSchema = z.object({
  asOf: z.iso.datetime(),
  window: windowSchema,
  items: z.array(countedIncidentSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type CountedIncidentPage = z.infer<typeof countedIncidentPageSchema>;

/** Answer of `GET /api/dora/v1/deployments/:id`: all that is known of one. */
export const deploymentDetailsSchema = z.object({
  asOf: z.iso.datetime(),
  deployment: countedDeploymentSchema,
  incidents: z.array(countedIncidentSchema),
  /** Those that count for its lead time, the slowest first; at most 200. */
  changes: z.array(countedChangeSchema),
  /** Commits that it brought and that do not count, with the reason. */
  notCounted: z.array(z.object({ sha: z.string(), reason: reasonSchema })),
});
export type DeploymentDetails = z.infer<typeof deploymentDetailsSchema>;

/** Answer of `GET /api/dora/v1/explanation?metric=&scope…`: how a number comes about, in words and numbers. */
export const explanationQuerySchema = scopeQuerySchema.extend({
  metric: metricSchema,
});
export type ExplanationQuery = z.input<typeof explanationQuerySchema>;
export const explanationSchema = z.object({
  asOf: z.iso.datetime(),
  window: windowSchema,
  measured: measuredMetricSchema,
  /** What was counted, a line each: `23 deployments counted, 4 of them failed`. */
  lines: z.array(reasonSchema),
  /** How many of what began in the window do not count, by reason. */
  notCounted: z.array(
    z.object({ reason: reasonSchema, deployments: z.number().int() }),
  ),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** Body of `PUT /api/dora/v1/incidents/:id/attribution`; `DELETE` with `{ reason }` takes it back. */
export const correctionSchema = z.object({
  /** `null`: no deployment is to blame. */
  deploymentId: z.string().min(1).max(200).nullable(),
  reason: z.string().trim().min(3).max(1000),
});
export type Correction = z.infer<typeof correctionSchema>;
export const correctionRemovalSchema = correctionSchema.pick({ reason: true });

/** Answer of `GET /api/dora/v1/incidents/:id/candidates`: deployments of the 30 days before that it may come from. */
export const candidatesSchema = z.object({
  asOf: z.iso.datetime(),
  /** Of the same entity first, newest first; then those of others that the reader may see. At most 50 of each. */
  items: z.array(
    z.object({
      deployment: countedDeploymentSchema.pick({
        id: true,
        entityRef: true,
        environmentId: true,
        version: true,
        revision: true,
        startedAt: true,
        finishedAt: true,
        countedAt: true,
        isFailed: true,
      }),
      /** The incident counts as coming from it. */
      isCurrent: z.boolean(),
    }),
  ),
  emptyReason: reasonSchema.nullable(),
});
export type Candidates = z.infer<typeof candidatesSchema>;
