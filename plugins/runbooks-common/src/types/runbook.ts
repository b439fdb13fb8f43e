/**
 * Runbooks, as they travel.
 *
 * - **runbook**: a procedure written in Markdown, in the repository of an entity or built in. It belongs to an entity, where
 *   its **slug**, the name of its file without `.md`, is unique: the entity's own hides the built-in one of the same slug.
 * - **version**: what the file said at a time; its id is the SHA-256 of the text, in hexadecimal.
 * - **run**: somebody's way through one version of it; see `run.ts`.
 *
 * All times are ISO 8601 in UTC with milliseconds, all durations milliseconds. What is not known is `null`.
 */
import { severitySchema, stepKindSchema } from '@quarterdeck/runbook-format';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

export const entityRefSchema = z
  .string()
  .max(300)
  .regex(
    /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/,
    'must be a full entity reference in lower case, like component:default/petstore',
  );

export const slugSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be the name of a file');

export const versionSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const originSchema = z.discriminatedUnion('kind', [
  /** Read from where the entity says. */
  z.object({ kind: z.literal('repository'), url: z.string() }),
  /** Comes with the portal. */
  z.object({ kind: z.literal('built-in') }),
]);

export const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
});

export const freshnessSchema = z.object({
  /** `null`: never. Runs that were aborted do not count. */
  lastRunAt: z.iso.datetime().nullable(),
  lastRehearsalAt: z.iso.datetime().nullable(),
  lastReviewedAt: z.iso.datetime().nullable(),
  reviewBy: z.iso.datetime().nullable(),
  expectedDurationMs: z.number().nullable(),
  /** Median of the completed runs and rehearsals of the last year; `null` where there is none. */
  medianDurationMs: z.number().nullable(),
  completedRuns: z.number().int(),
  targetMs: z.number().nullable(),
  /** Of the last run or rehearsal that was completed. */
  lastDurationMs: z.number().nullable(),
  /** `fresh` was exercised or reviewed lately, `stale` was not, `overdue` should have been reviewed. */
  status: z.enum(['fresh', 'stale', 'overdue', 'never-exercised']),
  reason: reasonSchema,
});
export type Freshness = z.infer<typeof freshnessSchema>;

/** One in a list. */
export const runbookSummarySchema = z.object({
  entityRef: z.string(),
  slug: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  version: z.string(),
  origin: originSchema,
  owner: z.string().nullable(),
  covers: z.array(z.string()),
  severities: z.array(severitySchema),
  triggers: z.array(
    z.object({
      alert: z.string(),
      labels: z.record(z.string(), z.string()),
    }),
  ),
  stepCount: z.number().int(),
  stepKinds: z.array(stepKindSchema),
  startsOnAlert: z.boolean(),
  isRunnable: z.boolean(),
  errorCount: z.number().int(),
  warningCount: z.number().int(),
  freshness: freshnessSchema,
  /** Ids of the runs that are under way. */
  activeRunIds: z.array(z.string()),
  mayRun: z.boolean(),
});
export type RunbookSummary = z.infer<typeof runbookSummarySchema>;

export const shownParameterSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  default: z.string().nullable(),
  required: z.boolean(),
  secret: z.boolean(),
  options: z.array(z.string()).nullable(),
});
export type ShownParameter = z.infer<typeof shownParameterSchema>;

/** A step of the document, without a run. */
export const shownStepSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: stepKindSchema,
  /** Markdown. */
  text: z.string(),
  line: z.number().int(),
  optional: z.boolean(),
  expectedDurationMs: z.number().nullable(),
  /** `rollouts:plan-rollback` of an action; `null` for others. */
  action: z.string().nullable(),
});
export type ShownStep = z.infer<typeof shownStepSchema>;

/** Answer of `GET /v1/entities/:kind/:namespace/:name/runbooks/:slug`. */
export const runbookSchema = runbookSummarySchema.extend({
  /** The whole file. */
  text: z.string(),
  parameters: z.array(shownParameterSchema),
  steps: z.array(shownStepSchema),
  problems: z.array(problemSchema),
  /** When this version was first seen. */
  seenAt: z.iso.datetime(),
  /** Unified diff against the version of the last completed run or rehearsal; `null` where nothing changed or it was never run. */
  changesSinceLastRun: z.string().nullable(),
  changesSinceLastRunReason: reasonSchema,
});
export type RunbookDetails = z.infer<typeof runbookSchema>;

/** A critical procedure of an entity that no runbook covers, or that only a built-in one does. */
export const procedureSchema = z.object({
  procedure: z.string(),
  coverage: z.enum(['own', 'built-in', 'none']),
  slugs: z.array(z.string()),
});

export type Procedure = z.infer<typeof procedureSchema>;

/** What could not be read of an entity's runbooks. */
export const sourceProblemSchema = z.object({
  url: z.string(),
  reason: reasonSchema,
});

/** Answer of `GET /v1/entities/:kind/:namespace/:name/runbooks`. */
export const entityRunbooksSchema = z.object({
  asOf: z.iso.datetime(),
  entityRef: z.string(),
  items: z.array(runbookSummarySchema),
  procedures: z.array(procedureSchema),
  /** When the source was last read; `null` before the first time, or where the entity names none. */
  readAt: z.iso.datetime().nullable(),
  sourceProblems: z.array(sourceProblemSchema),
  mayRun: z.boolean(),
});
export type EntityRunbooks = z.infer<typeof entityRunbooksSchema>;

/** Query of `GET /v1/runbooks`: of all entities that the reader may see. */
export const runbookQuerySchema = z.object({
  view: z
    .enum(['all', 'stale', 'broken', 'uncovered'])
    .default('all')
    .describe('uncovered: entities that lack a critical procedure'),
  entity: entityRefSchema.optional(),
  text: z.string().trim().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export type RunbookQuery = z.input<typeof runbookQuerySchema>;

export const runbookPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(runbookSummarySchema),
  /** Only with `view=uncovered`. */
  uncovered: z.array(
    z.object({ entityRef: z.string(), missing: z.array(z.string()) }),
  ),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type RunbookPage = z.infer<typeof runbookPageSchema>;

/** Body of `POST /v1/suggestions`: which runbooks of an entity fit what is going on. */
export const suggestionRequestSchema = z.object({
  entityRef: entityRefSchema,
  alerts: z
    .array(
      z.object({
        name: z.string().max(200),
        labels: z.record(z.string().max(200), z.string().max(2000)),
      }),
    )
    .max(50)
    .default([]),
  severity: severitySchema.optional(),
  /** Procedures that would help, like `rollback`. */
  procedures: z.array(z.string().max(60)).max(10).default([]),
});
export type SuggestionRequest = z.input<typeof suggestionRequestSchema>;

export const suggestionSchema = z.object({
  runbook: runbookSummarySchema,
  /** Best first; why it is here: `Covers rollback`, `Triggered by HighErrorRate`. */
  reason: reasonSchema,
  score: z.number(),
});
export type Suggestion = z.infer<typeof suggestionSchema>;

export const suggestionsSchema = z.object({
  items: z.array(suggestionSchema),
  emptyReason: reasonSchema.nullable(),
});
export type Suggestions = z.infer<typeof suggestionsSchema>;

/** Body of `POST /v1/lint`, and its answer: for authors. */
export const lintRequestSchema = z.object({
  name: z.string().max(200).default('runbook.md'),
  text: z.string().max(500_000),
});
export const lintResponseSchema = z.object({
  isRunnable: z.boolean(),
  steps: z.array(shownStepSchema),
  problems: z.array(problemSchema),
});

/** Query of `GET /v1/documents`, for services: what a search indexes. */
export const documentQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

export const runbookDocumentSchema = z.object({
  entityRef: z.string(),
  slug: z.string(),
  title: z.string(),
  /** What is to be read, without the blocks of steps. */
  text: z.string(),
  owner: z.string().nullable(),
  covers: z.array(z.string()),
  alerts: z.array(z.string()),
});
export type RunbookDocument = z.infer<typeof runbookDocumentSchema>;

export const runbookDocumentPageSchema = z.object({
  items: z.array(runbookDocumentSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
});
export type RunbookDocumentPage = z.infer<typeof runbookDocumentPageSchema>;

/** Annotation of an entity that says where its runbooks are: folders or files, relative to the entity's own, separated by commas. */
export const RUNBOOKS_ANNOTATION = 'quarterdeck.io/runbooks';
/** Annotation that says which critical procedures an entity needs, separated by commas; `none` for none. Default: all. */
export const PROCEDURES_ANNOTATION = 'quarterdeck.io/runbooks-procedures';
