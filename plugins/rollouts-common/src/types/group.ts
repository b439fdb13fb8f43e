/**
 * A **group** is several rollouts in an order of **stages**: those of one stage go at the same time, those of the next
 * begin once all of them have succeeded. Each member is an ordinary rollout of an ordinary plan.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { rolloutOutcomeSchema, rolloutPhaseSchema } from './rollout';

export const MOST_GROUP_MEMBERS = 20;

/** Body of `POST /api/rollouts/v1/groups`. */
export const newGroupSchema = z
  .object({
    title: z.string().trim().min(1).max(200),
    /** What becomes of the members that have succeeded where one does not. */
    onFailure: z.enum(['roll-back', 'stop']).default('roll-back'),
    stages: z
      .array(
        z
          .array(z.object({ planId: z.uuid(), planHash: z.string().max(64) }))
          .min(1),
      )
      .min(1),
  })
  .refine(
    ({ stages }) => stages.flat().length <= MOST_GROUP_MEMBERS,
    `a group has at most ${MOST_GROUP_MEMBERS} members`,
  );
export type NewGroup = z.output<typeof newGroupSchema>;

/** The chart is in the backend's `src/domain/groups/decideGroup.ts`. */
export const groupPhaseSchema = z.enum([
  'progressing',
  'stopping',
  'restoring',
  'ended',
]);
export type GroupPhase = z.infer<typeof groupPhaseSchema>;

/** `stopped`: one failed, and those that had succeeded stay as was asked for. */
export const groupOutcomeSchema = z.enum([
  'succeeded',
  'rolled-back',
  'aborted',
  'stopped',
  'stuck',
]);
export type GroupOutcome = z.infer<typeof groupOutcomeSchema>;

const memberRolloutSchema = z.object({
  id: z.uuid(),
  phase: rolloutPhaseSchema,
  outcome: rolloutOutcomeSchema.nullable(),
  reason: reasonSchema,
});

export const groupMemberSchema = z.object({
  /** From 0. */
  stage: z.number().int().min(0),
  entityRef: z.string(),
  environmentId: z.string(),
  environmentTitle: z.string(),
  service: z.string(),
  fromVersion: z.string().nullable(),
  toVersion: z.string().nullable(),
  /** `null`: its stage has not begun. */
  rollout: memberRolloutSchema.nullable(),
  /** The rollout that puts back what ran before. */
  back: memberRolloutSchema.nullable(),
});
export type GroupMember = z.infer<typeof groupMemberSchema>;

export const groupControlSchema = z.enum(['abort', 'roll-back']);
export type GroupControl = z.infer<typeof groupControlSchema>;

export const groupSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  onFailure: z.enum(['roll-back', 'stop']),
  phase: groupPhaseSchema,
  outcome: groupOutcomeSchema.nullable(),
  reason: reasonSchema,
  stage: z.number().int().min(0),
  stages: z.number().int().min(1),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Those that the reader may see. */
  members: z.array(groupMemberSchema),
  /** What makes sense in the phase that it is in. */
  controls: z.array(groupControlSchema),
});
export type Group = z.infer<typeof groupSchema>;

/** Answer of `GET /api/rollouts/v1/groups`. */
export const groupPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(groupSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type GroupPage = z.infer<typeof groupPageSchema>;

/** Answer of `GET /api/rollouts/v1/groups/:id`. */
export const groupDetailsSchema = z.object({
  asOf: z.iso.datetime(),
  group: groupSchema,
  /** Oldest first. */
  log: z.array(
    z.object({ at: z.iso.datetime(), by: z.string(), reason: reasonSchema }),
  ),
});
export type GroupDetails = z.infer<typeof groupDetailsSchema>;

/** Payload of `rollouts.group.started` and of each outcome, version 1; one fact for each entity. */
export const groupFactPayloadSchema = z.object({
  groupId: z.uuid(),
  title: z.string(),
  rolloutId: z.uuid(),
  stage: z.number().int(),
  fromVersion: z.string().nullable(),
  toVersion: z.string().nullable(),
});
export type GroupFactPayload = z.infer<typeof groupFactPayloadSchema>;
