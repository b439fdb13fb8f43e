import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { backupTypeSchema } from './policy';

export const runKindSchema = z.enum(['backup', 'restore-test', 'restore']);
export type RunKind = z.infer<typeof runKindSchema>;

export const runStateSchema = z.enum([
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  /** It was due while nobody could begin it. */
  'missed',
]);
export type RunState = z.infer<typeof runStateSchema>;

export const runPhaseSchema = z.enum([
  'preparing',
  'dumping',
  'verifying',
  'copying',
  'fetching',
  'restoring',
  'checking',
  'cleaning',
]);
export type RunPhase = z.infer<typeof runPhaseSchema>;

export const progressSchema = z.object({
  phase: runPhaseSchema,
  /** Of this phase, in plain bytes. */
  bytes: z.number().int().nonnegative(),
  totalBytes: z.number().int().nonnegative().nullable(),
  bytesPerSecond: z.number().nonnegative().nullable(),
  remainingMs: z.number().nonnegative().nullable(),
  at: z.iso.datetime(),
});
export type Progress = z.infer<typeof progressSchema>;

/** One thing that a restore was held against. */
export const checkSchema = z.object({
  /** `table public.orders`, `large-objects`, or the name of an assertion. */
  name: z.string(),
  kind: z.enum(['checksum', 'count', 'presence', 'assertion']),
  state: z.enum(['passed', 'failed', 'skipped']),
  expected: z.string().nullable(),
  found: z.string().nullable(),
  reason: reasonSchema.nullable(),
});
export type Check = z.infer<typeof checkSchema>;

export const restoreResultSchema = z.object({
  /** When it began to fetch, until what was restored answered queries and was checked. */
  durationMs: z.number().int().nonnegative(),
  fetchMs: z.number().int().nonnegative().nullable(),
  restoreMs: z.number().int().nonnegative().nullable(),
  checkMs: z.number().int().nonnegative().nullable(),
  restoredBytes: z.number().int().nonnegative(),
  checks: z.array(checkSchema),
  /** Point that came back. */
  pointAt: z.iso.datetime(),
  /** Where it is; `null`: removed again. */
  location: z.string().nullable(),
  /** Where what was there before is kept; `null`: nothing was. */
  previousLocation: z.string().nullable(),
  store: z.string(),
});
export type RestoreResult = z.infer<typeof restoreResultSchema>;

/** What may be done, and why not where it may not. */
export const controlSchema = z.object({
  isAllowed: z.boolean(),
  reason: reasonSchema.nullable(),
});
export type Control = z.infer<typeof controlSchema>;

export const runSchema = z.object({
  id: z.uuid(),
  kind: runKindSchema,
  policyId: z.uuid(),
  entityRef: z.string(),
  source: z.string(),
  engine: z.string(),
  /** Of a backup. */
  type: backupTypeSchema.nullable(),
  trigger: z.enum(['schedule', 'catch-up', 'person', 'room']),
  state: runStateSchema,
  stateReason: reasonSchema,
  scheduledFor: z.iso.datetime().nullable(),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Who asked for it. */
  by: z.string().nullable(),
  attempt: z.number().int(),
  progress: progressSchema.nullable(),
  /** What it made, or used. */
  backupId: z.uuid().nullable(),
  restore: restoreResultSchema.nullable(),
  /** What went on beside the end: copies that could not be written, checks that were skipped. */
  warnings: z.array(reasonSchema),
  cancel: controlSchema,
});
export type Run = z.infer<typeof runSchema>;

export const runPageSchema = z.object({
  items: z.array(runSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
});
export type RunPage = z.infer<typeof runPageSchema>;

/** Body of `POST /v1/runs`. A restore is begun by carrying out its plan instead. */
export const newRunSchema = z
  .object({
    policyId: z.uuid(),
    kind: z.enum(['backup', 'restore-test']),
    /** Of a backup; what the policy makes first where it is left out. */
    type: backupTypeSchema.optional(),
    /** Of a restore test; the newest where it is left out. */
    backupId: z.uuid().optional(),
  })
  .strict();
export type NewRun = z.infer<typeof newRunSchema>;
