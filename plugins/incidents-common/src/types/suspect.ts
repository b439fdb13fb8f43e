import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

/** A change that may have caused an incident. The chance is a rank, not a probability. */
export const suspectSchema = z.object({
  /** From 1. */
  rank: z.number().int().min(1),
  factId: z.uuid(),
  type: z.string(),
  summary: z.string(),
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  occurredAt: z.iso.datetime(),
  actor: z.object({ kind: z.string(), ref: z.string().nullable() }),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** How it stands to the entity of the incident. */
  relation: z.enum(['same', 'dependency', 'dependent', 'system']),
  /** A hand edit is a deployment that no pipeline and no rollout made; a configuration leaves the images as they were. */
  kind: z.enum(['deployment', 'rollout', 'configuration', 'hand-edit']),
  score: z.number(),
  /** Why it stands where it stands, most important first. */
  reasons: z.array(reasonSchema),
  /** Paths in the portal. */
  diffLink: z.string().nullable(),
  link: z.string().nullable(),
  /** Whether going back can be planned from here. */
  canPlanRollback: z.boolean(),
});
export type Suspect = z.infer<typeof suspectSchema>;

/** Answer of `GET /v1/incidents/:id/suspects`. */
export const suspectsSchema = z.object({
  asOf: z.iso.datetime(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  items: z.array(suspectSchema),
  /** Why there is none. */
  emptyReason: reasonSchema.nullable(),
  /** What was not looked at, like entities that the reader may not see. */
  notices: z.array(reasonSchema),
});
export type Suspects = z.infer<typeof suspectsSchema>;

/** One line of the record that writes itself. */
export const incidentEventSchema = z.object({
  /** Of the fact. */
  id: z.uuid(),
  type: z.string(),
  occurredAt: z.iso.datetime(),
  kind: z.enum([
    'incident',
    'alert',
    'change',
    'runbook',
    'update',
    'message',
    'approval',
    'other',
  ]),
  summary: z.string(),
  /** What was said, where something was. */
  text: z.string().nullable(),
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  actor: z.object({ kind: z.string(), ref: z.string().nullable() }),
  link: z.string().nullable(),
});
export type IncidentEvent = z.infer<typeof incidentEventSchema>;

/** Answer of `GET /v1/incidents/:id/events`; oldest first. */
export const incidentEventsSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(incidentEventSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type IncidentEvents = z.infer<typeof incidentEventsSchema>;

/** A runbook that fits, as the room of runbooks says. */
export const suggestedRunbookSchema = z.object({
  slug: z.string(),
  title: z.string(),
  /** Why it fits. */
  reason: reasonSchema,
  stepCount: z.number().int(),
  link: z.string(),
  lastExercisedAt: z.iso.datetime().nullable(),
  parameters: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      default: z.string().nullable(),
      required: z.boolean(),
    }),
  ),
});
export type SuggestedRunbook = z.infer<typeof suggestedRunbookSchema>;

/** How far a run of a runbook is, as the room of runbooks says. */
export const runProgressSchema = z.object({
  runId: z.string(),
  title: z.string(),
  phase: z.string(),
  stepCount: z.number().int(),
  settledCount: z.number().int(),
  currentStepTitle: z.string().nullable(),
  currentStepState: z.string().nullable(),
  link: z.string(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** Answer of `GET /v1/incidents/:id/runbooks`. */
export const incidentRunbooksSchema = z.object({
  asOf: z.iso.datetime(),
  suggestions: z.array(suggestedRunbookSchema),
  runs: z.array(runProgressSchema),
  /** Why there is nothing: no room of runbooks, not allowed, none fits. */
  emptyReason: reasonSchema.nullable(),
});
export type IncidentRunbooks = z.infer<typeof incidentRunbooksSchema>;
