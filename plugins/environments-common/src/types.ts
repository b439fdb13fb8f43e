/**
 * The words of this room, and the shapes in which they travel.
 *
 * - **environment**: a place where services run, defined by configuration: clusters and namespaces with a rank.
 * - **workload**: one Deployment in one namespace of one cluster.
 * - **matrix**: what runs of one entity in each environment, environments in rank order.
 * - **observed at**: the last instant at which the portal knows its picture of a cluster to have been complete.
 *
 * All times are ISO 8601 in UTC with milliseconds. What is not known is `null`, with the reason beside it.
 */
import { healthStatusSchema, reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

export const environmentTierSchema = z.enum([
  'development',
  'testing',
  'staging',
  'production',
  'preview',
]);
export type EnvironmentTier = z.infer<typeof environmentTierSchema>;

export const healthSchema = z.object({
  status: healthStatusSchema,
  reason: reasonSchema,
});
export type Health = z.infer<typeof healthSchema>;

/** `connecting` until the first list has arrived; `unreachable` keeps what was last seen. */
export const clusterConnectionSchema = z.enum([
  'connecting',
  'connected',
  'unreachable',
]);
export type ClusterConnection = z.infer<typeof clusterConnectionSchema>;

export const clusterStatusSchema = z.object({
  name: z.string(),
  connection: clusterConnectionSchema,
  /** Why it is not connected; `null` when it is. */
  reason: reasonSchema.nullable(),
  observedAt: z.iso.datetime().nullable(),
  /** Its pods are simulated: the demo cluster says so of itself by configuration. */
  simulated: z.boolean(),
  /** What to pass to `kubectl --context`. */
  kubectlContext: z.string(),
});
export type ClusterStatus = z.infer<typeof clusterStatusSchema>;

export const runningVersionSchema = z.object({
  version: z.string(),
  /** Share of the requests it gets, 0 to 100; `null` where nothing measures or sets it. */
  trafficPercent: z.number().min(0).max(100).nullable(),
  role: z.enum(['primary', 'canary', 'preview']),
  readyReplicas: z.number().int().min(0),
});
export type RunningVersion = z.infer<typeof runningVersionSchema>;

export const containerImageSchema = z.object({
  container: z.string(),
  /** As the pod template says it. */
  image: z.string(),
  tag: z.string().nullable(),
  /** `sha256:…` as the running pods report it, or as the template pins it. */
  digest: z.string().nullable(),
});
export type ContainerImage = z.infer<typeof containerImageSchema>;

/** A field of the specification that is not as it was declared. */
export const driftDifferenceSchema = z.object({
  kind: z.enum(['image', 'replicas', 'configuration', 'other']),
  /** Where in `spec`, lists by the name of their item: `template.spec.containers[api].image`. */
  path: z.string(),
  /** Values of images and replicas only: configuration may hold what not everybody should read. `null`: withheld or absent. */
  declared: z.string().nullable(),
  actual: z.string().nullable(),
});
export type DriftDifference = z.infer<typeof driftDifferenceSchema>;

/** How far what runs is from what was declared. `unknown` where nothing declares it. */
export const driftSchema = z.object({
  status: z.enum(['in-sync', 'drifted', 'unknown']),
  reason: reasonSchema,
  differences: z.array(driftDifferenceSchema),
});
export type Drift = z.infer<typeof driftSchema>;

export const workloadSchema = z.object({
  /** `cluster/namespace/Kind/name` */
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  kind: z.literal('Deployment'),
  name: z.string(),
  /** The version that the pod template asks for. */
  version: z.string().nullable(),
  versionReason: reasonSchema.nullable(),
  /** What really runs, the version asked for first; two entries while a rollout is under way. */
  runningVersions: z.array(runningVersionSchema),
  images: z.array(containerImageSchema),
  /** The commit it was built from. */
  revision: z.string().nullable(),
  revisionReason: reasonSchema.nullable(),
  health: healthSchema,
  replicas: z.object({
    desired: z.number().int().min(0),
    updated: z.number().int().min(0),
    ready: z.number().int().min(0),
    available: z.number().int().min(0),
  }),
  /** Since when the pod template is as it is. */
  changedAt: z.iso.datetime().nullable(),
  changedAtReason: reasonSchema.nullable(),
  /** The field manager that last wrote the pod template: a tool (`kubectl-set`, `argocd-controller`), not a person. */
  changedBy: z.string().nullable(),
  changedByReason: reasonSchema.nullable(),
  drift: driftSchema,
});
export type Workload = z.infer<typeof workloadSchema>;

export const environmentSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Lowest first: the order in which a version travels. */
  rank: z.number().int(),
  tier: environmentTierSchema,
  purpose: z.string().nullable(),
  audience: z.string().nullable(),
  updateFrequency: z.string().nullable(),
  promoteFrom: z.string().nullable(),
  protected: z.boolean(),
});
export type Environment = z.infer<typeof environmentSchema>;

export const matrixEnvironmentSchema = z.object({
  environment: environmentSchema,
  clusters: z.array(clusterStatusSchema),
  /** The worst of its workloads; `unknown` where a cluster cannot be seen or nothing runs. */
  health: healthSchema,
  workloads: z.array(workloadSchema),
});
export type MatrixEnvironment = z.infer<typeof matrixEnvironmentSchema>;

/** Answer of `GET /api/environments/v1/entities/:kind/:namespace/:name/environments`. */
export const environmentMatrixSchema = z.object({
  entityRef: z.string(),
  /** When the answer was made; ages count from here, so that the clock of the browser does not matter. */
  asOf: z.iso.datetime(),
  /** In rank order. */
  environments: z.array(matrixEnvironmentSchema),
  /** Why there is nothing to show at all; `null` otherwise. */
  emptyReason: reasonSchema.nullable(),
});
export type EnvironmentMatrix = z.infer<typeof environmentMatrixSchema>;

/** Signal channel on which the room says, without data, that a matrix may have changed. */
export const ENVIRONMENTS_CHANGED_CHANNEL = 'environments:changed';
