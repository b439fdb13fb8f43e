import {
  arrangementSchema,
  delegateStateSchema,
  gateStateSchema,
  planDocumentSchema,
  rolloutOutcomeSchema,
  rolloutPhaseSchema,
  verdictSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { AnyCommand, openReviews } from '../domain/overrides';
import {
  LockRecord,
  LogEntry,
  PlanRecord,
  RolloutRecord,
} from '../domain/records';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();
const optionalMilliseconds = milliseconds
  .nullable()
  .transform(value => value ?? undefined);

const delegatedSchema = z.object({
  baseline: z
    .object({ revision: z.string(), wasFailed: z.boolean() })
    .optional(),
  hasWritten: z.boolean(),
  hasBegun: z.boolean(),
  suspending: z.enum(['on', 'off']).optional(),
  promotingFrom: z.number().optional(),
  theirs: z
    .object({
      object: z.string(),
      phase: z.string(),
      standing: delegateStateSchema.shape.standing,
      weight: z.number().optional(),
      failedChecks: z.number().optional(),
      message: z.string().optional(),
    })
    .optional(),
});

const gateKeySchema = z.object({
  gate: z.string(),
  beforeStep: z.string().nullable(),
});

const overrideSchema = gateKeySchema.extend({
  by: z.string(),
  cause: z.string(),
  at: z.number(),
  closedBecause: reasonSchema,
  acknowledgedBy: z.string().optional(),
  acknowledgedAt: z.number().optional(),
  comment: z.string().optional(),
});

const stateSchema = z.object({
  phase: rolloutPhaseSchema,
  reason: reasonSchema,
  step: z.number(),
  stepSince: z.number(),
  heldSince: z.number().optional(),
  failures: z.object({ total: z.number(), consecutive: z.number() }),
  hasPassed: z.boolean(),
  lookedAt: z.number().optional(),
  skipsAnalysis: z.boolean(),
  isHurried: z.boolean(),
  breachAt: z.number().optional(),
  breachReason: reasonSchema.optional(),
  isByHand: z.boolean(),
  safeAt: z.number().optional(),
  healthyAt: z.number().optional(),
  finishedAt: z.number().optional(),
  outcome: rolloutOutcomeSchema.optional(),
  gates: z.array(gateStateSchema),
  overrides: z.array(overrideSchema).optional(),
  reached: arrangementSchema.optional(),
  course: z.array(z.object({ at: z.number(), traffic: z.number() })).optional(),
  delegated: delegatedSchema.optional(),
});

const planRowSchema = z.object({
  plan_id: z.string(),
  hash: z.string(),
  created_by: z.string(),
  created_at: milliseconds,
  expires_at: milliseconds,
  document_json: z.string(),
  notices_json: z.string(),
});

/** What a query selects of a plan, beside a rollout or alone. */
export const PLAN_COLUMNS = [
  'plans.id as plan_id',
  'plans.hash',
  'plans.created_by',
  'plans.created_at',
  'plans.expires_at',
  'plans.document_json',
  'plans.notices_json',
];

export function toPlanRow(plan: PlanRecord) {
  return {
    id: plan.id,
    hash: plan.hash,
    entity_ref: plan.document.entityRef,
    created_by: plan.createdBy,
    created_at: plan.createdAt,
    expires_at: plan.expiresAt,
    document_json: JSON.stringify(plan.document),
    notices_json: JSON.stringify(plan.notices),
  };
}

export function fromPlanRow(row: unknown): PlanRecord {
  const columns = planRowSchema.parse(row);
  return {
    id: columns.plan_id,
    hash: columns.hash,
    createdBy: columns.created_by,
    createdAt: columns.created_at,
    expiresAt: columns.expires_at,
    document: planDocumentSchema.parse(JSON.parse(columns.document_json)),
    notices: z.array(reasonSchema).parse(JSON.parse(columns.notices_json)),
  };
}

const rolloutRowSchema = z.object({
  id: z.string(),
  plan_id: z.string(),
  started_by: z.string(),
  started_at: milliseconds,
  next_at: optionalMilliseconds,
  group_id: z
    .string()
    .nullable()
    .transform(value => value ?? undefined),
  state_json: z.string(),
  revision: z.number().int(),
});

/** `cluster/namespace/Kind/name`. */
export function targetKey({ target }: PlanRecord['document']): string {
  return [target.cluster, target.namespace, target.kind, target.name].join('/');
}

export function toRolloutRow(record: RolloutRecord) {
  const { document } = record.plan;
  const isOver =
    record.state.phase === 'ended' && record.state.outcome !== 'stuck';
  return {
    id: record.id,
    plan_id: record.plan.id,
    entity_ref: document.entityRef,
    environment_id: document.environmentId,
    active_target: isOver ? null : targetKey(document),
    phase: record.state.phase,
    outcome: record.state.outcome ?? null,
    started_by: record.startedBy,
    started_at: record.startedAt,
    group_id: record.groupId ?? null,
    next_at: record.nextAt ?? null,
    open_reviews: openReviews(record.state).length,
    state_json: JSON.stringify(stateSchema.parse(record.state)),
    revision: record.revision,
  };
}

/** @param plans - those that are known by their id; without, the row has the columns of its plan */
export function fromRolloutRow(
  row: unknown,
  plans?: ReadonlyMap<string, PlanRecord>,
): RolloutRecord {
  const columns = rolloutRowSchema.parse(row);
  return {
    id: columns.id,
    plan: plans?.get(columns.plan_id) ?? fromPlanRow(row),
    state: stateSchema.parse(JSON.parse(columns.state_json)),
    startedBy: columns.started_by,
    startedAt: columns.started_at,
    groupId: columns.group_id,
    nextAt: columns.next_at,
    revision: columns.revision,
  };
}

export const commandSchema: z.ZodType<AnyCommand> = z.discriminatedUnion(
  'kind',
  [
    gateKeySchema.extend({
      kind: z.literal('override-gate'),
      by: z.string(),
      cause: z.string(),
    }),
    gateKeySchema.extend({
      kind: z.literal('acknowledge-override'),
      by: z.string(),
      comment: z.string().optional(),
    }),
    z.object({
      kind: z.enum(['pause', 'resume', 'promote', 'retry']),
      by: z.string(),
    }),
    z.object({
      kind: z.enum(['skip-analysis', 'abort']),
      by: z.string(),
      cause: z.string(),
    }),
  ],
);

export const logEntrySchema: z.ZodType<LogEntry> = z.object({
  at: z.number(),
  by: z.string(),
  reason: reasonSchema,
});
export const contentSchema = z.object({ content_json: z.string() });
export { verdictSchema };

const lockRowSchema = z.object({
  id: z.string(),
  environment_id: z.string().nullable(),
  entity_ref: z.string().nullable(),
  reason: z.string(),
  created_by: z.string(),
  created_at: milliseconds,
  expires_at: optionalMilliseconds,
});

export function toLockRow(lock: LockRecord) {
  return {
    id: lock.id,
    environment_id: lock.environmentId ?? null,
    entity_ref: lock.entityRef ?? null,
    reason: lock.reason,
    created_by: lock.createdBy,
    created_at: lock.createdAt,
    expires_at: lock.expiresAt ?? null,
  };
}

export function fromLockRow(row: unknown): LockRecord {
  const columns = lockRowSchema.parse(row);
  return {
    id: columns.id,
    environmentId: columns.environment_id ?? undefined,
    entityRef: columns.entity_ref ?? undefined,
    reason: columns.reason,
    createdBy: columns.created_by,
    createdAt: columns.created_at,
    expiresAt: columns.expires_at,
  };
}
