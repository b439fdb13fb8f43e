import { storableText } from '@quarterdeck/toolkit-common';
import {
  AlertFactPayload,
  IncidentFactPayload,
  IncidentSource,
  IncidentWordsFactPayload,
} from '@quarterdeck/plugin-incidents-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { factId, toMessage } from '@quarterdeck/plugin-timeline-node';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import {
  AlertRecord,
  IncidentRecord,
  optionalIso,
  toIso,
} from '../domain/records';

const SUMMARY_LENGTH = 500;

const VERBS = {
  opened: 'opened',
  acknowledged: 'acknowledged',
  'severity-changed': 'has another severity',
  assigned: 'has other roles',
  reopened: 'reopened',
  mitigated: 'mitigated',
  resolved: 'resolved',
  merged: 'merged into another',
  attributed: 'has a cause',
};
type Verb = keyof typeof VERBS;

/** Who did it, and what they said; nobody, where the portal itself did. */
export interface Told {
  by?: string;
  comment?: string;
}

/** What there is to tell of what has become of an incident; `before` is undefined for a new one. */
export function factsOf(
  before: IncidentRecord | undefined,
  after: IncidentRecord,
  now: number,
  told: Told = {},
): OutboxMessage[] {
  return verbsOf(before, after).map(verb =>
    toMessage(incidentFact(after, verb, instantOf(after, verb, now), told)),
  );
}

function verbsOf(
  before: IncidentRecord | undefined,
  after: IncidentRecord,
): Verb[] {
  const has = (key: 'acknowledgedAt' | 'mitigatedAt' | 'resolvedAt') =>
    after[key] !== undefined &&
    (before?.[key] === undefined || before[key] !== after[key]);
  const isOther = (key: 'severity' | 'roles' | 'attribution') =>
    before !== undefined &&
    JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  const happened: Record<Verb, boolean> = {
    opened: before === undefined,
    acknowledged: has('acknowledgedAt'),
    'severity-changed': isOther('severity'),
    assigned: isOther('roles'),
    reopened: after.reopenedCount > (before?.reopenedCount ?? 0),
    mitigated: has('mitigatedAt'),
    resolved: has('resolvedAt'),
    merged: after.state === 'merged' && before?.state !== 'merged',
    attributed: isOther('attribution'),
  };
  return VERB_ORDER.filter(verb => happened[verb]);
}

const VERB_ORDER: readonly Verb[] = [
  'opened',
  'acknowledged',
  'severity-changed',
  'assigned',
  'reopened',
  'mitigated',
  'resolved',
  'merged',
  'attributed',
];

/** When it happened, which is not always when the portal heard of it. */
function instantOf(record: IncidentRecord, verb: Verb, now: number): number {
  switch (verb) {
    case 'opened':
      return record.openedAt;
    case 'mitigated':
      return record.mitigatedAt ?? now;
    case 'resolved':
      return record.resolvedAt ?? now;
    default:
      return now;
  }
}

function incidentFact(
  record: IncidentRecord,
  verb: Verb,
  occurredAt: number,
  { by, comment }: Told,
): NewFact {
  const type = `incidents.incident.${verb}`;
  return {
    ...commonOf(record),
    id: factId({
      room: 'incidents',
      subjectId: record.id,
      type,
      revision: record.revision,
    }),
    type,
    occurredAt: toIso(occurredAt),
    actor: by === undefined ? senderOf(record.source) : userOf(by),
    subject: { kind: 'incident', id: record.id },
    summary: storableText(
      `INC-${record.number} ${VERBS[verb]}: ${record.title} (${record.severity})`,
      SUMMARY_LENGTH,
    ),
    payload: payloadOf(record, { by, comment }),
    personalKeys: ['by', 'comment'],
  };
}

function payloadOf(record: IncidentRecord, { by, comment }: Told) {
  return {
    incidentId: record.id,
    number: record.number,
    title: record.title,
    severity: record.severity,
    state: record.state,
    source: record.source,
    startedAt: toIso(record.startedAt),
    openedAt: toIso(record.openedAt),
    acknowledgedAt: optionalIso(record.acknowledgedAt),
    mitigatedAt: optionalIso(record.mitigatedAt),
    resolvedAt: optionalIso(record.resolvedAt),
    attributed: attributedOf(record),
    mergedInto: record.mergedInto?.id ?? null,
    by: by ?? null,
    comment: comment ?? null,
  } satisfies IncidentFactPayload;
}

/** What a person said, else what opened it and proves it. */
function attributedOf({
  attribution,
  causeFactId,
  causeSubject,
}: IncidentRecord): IncidentFactPayload['attributed'] {
  if (attribution) {
    return {
      factId: attribution.factId ?? null,
      subject: attribution.subject ?? null,
    };
  }
  // Another tool may name its cause by version or commit, which is no fact of the timeline.
  return causeFactId === undefined && causeSubject === undefined
    ? null
    : { factId: causeFactId ?? null, subject: causeSubject ?? null };
}

/** Words of a person: an update for stakeholders, or a comment. `id` is of the words. */
export function wordsFact(
  record: IncidentRecord,
  kind: 'update' | 'comment',
  words: { id: string; by: string; text: string },
  now: number,
): OutboxMessage {
  const type = `incidents.${kind}.posted`;
  const { id, by, text } = words;
  const payload: IncidentWordsFactPayload = {
    incidentId: record.id,
    by,
    text,
  };
  return toMessage({
    ...commonOf(record),
    id: factId({ room: 'incidents', subjectId: id, type, revision: 1 }),
    type,
    occurredAt: toIso(now),
    actor: userOf(by),
    subject: { kind, id },
    // What was said is personal; the summary cannot be erased.
    summary:
      kind === 'update'
        ? `INC-${record.number}: stakeholders were told`
        : `INC-${record.number}: somebody commented`,
    payload,
    personalKeys: ['by', 'text'],
  });
}

/** An alert fired, fired again, is over, or was judged. */
export function alertFact(
  incident: IncidentRecord,
  alert: AlertRecord,
  verb: 'fired' | 'resolved' | 'judged',
  occurredAt: number,
  by?: string,
): OutboxMessage {
  const type = `incidents.alert.${verb}`;
  const payload: AlertFactPayload = {
    incidentId: incident.id,
    alertId: alert.id,
    source: alert.source,
    name: alert.name,
    summary: alert.summary ?? null,
    verdict: alert.verdict ?? null,
  };
  return toMessage({
    ...commonOf(incident),
    id: factId({
      room: 'incidents',
      subjectId: alert.id,
      type,
      revision: alert.revision,
    }),
    type,
    occurredAt: toIso(occurredAt),
    actor: by === undefined ? senderOf(alert.source) : userOf(by),
    subject: { kind: 'alert', id: alert.id },
    summary: storableText(
      `Alert ${alert.name} ${alertWords(alert, verb)}`,
      SUMMARY_LENGTH,
    ),
    payload,
  });
}

function alertWords(
  { summary, verdict }: AlertRecord,
  verb: 'fired' | 'resolved' | 'judged',
): string {
  if (verb === 'judged') {
    return verdict === 'true' ? 'was right to fire' : 'was a false alarm';
  }
  const state = verb === 'fired' ? 'fires' : 'is over';
  return summary === undefined ? state : `${state}: ${summary}`;
}

function commonOf(record: IncidentRecord) {
  return {
    version: 1,
    entityRef: record.entityRef,
    environmentId: record.environmentId,
    correlationId: record.id,
    causationId: null,
  } as const;
}

function userOf(ref: string): NewFact['actor'] {
  return { kind: 'user', ref };
}

function senderOf(source: IncidentSource): NewFact['actor'] {
  switch (source) {
    case 'alertmanager':
    case 'pagerduty':
      return { kind: 'tool', ref: source };
    case 'rollback':
      return { kind: 'service', ref: 'rollouts' };
    default:
      return { kind: 'system', ref: 'incidents' };
  }
}
