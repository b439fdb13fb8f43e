import {
  incidentStateSchema,
  roleSchema,
  severitySchema,
  sourceSchema,
} from '@quarterdeck/plugin-incidents-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { AlertRecord, IncidentRecord, isOver } from '../domain/records';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();
const time = z.number().int();
const subjectSchema = z.object({ kind: z.string(), id: z.string() });

const contentSchema = z.object({
  id: z.string(),
  number: time,
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  title: z.string(),
  description: z.string().optional(),
  severity: severitySchema,
  state: incidentStateSchema,
  reason: reasonSchema,
  source: sourceSchema,
  sourceKey: z.string(),
  startedAt: time,
  openedAt: time,
  openedBy: z.string().optional(),
  acknowledgedAt: time.optional(),
  acknowledgedBy: z.string().optional(),
  mitigatedAt: time.optional(),
  resolvedAt: time.optional(),
  mergedAt: time.optional(),
  roles: z.partialRecord(roleSchema, z.string()),
  updates: z.array(
    z.object({
      id: z.string(),
      at: time,
      by: z.string(),
      text: z.string(),
      nextUpdateAt: time.optional(),
    }),
  ),
  actionItems: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      owner: z.string().optional(),
      dueOn: z.string().optional(),
      doneAt: time.optional(),
    }),
  ),
  attribution: z
    .object({
      factId: z.string().optional(),
      summary: z.string().optional(),
      subject: subjectSchema.optional(),
      rank: time.optional(),
      by: z.string(),
      at: time,
      comment: z.string().optional(),
    })
    .optional(),
  runs: z.array(
    z.object({
      runId: z.string(),
      slug: z.string(),
      title: z.string(),
      startedBy: z.string(),
      startedAt: time,
      link: z.string(),
    }),
  ),
  mergedInto: z.object({ id: z.string(), number: time }).optional(),
  mergedFrom: z.array(
    z.object({ id: z.string(), number: time, title: z.string() }),
  ),
  reopenedCount: time,
  causeFactId: z.string().optional(),
  causeSubject: subjectSchema.optional(),
  causeSummary: z.string().optional(),
  toldBreaches: z.array(z.string()),
}) satisfies z.ZodType<Omit<IncidentRecord, 'revision'>>;

/** What is asked for stands in columns; the record itself is the content. */
export function toRow(record: IncidentRecord) {
  return {
    id: record.id,
    number: record.number,
    entity_ref: record.entityRef,
    environment_id: record.environmentId,
    state: record.state,
    severity: record.severity,
    started_at: record.startedAt,
    opened_at: record.openedAt,
    acknowledged_at: record.acknowledgedAt ?? null,
    resolved_at: record.resolvedAt ?? null,
    ended_at: isOver(record) ? endOf(record) : null,
    is_attributed: record.attribution?.factId !== undefined,
    attributed_rank: record.attribution?.rank ?? null,
    content_json: JSON.stringify(contentSchema.parse(record)),
    revision: record.revision,
  };
}

function endOf({ mergedAt, resolvedAt, openedAt }: IncidentRecord): number {
  return mergedAt ?? resolvedAt ?? openedAt;
}

export function fromRow(row: unknown): IncidentRecord {
  const { content_json, revision } = z
    .object({ content_json: z.string(), revision: z.number().int() })
    .parse(row);
  return { ...contentSchema.parse(JSON.parse(content_json)), revision };
}

/** Those whose incident it is, in the view *mine*. */
export function participantsOf(record: IncidentRecord): string[] {
  const { openedBy, acknowledgedBy, roles } = record;
  return [
    ...new Set(
      [openedBy, acknowledgedBy, ...Object.values(roles)].filter(
        ref => ref !== undefined,
      ),
    ),
  ];
}

const alertContentSchema = z.object({
  name: z.string(),
  severity: severitySchema,
  labels: z.record(z.string(), z.string()),
  summary: z.string().optional(),
  link: z.string().optional(),
  runbookUrl: z.string().optional(),
  endsAt: time.optional(),
  receivedAt: time,
  sentAt: time.optional(),
  notifications: time,
  judgedBy: z.string().optional(),
});

const alertRowSchema = z.object({
  id: z.string(),
  incident_id: z.string(),
  source: z.enum(['alertmanager', 'pagerduty']),
  alert_key: z.string(),
  state: z.enum(['firing', 'resolved']),
  starts_at: milliseconds,
  verdict: z.enum(['true', 'false']).nullable(),
  content_json: z.string(),
  revision: z.number().int(),
});

export function toAlertRow(
  record: AlertRecord,
): z.input<typeof alertRowSchema> {
  return {
    id: record.id,
    incident_id: record.incidentId,
    source: record.source,
    alert_key: record.key,
    state: record.state,
    starts_at: record.startsAt,
    verdict: record.verdict ?? null,
    content_json: JSON.stringify(alertContentSchema.parse(record)),
    revision: record.revision,
  };
}

export function fromAlertRow(row: unknown): AlertRecord {
  const columns = alertRowSchema.parse(row);
  return {
    id: columns.id,
    incidentId: columns.incident_id,
    source: columns.source,
    key: columns.alert_key,
    state: columns.state,
    startsAt: columns.starts_at,
    verdict: columns.verdict ?? undefined,
    revision: columns.revision,
    ...alertContentSchema.parse(JSON.parse(columns.content_json)),
  };
}
