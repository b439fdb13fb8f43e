/**
 * The words of this room, and the shapes in which they travel.
 *
 * - **rollout**: a controlled change of one workload of one entity in one environment, to a new version or back.
 * - **plan**: what exactly a rollout would do, made beforehand and never changed. Its **hash** binds approvals to it.
 * - **stable** is the Deployment that bears the workload's name; the **candidate** is a second one that runs the new
 *   version beside it. **Traffic** is the share of requests that the candidate gets, 0 to 100.
 * - **arrangement**: how both and the traffic have to be at some point of a rollout.
 * - **step**: an arrangement, and what has to hold before the next.
 * - **gate**: a condition outside of the cluster; **analysis**: what the metrics of the new version say.
 * - **breach**: the instant at which a rollout was given up; **safe**: no request reaches the version that failed any
 *   more; **healthy**: all that serves is ready again.
 *
 * All times are ISO 8601 in UTC with milliseconds. What is not known is `null`, with the reason beside it.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

export const strategySchema = z.enum([
  'rolling',
  'blue-green',
  'canary',
  'canary-replicas',
  'flagger',
  'argo-rollouts',
]);
export type Strategy = z.infer<typeof strategySchema>;

/** Those in which a controller of the cluster does the arranging, and we only ask it to and watch. */
export const delegatedStrategySchema = strategySchema.extract([
  'flagger',
  'argo-rollouts',
]);
export type DelegatedStrategy = z.infer<typeof delegatedStrategySchema>;

/** Why a rollout is made. A drill is a rollback that rehearses. */
export const purposeSchema = z.enum([
  'deploy',
  'promotion',
  'rollback',
  'drill',
]);
export type Purpose = z.infer<typeof purposeSchema>;

/** What a rollout is about: the object whose pod template it changes. A `Rollout` is that of Argo Rollouts. */
export const targetSchema = z.object({
  cluster: z.string().min(1).max(255),
  namespace: z.string().min(1).max(63),
  kind: z.enum(['Deployment', 'Rollout']),
  name: z.string().min(1).max(253),
});
export type Target = z.infer<typeof targetSchema>;

export const imageSchema = z.object({
  container: z.string().min(1).max(63),
  image: z.string().min(1).max(500),
});
export type Image = z.infer<typeof imageSchema>;

/** What runs before or after. */
export const releaseSchema = z.object({
  /** The tag or digest of the first image; `null` where it has none. */
  version: z.string().nullable(),
  /** By container, in the order of the template. */
  images: z.array(imageSchema).min(1).max(30),
});
export type Release = z.infer<typeof releaseSchema>;

/** Which of both releases one of both Deployments runs, and at which part of its size. */
export const sideSchema = z.object({
  release: z.enum(['old', 'new']),
  /** In percent of the size that the stable had when the plan was made; 0 is none at all. */
  scale: z.number().int().min(0).max(100),
});
export type Side = z.infer<typeof sideSchema>;

export const arrangementSchema = z.object({
  stable: sideSchema,
  /** `null`: there is no second Deployment. */
  candidate: sideSchema.nullable(),
  /** Percent of the requests that the candidate gets. */
  traffic: z.number().int().min(0).max(100),
});
export type Arrangement = z.infer<typeof arrangementSchema>;

export const stepSchema = z.object({
  /** `canary-25`; unique within the plan. */
  id: z.string(),
  /** What pages call it; translated by its code. */
  title: reasonSchema,
  arrangement: arrangementSchema,
  /** How long it has to hold once it is there, in milliseconds. */
  holdMs: z.number().int().min(0),
  /** Which side's metrics are looked at while it holds; `null`: none. */
  analyses: z.enum(['stable', 'candidate']).nullable(),
});
export type Step = z.infer<typeof stepSchema>;

/** Where requests are spread; `none`: every ready pod gets its share. */
export const routingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('istio'),
    virtualService: z.string(),
    host: z.string(),
    stableSubset: z.string(),
    candidateSubset: z.string(),
  }),
  z.object({
    kind: z.literal('service'),
    service: z.string(),
    /** The label of the pods by which the Service tells both sides apart. */
    label: z.string(),
    stableValue: z.string(),
    candidateValue: z.string(),
    /** The Service named the side before, too. */
    wasPinned: z.boolean(),
  }),
  z.object({
    kind: z.literal('flagger'),
    /** The object that tells Flagger what to do. */
    canary: z.string(),
    /** The Deployment that Flagger keeps for what serves. */
    primary: z.string(),
    /** What the target names when the plan is made: not what serves, where a version failed and was left there. */
    named: z.array(imageSchema),
    /** Its specification skips the analysis by itself. */
    skipsAnalysis: z.boolean(),
    /** Types of its webhooks that ask this room. */
    hooks: z.array(z.string()),
    /** Its own limit of failed checks. */
    threshold: z.number().int(),
    intervalMs: z.number().int(),
  }),
  z.object({
    kind: z.literal('argo-rollouts'),
    rollout: z.string(),
    named: z.array(imageSchema),
    variant: z.enum(['canary', 'blue-green']),
  }),
]);
export type Routing = z.infer<typeof routingSchema>;

/** The name of a gate or of a metric source: modules of the backend bring more of them. */
const nameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);

export const metricSchema = z.object({
  /** `success-rate`; unique within the plan. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  /** `pods`, `prometheus`, or one that a module brings. */
  source: nameSchema,
  /** What to ask: a built-in measure, or PromQL. */
  measure: z.enum(['success-rate', 'latency-p99', 'query']),
  query: z.string().max(2000).nullable(),
  /** Of the values: `%`, `ms`, or empty. */
  unit: z.string().max(10),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  /** With fewer requests than these there is no verdict. */
  minimumSamples: z.number().int().min(0),
  /** What no data, or too little, counts as. */
  onNoData: z.enum(['pass', 'hold', 'fail']),
});
export type Metric = z.infer<typeof metricSchema>;

/** What a source measured of one metric. */
export type Measurement =
  | { value: number; samples: number; seconds: number }
  /** Why there is nothing to judge by. */
  | { noData: string };

export const analysisSchema = z.object({
  intervalMs: z.number().int().min(1000),
  metrics: z.array(metricSchema).max(20),
  /** So many failed looks in all, or in a row, are a breach. */
  failureLimit: z.number().int().min(1),
  consecutiveFailureLimit: z.number().int().min(1),
  /** Where going back would break data: hold instead. */
  onBreach: z.enum(['roll-back', 'hold']),
});
export type Analysis = z.infer<typeof analysisSchema>;

export const gateKindSchema = nameSchema;
export type GateKind = z.infer<typeof gateKindSchema>;

/** A gate of the plan, as it is to be asked. */
export const plannedGateSchema = z.object({
  kind: gateKindSchema,
  /** Before which step; `null`: before the first write. */
  beforeStep: z.string().nullable(),
  title: reasonSchema,
});
export type PlannedGate = z.infer<typeof plannedGateSchema>;

/** Who writes an object besides us. */
export const objectOwnerSchema = z.object({
  kind: z.enum([
    'argo-cd',
    'flux',
    'helm',
    'flagger',
    'argo-rollouts',
    'manual',
  ]),
  /** Of the application, release or canary, where it says so. */
  name: z.string().nullable(),
});
export type ObjectOwner = z.infer<typeof objectOwnerSchema>;

export const plannedChangeSchema = z.object({
  title: z.string(),
  object: z.object({
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string(),
    name: z.string(),
  }),
  owner: objectOwnerSchema,
  /** The patch or the object, as YAML or JSON. */
  text: z.string(),
});
export type PlannedChange = z.infer<typeof plannedChangeSchema>;

/** Everything that a rollout will do; immutable, and what its hash is of. */
export const planDocumentSchema = z.object({
  entityRef: z.string(),
  environmentId: z.string(),
  /** What people call it; absent in plans that were made before it was kept. */
  environmentTitle: z.string().optional(),
  isProtected: z.boolean(),
  target: targetSchema,
  purpose: purposeSchema,
  strategy: strategySchema,
  from: releaseSchema,
  to: releaseSchema,
  /** Replicas of the stable side when the plan was made. */
  replicas: z.number().int().min(0),
  routing: routingSchema,
  steps: z.array(stepSchema).min(1).max(40),
  analysis: analysisSchema,
  /** A step that is not there by then has failed. */
  progressDeadlineMs: z.number().int().min(1000),
  gates: z.array(plannedGateSchema),
  changes: z.array(plannedChangeSchema),
  /** Hash of the pod template that the plan was made from: another one stops the rollout. */
  basis: z.string(),
  /** Why, in the words of who asked. */
  cause: z.string().max(500).nullable(),
  /** Why a strategy is taken that the environment does not take; absent where none is needed. */
  waiver: z.string().max(500).optional(),
});
export type PlanDocument = z.infer<typeof planDocumentSchema>;

export const planSchema = z.object({
  id: z.uuid(),
  hash: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  /** After that the cluster may have changed too much: plan anew. */
  expiresAt: z.iso.datetime(),
  expectedDurationMs: z.number().int().min(0),
  document: planDocumentSchema,
  /** What a reader has to know before starting: who else writes the objects, which gates will wait. */
  notices: z.array(reasonSchema),
});
export type Plan = z.infer<typeof planSchema>;

/** Answer of `GET /api/rollouts/v1/plans/:id/webhooks`. */
export const webhooksSchema = z.object({
  /** Part of a Canary, as YAML; `null` where no secret is configured or nothing is missing. It holds secrets. */
  snippet: z.string().nullable(),
});
export type Webhooks = z.infer<typeof webhooksSchema>;
