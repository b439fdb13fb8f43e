import { severitySchema, stepKindSchema } from '@quarterdeck/runbook-format';
import {
  evidenceSchema,
  runModeSchema,
  runPhaseSchema,
  stepStateSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { attendedAt, wasFollowed } from '../domain/course';
import { RunRecord } from '../domain/records';

const instant = z.number().int();

const attemptSchema = z.object({
  number: z.number().int(),
  idempotencyKey: z.string(),
  startedBy: z.string(),
  startedAt: instant,
  inputHash: z.string().optional(),
  input: z.record(z.string(), z.json()).optional(),
  isRepeatable: z.boolean(),
  owner: z.string(),
  claim: z.string(),
  finishedAt: instant.optional(),
});

const stepSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: stepKindSchema,
  state: stepStateSchema,
  reason: reasonSchema,
  attempts: z.array(attemptSchema),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  actor: z.string().optional(),
  output: z.json().optional(),
  outputSummary: z.string().optional(),
  link: z.string().optional(),
  evidence: evidenceSchema.optional(),
  comment: z.string().optional(),
  chosen: z.number().int().optional(),
  dueAt: instant.optional(),
  holdsSince: instant.optional(),
  nextLookAt: instant.optional(),
  approvalId: z.string().optional(),
});

const recordSchema = z.object({
  id: z.string(),
  entityRef: z.string(),
  slug: z.string(),
  version: z.string(),
  title: z.string(),
  mode: runModeSchema,
  phase: runPhaseSchema,
  reason: reasonSchema,
  lead: z.string(),
  participants: z.array(z.string()),
  startedBy: z.string(),
  startedAt: instant,
  finishedAt: instant.optional(),
  environmentId: z.string().nullable(),
  correlationId: z.string().nullable(),
  originLink: z.string().nullable(),
  severity: severitySchema.nullable(),
  parameters: z.record(z.string(), z.string()),
  context: z.record(z.string(), z.string()),
  expectedDurationMs: z.number().optional(),
  targetMs: z.number().optional(),
  steps: z.array(stepSchema),
  comments: z.array(
    z.object({
      id: z.string(),
      at: instant,
      by: z.string(),
      text: z.string(),
      stepId: z.string().optional(),
    }),
  ),
  revision: z.number().int(),
});

const rowSchema = z.object({ json: z.string() });

export function toRow(record: RunRecord) {
  const { finishedAt, startedAt } = record;
  return {
    id: record.id,
    entity_ref: record.entityRef,
    slug: record.slug,
    version: record.version,
    mode: record.mode,
    phase: record.phase,
    correlation_id: record.correlationId,
    started_at: startedAt,
    finished_at: finishedAt ?? null,
    duration_ms:
      record.phase === 'completed' &&
      finishedAt !== undefined &&
      wasFollowed(record)
        ? finishedAt - startedAt
        : null,
    attend_at: attendedAt(record) ?? null,
    record_json: JSON.stringify(recordSchema.parse(record)),
    listed_json: JSON.stringify(recordSchema.parse(listedOf(record))),
    revision: record.revision,
  };
}

/** Without inputs, outputs and what was said: a list of many runs reads next to nothing. */
function listedOf(record: RunRecord): RunRecord {
  return {
    ...record,
    comments: [],
    context: {},
    parameters: {},
    steps: record.steps.map(({ id, title, kind, state, reason }) => ({
      id,
      title,
      kind,
      state,
      reason,
      attempts: [],
    })),
  };
}

/** @throws ZodError for a row (`json` is one of its two columns of JSON) that this version of the room has not written */
export function fromRow(row: unknown): RunRecord {
  const { json } = rowSchema.parse(row);
  return recordSchema.parse(JSON.parse(json));
}
