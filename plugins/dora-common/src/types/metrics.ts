/**
 * What is measured, and how a number is told.
 *
 * A **counted deployment** is one to the tier asked for that users met: it succeeded, or was taken back. It counts at the
 * instant at which it finished, or else at which it began to be taken back. All times are ISO 8601 UTC, durations
 * milliseconds, windows half-open.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import {
  bucketSchema,
  scopeKindSchema,
  tierSchema,
  windowSchema,
} from './scope';

/** The five of DORA. */
export const METRICS = [
  'deployment-frequency',
  'change-lead-time',
  'change-fail-rate',
  'failed-deployment-recovery-time',
  'deployment-rework-rate',
] as const;
export const metricSchema = z.enum(METRICS);
export type MetricId = z.infer<typeof metricSchema>;

/** Not DORA's: whether what was promised was kept. */
export const RELIABILITY_METRICS = [
  'deployment-success-rate',
  'availability',
  'recovery-time-objective',
  'recovery-point-objective',
] as const;
export const reliabilityMetricSchema = z.enum(RELIABILITY_METRICS);
export type ReliabilityMetricId = z.infer<typeof reliabilityMetricSchema>;

/** `per-day`: deployments a day; `duration`: milliseconds; `ratio`: 0 to 1. */
export const unitSchema = z.enum(['per-day', 'duration', 'ratio']);
export type Unit = z.infer<typeof unitSchema>;

/** A number with what it is made of. What is not known is `null` with the reason, never 0. */
export const valueSchema = z.object({
  /** Deployments a day, median in milliseconds, or a ratio. */
  value: z.number().nullable(),
  /** Nine of ten are at most this; durations only. */
  p90: z.number().nullable(),
  /** How many it is made of: deployments, changes, recoveries. */
  n: z.number().int(),
  /** Of a ratio, or of deployments a day (`denominator` is days). */
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Share of what should be in it that is: the quality of its data, 0 to 1; `null` where nothing should. */
  coverage: z.number().nullable(),
  /** Why there is no value, or no band. `null` where nothing is wrong with it. */
  reason: reasonSchema.nullable(),
});
export type MetricValue = z.infer<typeof valueSchema>;

export const pointSchema = valueSchema.extend(windowSchema.shape).extend({
  /** It began before the window or ends after it; its ends are those of the window. */
  isPartial: z.boolean(),
});
export type MetricPoint = z.infer<typeof pointSchema>;

/** Where a value stands among the options of a dated survey. */
export const bandSchema = z.object({
  /** Of the table: `2025`. */
  table: z.string(),
  /** 1, the worst, to 6; `null` where the table has no options, only a score. */
  option: z.number().int().min(1).max(6).nullable(),
  /** `<1 hour`; `null` without an option. */
  label: z.string().nullable(),
  /** The window is too short to tell it from what is worse. */
  isUpperBound: z.boolean().optional(),
  /** 0 to 10. */
  score: z.number().nullable(),
});
export type Band = z.infer<typeof bandSchema>;

export const targetSchema = z.object({
  value: z.number(),
  /** Which side of it is good. */
  direction: z.enum(['at-least', 'at-most']),
});
export type Target = z.infer<typeof targetSchema>;

export const changeSchema = z.object({
  /** Of the values of both windows, where both are made of enough; `null`: nobody can say. */
  ratio: z.number().nullable(),
  verdict: z.enum(['better', 'worse', 'same', 'unknown']),
});
export type MetricChange = z.infer<typeof changeSchema>;

const measuredShape = {
  unit: unitSchema,
  current: valueSchema,
  /** Of the window of equal length before. */
  previous: valueSchema,
  change: changeSchema,
  target: targetSchema.nullable(),
  /** Every bucket of the window, oldest first; none is missing. */
  series: z.array(pointSchema),
};
export const measuredMetricSchema = z.object({
  metric: metricSchema,
  ...measuredShape,
  band: bandSchema.nullable(),
});
export type MeasuredMetric = z.infer<typeof measuredMetricSchema>;
export const measuredReliabilitySchema = z.object({
  metric: reliabilityMetricSchema,
  ...measuredShape,
});
export type MeasuredReliability = z.infer<typeof measuredReliabilitySchema>;

/**
 * Where the lead time goes. `review`: commit to merge; `build`: merge to the image; `waiting`: until the deployment was
 * asked for; `approval`: until it began, gates and windows included; `rollout`: until it had finished. `unsplit`: between
 * two instants of which one in the middle is not known.
 */
export const STAGES = [
  'review',
  'build',
  'waiting',
  'approval',
  'rollout',
  'unsplit',
] as const;
export const stageIdSchema = z.enum(STAGES);
export type StageId = z.infer<typeof stageIdSchema>;
export const stageSchema = z.object({
  stage: stageIdSchema,
  /** Of all lead time in the window: a ratio of sums. `null` where there is none. */
  share: z.number().nullable(),
  /** Mean over the changes that have this stage: shares add up, medians do not. */
  meanMs: z.number().nullable(),
  n: z.number().int(),
});
export type Stage = z.infer<typeof stageSchema>;

/** What is wrong with one metric's data, or how much of it there is. */
export const qualitySchema = z.object({
  /** Deployments that count. */
  deployments: z.number().int(),
  /** Of those whose commits are known. */
  withCommits: z.number().int(),
  /** Of those that say whether they were planned. */
  withRework: z.number().int(),
  incidents: z.number().int(),
  attributed: z.number().int(),
  /** Failed deployments that have not recovered, and since when the oldest has not. */
  open: z.number().int(),
  openSince: z.iso.datetime().nullable(),
  /** Changes that are dated after their deployment. */
  negative: z.number().int(),
  isIncidentSourceConnected: z.boolean(),
  /** The first that was observed of anything here: what is earlier is not counted as a time without deployments. */
  observedSince: z.iso.datetime().nullable(),
});
export type Quality = z.infer<typeof qualitySchema>;

/** One service among those of a scope; no ranking. */
export const serviceFiguresSchema = z.object({
  entityRef: z.string(),
  metrics: z.array(
    z.object({
      metric: metricSchema,
      current: valueSchema,
      previous: valueSchema,
      change: changeSchema,
    }),
  ),
});
export type ServiceFigures = z.infer<typeof serviceFiguresSchema>;

/** Answer of `GET /api/dora/v1/metrics?scope&ref&tier&from&to&bucket`. */
export const dashboardSchema = z.object({
  asOf: z.iso.datetime(),
  scope: z.object({
    kind: scopeKindSchema,
    ref: z.string().nullable(),
    /** How many services are in it that the reader may see. `null`: all of the catalog. */
    services: z.number().int().nullable(),
  }),
  tier: tierSchema,
  window: windowSchema,
  previousWindow: windowSchema,
  bucket: bucketSchema,
  /** The five, in the order of `METRICS`. */
  metrics: z.array(measuredMetricSchema),
  reliability: z.array(measuredReliabilitySchema),
  stages: z.array(stageSchema),
  quality: qualitySchema,
  /** Why there is nothing to see at all; `null` where there is something. */
  emptyReason: reasonSchema.nullable(),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

/** Answer of `GET /api/dora/v1/services?…`: each service of a scope by itself, in the order of their names. */
export const servicesSchema = z.object({
  asOf: z.iso.datetime(),
  window: windowSchema,
  items: z.array(serviceFiguresSchema),
  /** Why single services are not told. */
  emptyReason: reasonSchema.nullable(),
});
export type Services = z.infer<typeof servicesSchema>;

/** Answer of `GET /api/dora/v1/changes?…`: what moved most against the window before, the largest move first. */
export const changesSchema = z.object({
  asOf: z.iso.datetime(),
  window: windowSchema,
  items: z.array(
    z.object({
      entityRef: z.string(),
      metric: metricSchema,
      unit: unitSchema,
      current: valueSchema,
      previous: valueSchema,
      change: changeSchema,
    }),
  ),
  emptyReason: reasonSchema.nullable(),
});
export type Changes = z.infer<typeof changesSchema>;

/** Signal channel on which the room says, without data, that an answer may have changed. */
export const DORA_CHANGED_CHANNEL = 'dora:changed';
