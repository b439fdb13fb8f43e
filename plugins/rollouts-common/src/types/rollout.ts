import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { gateOverrideSchema } from './override';
import { gateKindSchema, planSchema } from './plan';

/**
 * Where a rollout is in its life; the chart is in the backend's `src/domain/decide.ts`.
 *
 * `waiting`: gates are closed and nothing was written. `progressing`: a step is being arranged or holds. `paused`: it
 * holds until somebody resumes it; its metrics still count. `restoring`: it goes back. `ended`: see the outcome.
 */
export const rolloutPhaseSchema = z.enum([
  'waiting',
  'progressing',
  'paused',
  'restoring',
  'ended',
]);
export type RolloutPhase = z.infer<typeof rolloutPhaseSchema>;

/** `aborted`: given up by a person before anything was wrong. `rehearsed`: a drill went there and back. */
export const rolloutOutcomeSchema = z.enum([
  'succeeded',
  'rolled-back',
  'aborted',
  'cancelled',
  'stuck',
  'rehearsed',
]);
export type RolloutOutcome = z.infer<typeof rolloutOutcomeSchema>;

export const verdictSchema = z.object({
  at: z.iso.datetime(),
  stepId: z.string(),
  metricId: z.string(),
  result: z.enum(['pass', 'fail', 'no-data']),
  value: z.number().nullable(),
  samples: z.number().nullable(),
  reason: reasonSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;

export const gateStateSchema = z.object({
  kind: gateKindSchema,
  beforeStep: z.string().nullable(),
  isOpen: z.boolean(),
  reason: reasonSchema,
  /** Who can open it, or what does; `null` where it is open. */
  liftedBy: reasonSchema.nullable().default(null),
  /** Where it can be opened: a path of the portal. */
  link: z.string().nullable(),
});
export type GateState = z.infer<typeof gateStateSchema>;

/** What the controller that does the arranging says, in its own words. */
export const delegateStateSchema = z.object({
  /** `Canary shop/shop`. */
  object: z.string(),
  phase: z.string(),
  /**
   * What its phase means: `pending`: it has not noticed yet what the target names; `waiting`: it waits for somebody;
   * `promoting`: it can no longer be aborted; `done`: it serves what the target names; `failed`: it gave that up.
   */
  standing: z.enum([
    'pending',
    'waiting',
    'advancing',
    'promoting',
    'done',
    'failed',
  ]),
  failedChecks: z.number().int().nullable(),
  message: z.string().nullable(),
});
export type DelegateState = z.infer<typeof delegateStateSchema>;

export const rolloutSchema = z.object({
  id: z.uuid(),
  plan: planSchema,
  phase: rolloutPhaseSchema,
  /** In words, why it is there and what it waits for. */
  reason: reasonSchema,
  /** Index of the step that is arranged or holds. */
  step: z.number().int().min(0),
  stepSince: z.iso.datetime(),
  /** Since when the step is there; `null` while it is arranged. */
  heldSince: z.iso.datetime().nullable(),
  traffic: z.number().int().min(0).max(100),
  outcome: rolloutOutcomeSchema.nullable(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  /** The group that it belongs to. */
  groupId: z.uuid().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  failures: z.number().int().min(0),
  skipsAnalysis: z.boolean(),
  gates: z.array(
    /** Whether somebody with the permission may let it pass now. */
    gateStateSchema.extend({ canOverride: z.boolean() }),
  ),
  overrides: z.array(gateOverrideSchema),
  /** The clock of a way back. */
  breachAt: z.iso.datetime().nullable(),
  breachReason: reasonSchema.nullable(),
  safeAt: z.iso.datetime().nullable(),
  healthyAt: z.iso.datetime().nullable(),
  /** `null` where no controller of the cluster does the arranging, or nothing was seen of it yet. */
  delegate: delegateStateSchema.nullable(),
});
export type Rollout = z.infer<typeof rolloutSchema>;

/** What a person may do with a rollout. */
export const controlSchema = z.enum([
  'pause',
  'resume',
  'promote',
  'skip-analysis',
  'abort',
  'retry',
]);
export type Control = z.infer<typeof controlSchema>;

export const rolloutPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(rolloutSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type RolloutPage = z.infer<typeof rolloutPageSchema>;

/** Answer of `GET /api/rollouts/v1/rollouts/:id`. */
export const rolloutDetailsSchema = z.object({
  asOf: z.iso.datetime(),
  rollout: rolloutSchema,
  /** Oldest first. */
  verdicts: z.array(verdictSchema),
  /** Percent of the requests at the new version from then on, as it was seen; oldest first. */
  course: z.array(z.object({ at: z.iso.datetime(), traffic: z.number() })),
  log: z.array(
    z.object({ at: z.iso.datetime(), reason: reasonSchema, by: z.string() }),
  ),
  /** What the reader may do now. */
  controls: z.array(controlSchema),
  /** What cannot be done now, and why. */
  withheld: z.array(z.object({ control: controlSchema, reason: reasonSchema })),
});
export type RolloutDetails = z.infer<typeof rolloutDetailsSchema>;

export const ROLLOUTS_CHANGED_CHANNEL = 'rollouts:changed';
