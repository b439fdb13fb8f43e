import { severitySchema, stepKindSchema } from '@quarterdeck/runbook-format';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { runModeSchema, stepStateSchema } from './types/run';

/**
 * Payload of `runbooks.run.started`, `…handed-over`, `…completed` and `…aborted`, version 1. `lead` is personal, and
 * `reason`, which holds what somebody said; the correlation of the fact is what the run is for, or else its own id.
 */
export const runFactPayloadSchema = z.object({
  runId: z.uuid(),
  slug: z.string(),
  title: z.string(),
  version: z.string(),
  mode: runModeSchema,
  lead: z.string(),
  severity: severitySchema.nullable(),
  durationMs: z.number().nullable(),
  expectedDurationMs: z.number().nullable(),
  targetMs: z.number().nullable(),
  reason: reasonSchema,
});
export type RunFactPayload = z.infer<typeof runFactPayloadSchema>;

/** Payload of `runbooks.step.done`, `…failed`, `…skipped`, `…interrupted` and `…outcome-unknown`, version 1; `reason` is personal. */
export const stepFactPayloadSchema = z.object({
  runId: z.uuid(),
  slug: z.string(),
  mode: runModeSchema,
  stepId: z.string(),
  title: z.string(),
  kind: stepKindSchema,
  state: stepStateSchema,
  action: z.string().nullable(),
  durationMs: z.number().nullable(),
  reason: reasonSchema,
});
export type StepFactPayload = z.infer<typeof stepFactPayloadSchema>;
