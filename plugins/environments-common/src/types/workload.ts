import { healthStatusSchema, reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { actorSchema } from './actor';

export const healthSchema = z.object({
  status: healthStatusSchema,
  reason: reasonSchema,
});
export type Health = z.infer<typeof healthSchema>;

/**
 * `Rollout` is that of Argo Rollouts; `Canary` that of Flagger, which stands for the Deployments that it drives;
 * `Reported` is whatever runs outside of Kubernetes and has been reported to the room.
 */
export const workloadKindSchema = z.enum([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Rollout',
  'Canary',
  'Reported',
]);
export type WorkloadKind = z.infer<typeof workloadKindSchema>;

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
  /**
   * Who made the difference: an autoscaler that is meant to; a person with kubectl (`manual`); another controller or
   * tool; `unknown` where the cluster keeps no record.
   */
  origin: z.enum(['autoscaler', 'manual', 'controller', 'unknown']),
  /** The field manager that owns the field. */
  manager: z.string().nullable(),
  /** The rule of `environments.drift.ignore` that says it does not matter; `null` where it does. */
  ignoredBy: z.string().nullable(),
  /** Where in `spec`, lists by the name of their item: `template.spec.containers[api].image`. */
  path: z.string(),
  /** Values of images and replicas only: configuration may hold what not everybody should read. `null`: withheld or absent. */
  declared: z.string().nullable(),
  actual: z.string().nullable(),
});
export type DriftDifference = z.infer<typeof driftDifferenceSchema>;

/**
 * How far what runs is from what was declared. `unknown` where nothing declares it. Differences that an autoscaler is
 * meant to make, and those that a rule ignores, are listed and do not count.
 */
export const driftSchema = z.object({
  status: z.enum(['in-sync', 'drifted', 'unknown']),
  reason: reasonSchema,
  differences: z.array(driftDifferenceSchema),
});
export type Drift = z.infer<typeof driftSchema>;

export const replicasSchema = z.object({
  desired: z.number().int().min(0),
  updated: z.number().int().min(0),
  ready: z.number().int().min(0),
  available: z.number().int().min(0),
});
export type Replicas = z.infer<typeof replicasSchema>;

/** What a HorizontalPodAutoscaler may do to the replicas. */
export const autoscalingSchema = z.object({
  name: z.string(),
  minimum: z.number().int(),
  maximum: z.number().int(),
});
export type Autoscaling = z.infer<typeof autoscalingSchema>;

/** When a CronJob runs. */
export const scheduleSchema = z.object({
  cron: z.string(),
  timeZone: z.string().nullable(),
  suspended: z.boolean(),
  active: z.number().int().min(0),
  lastScheduledAt: z.iso.datetime().nullable(),
  lastSucceededAt: z.iso.datetime().nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const workloadSchema = z.object({
  /** `cluster/namespace/Kind/name`; of a reported one, `target kind/environment/Reported/name/entity`. */
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  kind: workloadKindSchema,
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
  /** `null` where the kind keeps none: a CronJob, or what was reported without. */
  replicas: replicasSchema.nullable(),
  autoscaling: autoscalingSchema.nullable(),
  schedule: scheduleSchema.nullable(),
  /** Since when the pod template is as it is. */
  changedAt: z.iso.datetime().nullable(),
  changedAtReason: reasonSchema.nullable(),
  /** Who made it so: the person that an annotation or the portal names, else the field manager, which is a tool. */
  changedBy: actorSchema.nullable(),
  changedByReason: reasonSchema.nullable(),
  drift: driftSchema,
  /** Other entities whose annotations claim this workload too, which one of them should not. */
  claimedBy: z.array(z.string()),
});
export type Workload = z.infer<typeof workloadSchema>;
