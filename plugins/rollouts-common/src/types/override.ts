import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { gateKindSchema } from './plan';

const gateKeySchema = z.object({
  gate: gateKindSchema,
  beforeStep: z.string().max(100).nullable(),
});

/** Body of `POST /api/rollouts/v1/rollouts/:id/override-gate`. */
export const newOverrideSchema = gateKeySchema.extend({
  cause: z.string().trim().min(1).max(500),
});
export type NewOverride = z.infer<typeof newOverrideSchema>;

/** Body of `POST /api/rollouts/v1/rollouts/:id/acknowledge-override`. */
export const newAcknowledgementSchema = gateKeySchema.extend({
  comment: z.string().trim().min(1).max(500).optional(),
});
export type NewAcknowledgement = z.infer<typeof newAcknowledgementSchema>;

/** A closed gate that somebody let a rollout pass. It is for somebody else to look at, until that is acknowledged. */
export const gateOverrideSchema = gateKeySchema.extend({
  by: z.string(),
  cause: z.string(),
  at: z.iso.datetime(),
  /** Why the gate was closed then. */
  closedBecause: reasonSchema,
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  comment: z.string().nullable(),
});
export type GateOverride = z.infer<typeof gateOverrideSchema>;
