import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { releaseSchema } from './plan';

/** What ran in an environment before, healthy, and can be put back. */
export const earlierRevisionSchema = z.object({
  /** Of the deployment that environments observed. */
  deploymentId: z.string(),
  release: releaseSchema,
  /** When it began to run there, as far as anybody saw. */
  ranAt: z.iso.datetime(),
  /** The newest of them: going back to it waits for nobody. */
  isLastHealthy: z.boolean(),
  /** An older one, on a protected environment. */
  needsApproval: z.boolean(),
});
export type EarlierRevision = z.infer<typeof earlierRevisionSchema>;

/** What one workload of an environment can go back to. */
export const wayBackSchema = z.object({
  environmentId: z.string(),
  environmentTitle: z.string(),
  workload: z.string(),
  /** What runs now. */
  current: releaseSchema,
  /** A rollout that is under way: aborting that is the way back. */
  activeRolloutId: z.uuid().nullable(),
  /** Newest first. */
  revisions: z.array(earlierRevisionSchema),
  emptyReason: reasonSchema.nullable(),
  /** Never where people depend on it. */
  canRehearse: z.boolean(),
  /** The newest rehearsal of it that went there and back. */
  lastDrill: z
    .object({
      rolloutId: z.uuid(),
      at: z.iso.datetime(),
      /** From the turn to the last request, and to all pods ready. */
      safeMs: z.number().int().min(0),
      healthyMs: z.number().int().min(0),
    })
    .nullable(),
});
export type WayBack = z.infer<typeof wayBackSchema>;

/** Answer of `GET /api/rollouts/v1/earlier-revisions?entity=`. */
export const waysBackSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(wayBackSchema),
});
export type WaysBack = z.infer<typeof waysBackSchema>;
