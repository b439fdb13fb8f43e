import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { actorSchema } from './actor';
import { containerImageSchema } from './workload';

/**
 * How a deployment ended.
 *
 * - `succeeded`: every replica ran the new template and was available.
 * - `failed`: it made no progress within its deadline.
 * - `superseded`: another change came before it had finished.
 * - `rolled-back`: what ran before was put back, whether it had finished or not. A failed change.
 */
export const deploymentOutcomeSchema = z.enum([
  'succeeded',
  'failed',
  'superseded',
  'rolled-back',
]);
export type DeploymentOutcome = z.infer<typeof deploymentOutcomeSchema>;

/** A commit that a sender says a deployment brings. */
export const listedCommitSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{7,64}$/i),
  committedAt: z.iso.datetime({ offset: true }),
});
export type ListedCommit = z.infer<typeof listedCommitSchema>;

const MOST_COMMITS = 200;

/** What only who reports a deployment can say of it. */
const reportedDetails = {
  /** It was not planned, but made because something was broken. */
  unplanned: z.boolean().nullish(),
  /** Package URL of what was deployed: `pkg:oci/shop@sha256%3A…`. */
  artifact: z.string().min(1).max(500).nullish(),
  /** The commits that are new in it. */
  commits: z.array(listedCommitSchema).max(MOST_COMMITS).nullish(),
};

/**
 * A change of image or configuration of a component in an environment, counted once over all its workloads. Restarts,
 * sidecars and scaling are none, and neither is an undo: it is the recovery of the deployment that it undoes.
 */
export const deploymentSchema = z.object({
  id: z.string(),
  /** `null` where no entity, or more than one, claims the workloads. */
  entityRef: z.string().nullable(),
  environmentId: z.string(),
  workloadIds: z.array(z.string()),
  /** `observed` as it happened; `found` afterwards in what the cluster remembers; `reported` by a pipeline. */
  source: z.enum(['observed', 'found', 'reported']),
  startedAt: z.iso.datetime(),
  /** The earliest it can have started, where `startedAt` is only when it was found; `null` where `startedAt` is exact. */
  startedAfter: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** The earliest it can have finished, where `finishedAt` is only when that was found. */
  finishedAfter: z.iso.datetime().nullable(),
  /** `null` while it is under way, and where nobody saw how it ended. */
  outcome: deploymentOutcomeSchema.nullable(),
  /** In plain language: why it failed, what superseded it, that it is under way. */
  outcomeReason: reasonSchema,
  version: z.string().nullable(),
  previousVersion: z.string().nullable(),
  images: z.array(containerImageSchema),
  previousImages: z.array(containerImageSchema),
  revision: z.string().nullable(),
  previousRevision: z.string().nullable(),
  changes: z.array(z.enum(['image', 'configuration'])),
  actor: actorSchema.nullable(),
  actorReason: reasonSchema.nullable(),
  /** In the words of who did it: the annotation `kubernetes.io/change-cause`, or what was reported. */
  cause: z.string().nullable(),
  /** The controlled change that brought it; `null` where it was none, absent in what was told before this was kept. */
  rolloutId: z.string().nullable().optional(),
  /** How it was undone. */
  recovery: z
    .object({
      startedAt: z.iso.datetime(),
      /** `null` until what ran before runs again. */
      finishedAt: z.iso.datetime().nullable(),
      toVersion: z.string().nullable(),
      /** The controlled change that put it back. */
      rolloutId: z.string().nullable().optional(),
    })
    .nullable(),
  ...reportedDetails,
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** Answer of `GET /api/environments/v1/entities/:kind/:namespace/:name/deployments?environment&limit&cursor`, newest first. */
export const deploymentPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(deploymentSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type DeploymentPage = z.infer<typeof deploymentPageSchema>;

/**
 * Body of `POST /api/environments/v1/deployments` (services only): what a pipeline did to a target outside of
 * Kubernetes. The same `reportId` again is the same deployment, further on.
 */
export const deploymentReportSchema = z.object({
  reportId: z.string().min(1).max(200),
  entityRef: z
    .string()
    .max(300)
    .regex(/^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/),
  environmentId: z.string().min(1).max(39),
  target: z.object({
    kind: z.enum(['vm', 'ansible', 'compose', 'incus', 'other']),
    /** What was deployed to: a host, a project, a group of hosts. */
    name: z.string().min(1).max(200),
  }),
  version: z.string().min(1).max(200),
  revision: z.string().min(1).max(200).nullish(),
  image: z.string().min(1).max(500).nullish(),
  startedAt: z.iso.datetime({ offset: true }),
  finishedAt: z.iso.datetime({ offset: true }).nullish(),
  /** Required with `finishedAt`. */
  outcome: z.enum(['succeeded', 'failed', 'rolled-back']).nullish(),
  actor: actorSchema.nullish(),
  cause: z.string().max(500).nullish(),
  ...reportedDetails,
});
export type DeploymentReport = z.infer<typeof deploymentReportSchema>;
