import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { environmentSchema } from './environment';
import { healthSchema, replicasSchema, workloadKindSchema } from './workload';

export const comparisonSideSchema = z.object({
  environment: environmentSchema,
  health: healthSchema,
  version: z.string().nullable(),
  revision: z.string().nullable(),
});
export type ComparisonSide = z.infer<typeof comparisonSideSchema>;

export const comparisonDifferenceSchema = z.object({
  kind: z.enum(['image', 'revision', 'configuration', 'replicas', 'resources']),
  /** Of which container or setting: `api`, `api: LOG_LEVEL`, `desired`. */
  name: z.string(),
  /** `null` where that side has none, or where `withheld`. */
  left: z.string().nullable(),
  right: z.string().nullable(),
  /** Both sides differ, and what they hold is not shown. */
  withheld: z.boolean(),
});
export type ComparisonDifference = z.infer<typeof comparisonDifferenceSchema>;

export const comparedWorkloadSchema = z.object({
  kind: workloadKindSchema,
  name: z.string(),
  standing: z.enum(['same', 'different', 'only-left', 'only-right']),
  leftReplicas: replicasSchema.nullable(),
  rightReplicas: replicasSchema.nullable(),
  differences: z.array(comparisonDifferenceSchema),
});
export type ComparedWorkload = z.infer<typeof comparedWorkloadSchema>;

export const commitSchema = z.object({
  sha: z.string(),
  /** First line of the message. */
  title: z.string(),
  author: z.string().nullable(),
  committedAt: z.iso.datetime().nullable(),
  url: z.string().nullable(),
});
export type Commit = z.infer<typeof commitSchema>;

/** Answer of `GET /api/environments/v1/entities/:kind/:namespace/:name/comparison?left=&right=`. */
export const comparisonSchema = z.object({
  entityRef: z.string(),
  asOf: z.iso.datetime(),
  left: comparisonSideSchema,
  right: comparisonSideSchema,
  same: z.boolean(),
  workloads: z.array(comparedWorkloadSchema),
  /** The commits that left has and right has not, newest first; `null` with the reason where they are not known. */
  commits: z.array(commitSchema).nullable(),
  commitsReason: reasonSchema.nullable(),
  /** A page of the repository's host that compares both revisions. */
  compareUrl: z.string().nullable(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** What could be promoted from one environment to the next. */
export const promotionCandidateSchema = z.object({
  from: environmentSchema,
  to: environmentSchema,
  version: z.string().nullable(),
  replacesVersion: z.string().nullable(),
  /** `ready`; or `blocked`, with the reasons; or `up-to-date`: nothing to promote. */
  status: z.enum(['ready', 'blocked', 'up-to-date']),
  reasons: z.array(reasonSchema),
  /** What would change in `to`: the comparison with `from` on the left. */
  preview: comparisonSchema,
});
export type PromotionCandidate = z.infer<typeof promotionCandidateSchema>;

/** Answer of `GET /api/environments/v1/entities/:kind/:namespace/:name/promotions`. */
export const promotionsSchema = z.object({
  entityRef: z.string(),
  asOf: z.iso.datetime(),
  items: z.array(promotionCandidateSchema),
  emptyReason: reasonSchema.nullable(),
});
export type Promotions = z.infer<typeof promotionsSchema>;
