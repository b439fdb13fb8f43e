import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { healthSchema } from './workload';

/** A namespace that an environment of tier `preview` matches: one preview, for one pull request, for some days. */
export const previewSchema = z.object({
  /** `cluster/namespace` */
  id: z.string(),
  environmentId: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  /** From the annotation `quarterdeck.io/environments-owner`. */
  owner: z.string().nullable(),
  ownerReason: reasonSchema.nullable(),
  createdAt: z.iso.datetime(),
  /** From `quarterdeck.io/environments-expires-at`, or its creation plus `quarterdeck.io/environments-ttl` or the environment's own. */
  expiresAt: z.iso.datetime().nullable(),
  expiresAtReason: reasonSchema.nullable(),
  expired: z.boolean(),
  /** From `quarterdeck.io/environments-pull-request`. */
  pullRequestUrl: z.string().nullable(),
});
export type Preview = z.infer<typeof previewSchema>;

export const listedPreviewSchema = previewSchema.extend({
  /** The entities running in it that the reader may see. */
  entityRefs: z.array(z.string()),
  health: healthSchema,
});

/** Answer of `GET /api/environments/v1/previews`. */
export const previewPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(listedPreviewSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type PreviewPage = z.infer<typeof previewPageSchema>;
