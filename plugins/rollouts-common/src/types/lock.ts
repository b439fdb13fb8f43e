import { z } from 'zod';

/** Body of `POST /api/rollouts/v1/locks`. Without an environment it is a freeze of all. */
export const newLockSchema = z.object({
  environmentId: z.string().min(1).max(39).nullable(),
  /** Only of this entity; `null`: of all. */
  entityRef: z.string().max(300).nullable(),
  reason: z.string().trim().min(1).max(500),
  /** `null`: until somebody takes it away. */
  expiresAt: z.iso.datetime().nullable(),
});
export type NewLock = z.infer<typeof newLockSchema>;

export const lockSchema = newLockSchema.extend({
  id: z.uuid(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type Lock = z.infer<typeof lockSchema>;

/** Answer of `GET /api/rollouts/v1/locks`. */
export const lockListSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(lockSchema),
});
export type LockList = z.infer<typeof lockListSchema>;
