/**
 * Runs: people's way through one version of a runbook.
 *
 * - **mode**: a *real* run changes things; a *rehearsal* is walked through with clocks and checks, and carries out what only
 *   reads and what its step allows; a *dry run* only says what each step would do, and is over at once.
 * - **phase**: `active`, then `completed` or `aborted`; charts are in the backend's `src/domain/`.
 * - **step state**: see `stepStateSchema`.
 * - **lead**: who answers for the run. Others take part; each step says who did it.
 */
import { severitySchema, stepKindSchema } from '@quarterdeck/runbook-format';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import {
  entityRefSchema,
  problemSchema,
  slugSchema,
  versionSchema,
} from './runbook';

export const runModeSchema = z.enum(['real', 'rehearsal', 'dry-run']);
export type RunMode = z.infer<typeof runModeSchema>;

export const runPhaseSchema = z.enum(['active', 'completed', 'aborted']);
export type RunPhase = z.infer<typeof runPhaseSchema>;

/**
 * - `pending`: not its turn, or waits for somebody to begin it
 * - `executing`: the portal is at it: an action is under way, or a check is tried
 * - `waiting`: for a second person, or until a time
 * - `interrupted`: a process died in the middle of what is safe to repeat; who continues it repeats it under the same key
 * - `outcome-unknown`: a process died in the middle of what must not be repeated; a person says how it ended
 * - `failed`: it can be tried again, skipped, or done by hand
 * - `done`, `skipped`, `not-taken` (a decision went past it), `would-do` (dry run and rehearsal): it is over
 */
export const stepStateSchema = z.enum([
  'pending',
  'executing',
  'waiting',
  'interrupted',
  'outcome-unknown',
  'failed',
  'done',
  'skipped',
  'not-taken',
  'would-do',
]);
export type StepState = z.infer<typeof stepStateSchema>;

/** What a person can do with a step now. */
export const stepControlSchema = z.enum([
  'execute',
  'complete',
  'decide',
  'skip',
  'retry',
  'settle',
  'cancel',
]);
export type StepControl = z.infer<typeof stepControlSchema>;

export const evidenceSchema = z.object({
  kind: z.enum(['text', 'link']),
  value: z.string().trim().min(1).max(10_000),
});

export const runStepSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: stepKindSchema,
  /** Markdown. */
  text: z.string(),
  optional: z.boolean(),
  expectedDurationMs: z.number().nullable(),
  state: stepStateSchema,
  /** Why it is there and what it waits for. */
  reason: reasonSchema,
  /** It is the one to look at. */
  isCurrent: z.boolean(),
  controls: z.array(stepControlSchema),
  /** Why there is none, where somebody might expect one. */
  controlsReason: reasonSchema.nullable(),
  /** Who did or does it; `null` for nobody yet, or the portal itself. */
  actor: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  attempts: z.number().int(),
  /** Of an action: which one, and what it would be or was told, with secrets left out. */
  action: z.string().nullable(),
  /** Whether the action only reads; `null` for other kinds, and where the portal does not know the action. */
  isReadOnly: z.boolean().nullable(),
  input: z.json().nullable(),
  /** SHA-256 of the action and its input: whoever executes it says so which they have seen. */
  inputHash: z.string().nullable(),
  /** Names of the secret parameters that whoever executes it has to give. */
  secretsNeeded: z.array(z.string()),
  /** What is missing of it before it can be begun: a parameter, the output of another step. */
  problems: z.array(problemSchema.shape.message),
  /** What came out, with secrets left out and cut at 20,000 characters. */
  output: z.json().nullable(),
  /** A sentence or two about it. */
  outputSummary: z.string().nullable(),
  /** A path of the portal that the output names. */
  link: z.string().nullable(),
  evidence: evidenceSchema.nullable(),
  evidenceKind: z.enum(['none', 'text', 'link']),
  evidenceRequired: z.boolean(),
  /** Why it was skipped, or what was said. */
  comment: z.string().nullable(),
  /** Of a decision. */
  options: z.array(
    z.object({ title: z.string(), goTo: z.string().nullable() }),
  ),
  chosen: z.number().int().nullable(),
  /** Of a timer, or of a check that is tried again: when it is over. */
  dueAt: z.iso.datetime().nullable(),
  /** Of an approval: where somebody decides. */
  approvalId: z.string().nullable(),
});
export type RunStep = z.infer<typeof runStepSchema>;

/** Who may use a run for what. */
export const runControlSchema = z.enum(['abort', 'hand-over', 'comment']);

export const runCommentSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  text: z.string(),
  stepId: z.string().nullable(),
});

export const runSummarySchema = z.object({
  id: z.uuid(),
  entityRef: z.string(),
  slug: z.string(),
  title: z.string(),
  version: z.string(),
  mode: runModeSchema,
  phase: runPhaseSchema,
  reason: reasonSchema,
  lead: z.string(),
  participants: z.array(z.string()),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  environmentId: z.string().nullable(),
  /** What it is for, like an incident or a rollout; facts carry it as their correlation. */
  correlationId: z.string().nullable(),
  /** Path in the portal of what it is for. */
  originLink: z.string().nullable(),
  stepCount: z.number().int(),
  settledCount: z.number().int(),
  /** Of the step to look at; `null` once it is over. */
  currentStepId: z.string().nullable(),
  currentStepTitle: z.string().nullable(),
  currentStepState: stepStateSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** Answer of `GET /v1/runs/:id`. */
export const runSchema = runSummarySchema.extend({
  asOf: z.iso.datetime(),
  /** Counts changes. */
  revision: z.number().int(),
  expectedDurationMs: z.number().nullable(),
  targetMs: z.number().nullable(),
  /** Secret ones are not among them: they are never kept. */
  parameters: z.record(z.string(), z.string()),
  context: z.record(z.string(), z.string()),
  severity: severitySchema.nullable(),
  steps: z.array(runStepSchema),
  comments: z.array(runCommentSchema),
  controls: z.array(runControlSchema),
  /** The runbook has changed since: its newest version; `null` where it has not. */
  newerVersion: z.string().nullable(),
});
export type Run = z.infer<typeof runSchema>;

const textSchema = z.string().trim().min(1).max(2000);

/** Body of `POST /v1/runs`. With an `Idempotency-Key` the same key starts it once. */
export const newRunSchema = z.object({
  entityRef: entityRefSchema,
  slug: slugSchema,
  /** The one that was looked at. Default: the newest. */
  version: versionSchema.optional(),
  mode: runModeSchema.default('real'),
  parameters: z.record(z.string().max(40), z.string().max(10_000)).default({}),
  environmentId: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,38}$/)
    .nullish(),
  /** Shown to steps as `context.<key>`, like an alert's name. */
  context: z
    .record(z.string().max(60), z.string().max(2000))
    .refine(values => Object.keys(values).length <= 50, 'at most 50 values')
    .default({}),
  severity: severitySchema.nullish(),
  correlationId: z.string().min(1).max(300).nullish(),
  originLink: z
    .string()
    .max(1000)
    .regex(/^\/(?![/\\])/)
    .nullish(),
  /** Rooms only: the person on whose behalf. */
  onBehalfOf: entityRefSchema.optional(),
});
export type NewRun = z.input<typeof newRunSchema>;

/** Body of `POST /v1/runs/:id/steps/:stepId/execute` (check, action, approval, timer), and of `…/retry`. */
export const executeStepSchema = z.object({
  /** Of an action: of the input that was seen. 409 where it is another by now. */
  inputHash: z.string().max(64).nullish(),
  /** Values of the parameters that are secret, by name: used for this once and never kept. */
  secrets: z.record(z.string().max(40), z.string().max(10_000)).default({}),
});
/** Body of `…/complete`: a manual step, or a failed one that was done by hand. */
export const completeStepSchema = z.object({
  evidence: evidenceSchema.nullish(),
  comment: textSchema.nullish(),
});
/** Body of `…/decide`. */
export const decideStepSchema = z.object({
  option: z.number().int().min(0).max(9),
  comment: textSchema.nullish(),
});
/** Body of `…/skip`. An optional step needs no reason. */
export const skipStepSchema = z.object({ reason: textSchema.nullish() });
/** Body of `…/settle`: how an action of unknown outcome ended, as a person found out. */
export const settleStepSchema = z.object({
  happened: z.boolean(),
  comment: textSchema,
});
/** Body of `POST /v1/runs/:id/abort`. */
export const abortRunSchema = z.object({ reason: textSchema });
/** Body of `POST /v1/runs/:id/hand-over`. */
export const handOverRunSchema = z.object({
  to: entityRefSchema,
  comment: textSchema.nullish(),
});
/** Body of `POST /v1/runs/:id/comments`. */
export const newRunCommentSchema = z.object({
  text: textSchema,
  stepId: z.string().max(60).nullish(),
});

/** Query of `GET /v1/runs`; newest first. */
export const runQuerySchema = z.object({
  /** `needs-me`: active runs that the reader leads or takes part in. */
  view: z.enum(['all', 'active', 'needs-me']).default('all'),
  entity: entityRefSchema.optional(),
  slug: slugSchema.optional(),
  mode: runModeSchema.optional(),
  correlation: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export type RunQuery = z.input<typeof runQuerySchema>;

export const runPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(runSummarySchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type RunPage = z.infer<typeof runPageSchema>;

/** Signal channel on which the room says, without data, that an answer may have changed. */
export const RUNBOOKS_CHANGED_CHANNEL = 'runbooks:changed';
