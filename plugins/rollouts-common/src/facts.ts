import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { evidenceKindSchema } from './types/evidence';
import { purposeSchema, strategySchema } from './types/plan';

/** Payload of `rollouts.rollout.requested`, `…started`, `…paused`, `…breached` and of each outcome, version 1. */
export const rolloutFactPayloadSchema = z.object({
  rolloutId: z.uuid(),
  planHash: z.string(),
  strategy: strategySchema,
  purpose: purposeSchema,
  workload: z.string(),
  fromVersion: z.string().nullable(),
  toVersion: z.string().nullable(),
  reason: reasonSchema,
  breachAt: z.iso.datetime().nullable(),
  safeAt: z.iso.datetime().nullable(),
  healthyAt: z.iso.datetime().nullable(),
});
export type RolloutFactPayload = z.infer<typeof rolloutFactPayloadSchema>;

/** Payload of `rollouts.rollout.gate-overridden` and `…override-acknowledged`, version 1. */
export const gateOverrideFactPayloadSchema = rolloutFactPayloadSchema.extend({
  gate: z.string(),
  beforeStep: z.string().nullable(),
  closedBecause: reasonSchema,
  overriddenBy: z.string(),
  cause: z.string(),
  acknowledgedBy: z.string().nullable(),
  comment: z.string().nullable(),
});
export type GateOverrideFactPayload = z.infer<
  typeof gateOverrideFactPayloadSchema
>;

/** Payload of `rollouts.evidence.reported`, version 1. */
export const evidenceFactPayloadSchema = z.object({
  evidenceId: z.uuid(),
  kind: evidenceKindSchema,
  image: z.string(),
  digest: z.string(),
  result: z.enum(['passed', 'failed']),
  criticalFindings: z.number().int().nullable(),
  link: z.string().nullable(),
});
export type EvidenceFactPayload = z.infer<typeof evidenceFactPayloadSchema>;
