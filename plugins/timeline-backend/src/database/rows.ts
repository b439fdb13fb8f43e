import { z } from 'zod';
import { Link, ParsedFact, PersonalValue, StoredLink } from '../domain/chain';
import { orderKey } from '../domain/order';
import { searchTextOf } from '../domain/searchText';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const bigint = z.coerce.number().int();

const personalRowSchema = z.object({
  position: bigint,
  key: z.string(),
  value_json: z.string(),
  salt: z.string(),
});

const linkRowSchema = z.object({
  position: bigint,
  hash: z.string(),
  content_json: z.string(),
  id: z.string(),
  type: z.string(),
  entity_ref: z.string(),
  environment_id: z.string().nullable(),
  actor_kind: z.string(),
  subject_id: z.string(),
  correlation_id: z.string().nullable(),
  occurred_at: bigint,
});

export const chainRowSchema = z.object({
  position: bigint,
  hash: z.string(),
  anchor_position: bigint,
  anchor_hash: z.string(),
});

export function toFactRow(link: Link, fact: ParsedFact) {
  const occurredAt = Date.parse(fact.occurredAt);
  return {
    position: link.position,
    order_key: orderKey(occurredAt, link.position),
    id: fact.id,
    type: fact.type,
    entity_ref: fact.entityRef,
    environment_id: fact.environmentId,
    actor_kind: fact.actor.kind,
    actor_ref: fact.actor.ref,
    subject_id: fact.subject.id,
    correlation_id: fact.correlationId,
    occurred_at: occurredAt,
    hash: link.hash,
    content_json: link.content,
    words: searchTextOf(fact),
  };
}

export function toPersonalRows(link: Link) {
  return link.personal.map(({ key, value, salt }) => ({
    position: link.position,
    key,
    value_json: JSON.stringify(value),
    salt,
    about: typeof value === 'string' && value.length <= 300 ? value : null,
  }));
}

export function fromPersonalRows(
  rows: readonly unknown[],
): Map<number, PersonalValue[]> {
  const byPosition = new Map<number, PersonalValue[]>();
  for (const row of rows) {
    const { position, key, value_json, salt } = personalRowSchema.parse(row);
    const values = byPosition.get(position) ?? [];
    values.push({ key, value: JSON.parse(value_json), salt });
    byPosition.set(position, values);
  }
  return byPosition;
}

export function fromLinkRow(
  row: unknown,
  personal: readonly PersonalValue[],
): StoredLink {
  const parsed = linkRowSchema.parse(row);
  return {
    position: parsed.position,
    hash: parsed.hash,
    content: parsed.content_json,
    personal,
    columns: {
      id: parsed.id,
      type: parsed.type,
      entityRef: parsed.entity_ref,
      environmentId: parsed.environment_id,
      actorKind: parsed.actor_kind,
      subjectId: parsed.subject_id,
      correlationId: parsed.correlation_id,
      occurredAt: parsed.occurred_at,
    },
  };
}

export const LINK_COLUMNS = [
  'position',
  'hash',
  'content_json',
  'id',
  'type',
  'entity_ref',
  'environment_id',
  'actor_kind',
  'subject_id',
  'correlation_id',
  'occurred_at',
];
