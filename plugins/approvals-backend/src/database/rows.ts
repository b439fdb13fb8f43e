import {
  approvalPlanSchema,
  approvalStateSchema,
} from '@quarterdeck/plugin-approvals-common';
import { z } from 'zod';
import { ApprovalRecord } from '../domain/records';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();

const rowSchema = z.object({
  id: z.string(),
  room: z.string(),
  subject_kind: z.string(),
  subject_id: z.string(),
  plan_hash: z.string(),
  entity_ref: z.string(),
  state: approvalStateSchema,
  requested_by: z.string(),
  requested_at: milliseconds,
  expires_at: milliseconds,
  content_json: z.string(),
  revision: z.number().int(),
});

const contentSchema = z.object({
  environmentId: z.string().nullable(),
  title: z.string(),
  plan: approvalPlanSchema,
  link: z.string().nullable(),
  decidedBy: z.string().optional(),
  decidedAt: z.number().int().optional(),
  comment: z.string().optional(),
  consumedAt: z.number().int().optional(),
});

export function toRow(record: ApprovalRecord): z.input<typeof rowSchema> {
  return {
    id: record.id,
    room: record.room,
    subject_kind: record.subject.kind,
    subject_id: record.subject.id,
    plan_hash: record.planHash,
    entity_ref: record.entityRef,
    state: record.state,
    requested_by: record.requestedBy,
    requested_at: record.requestedAt,
    expires_at: record.expiresAt,
    content_json: JSON.stringify(contentSchema.parse(record)),
    revision: record.revision,
  };
}

export function fromRow(row: unknown): ApprovalRecord {
  const columns = rowSchema.parse(row);
  return {
    id: columns.id,
    room: columns.room,
    subject: { kind: columns.subject_kind, id: columns.subject_id },
    planHash: columns.plan_hash,
    entityRef: columns.entity_ref,
    state: columns.state,
    requestedBy: columns.requested_by,
    requestedAt: columns.requested_at,
    expiresAt: columns.expires_at,
    revision: columns.revision,
    ...contentSchema.parse(JSON.parse(columns.content_json)),
  };
}
