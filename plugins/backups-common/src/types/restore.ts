import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { controlSchema } from './run';

/** `isolated`: beside the source, under a new name. `source`: in its place; what was there is kept under another name. */
export const restoreTargetSchema = z.enum(['isolated', 'source']);
export type RestoreTarget = z.infer<typeof restoreTargetSchema>;

/** Body of `POST /v1/restore-plans`: one of a backup and an instant. */
export const newRestorePlanSchema = z
  .object({
    policyId: z.uuid(),
    backupId: z.uuid().optional(),
    /** A point in time, where the engine has them. */
    pointAt: z.iso.datetime().optional(),
    target: restoreTargetSchema,
    reason: z.string().trim().min(3).max(500),
  })
  .strict()
  .refine(
    plan => (plan.backupId === undefined) !== (plan.pointAt === undefined),
    {
      message: 'give either backupId or pointAt',
    },
  );
export type NewRestorePlan = z.infer<typeof newRestorePlanSchema>;

export const restorePlanSchema = z.object({
  id: z.uuid(),
  policyId: z.uuid(),
  entityRef: z.string(),
  source: z.string(),
  target: restoreTargetSchema,
  backupId: z.uuid().nullable(),
  pointAt: z.iso.datetime(),
  /** Where it goes, in words: server and database, or file. */
  location: z.string(),
  /** What happens, in order. */
  steps: z.array(reasonSchema),
  warnings: z.array(reasonSchema),
  /** Changes after the point, which are not in it. */
  losesMs: z.number().int(),
  estimatedMs: z.number().int().nullable(),
  estimateReason: reasonSchema,
  /** What has to be typed; `null`: nothing. */
  confirmation: z.string().nullable(),
  approval: z
    .object({ id: z.uuid(), state: z.string(), link: z.string() })
    .nullable(),
  state: z.enum(['planned', 'executed', 'expired', 'stale']),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  runId: z.uuid().nullable(),
  execute: controlSchema,
});
export type RestorePlan = z.infer<typeof restorePlanSchema>;

/** Body of `POST /v1/restore-plans/:id/execute`. */
export const executeRestorePlanSchema = z
  .object({ confirmation: z.string().max(300).optional() })
  .strict();
