/**
 * The chain: each fact is hashed together with the hash of the one before it, so that none can be changed, removed or
 * put in between without every later hash changing too.
 *
 * What is personal is not part of the hashed text. In its place stands a commitment, the hash of the value and a random
 * salt. Value and salt lie beside the chain and can be erased; the commitment tells nothing without them.
 */
import {
  Fact,
  FactReasonCode,
  NewFact,
  factReason,
  factSchema,
  newFactSchema,
} from '@quarterdeck/plugin-timeline-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { searchTextOf } from './searchText';

export type ParsedFact = z.output<typeof newFactSchema>;

export interface ChainEnd {
  /** Of the last fact; 0 before the first. */
  position: number;
  hash: string;
}

/** What stands before the first fact. */
export const GENESIS: ChainEnd = { position: 0, hash: '0'.repeat(64) };

/** The key under which the reference of a personal actor is kept; no payload has it. */
export const ACTOR_KEY = 'actor.ref';

export interface PersonalValue {
  key: string;
  value: unknown;
  /** Hexadecimal. */
  salt: string;
}

export interface Link extends ChainEnd {
  /** What is hashed: canonical JSON. */
  content: string;
  personal: PersonalValue[];
}

const commitmentSchema = z.object({ commitment: z.string() });

const contentSchema = factSchema
  .omit({ actor: true, erasedKeys: true })
  .extend({
    actor: z.object({
      kind: factSchema.shape.actor.shape.kind,
      ref: z.union([z.string(), commitmentSchema]),
    }),
    personalKeys: z.array(z.string()),
  });
type Content = z.infer<typeof contentSchema>;

/** Adds a fact to the end of the chain. `newSalt` gives fresh random hexadecimal digits each time. */
export function appendLink(
  end: ChainEnd,
  fact: ParsedFact,
  recordedAt: number,
  newSalt: () => string,
): Link {
  const personal: PersonalValue[] = [];
  const commit = (key: string, value: unknown) => {
    const salt = newSalt();
    personal.push({ key, value, salt });
    return { commitment: commitmentTo(value, salt) };
  };
  const { personalKeys, ...rest } = fact;
  const hidden = personalKeys.filter(key => Object.hasOwn(fact.payload, key));
  const position = end.position + 1;
  const content = canonicalJson({
    ...rest,
    position,
    recordedAt: new Date(recordedAt).toISOString(),
    actor: {
      kind: fact.actor.kind,
      ref:
        fact.actor.kind === 'user'
          ? commit(ACTOR_KEY, fact.actor.ref)
          : fact.actor.ref,
    },
    payload: {
      ...fact.payload,
      ...Object.fromEntries(
        hidden.map(key => [key, commit(key, fact.payload[key])]),
      ),
    },
    personalKeys: hidden,
  });
  return { position, content, hash: linkHash(end.hash, content), personal };
}

export function linkHash(previousHash: string, content: string): string {
  return createHash('sha256')
    .update(previousHash)
    .update(content)
    .digest('hex');
}

function commitmentTo(value: unknown, salt: string): string {
  return createHash('sha256')
    .update(salt)
    .update(canonicalJson(value))
    .digest('hex');
}

/** Puts what is personal back into its place; what has been erased is `null`. */
export function readContent(
  text: string,
  personal: readonly PersonalValue[],
): Fact {
  const content: Content = JSON.parse(text);
  const { personalKeys, actor, payload, ...rest } = content;
  const values = new Map(personal.map(({ key, value }) => [key, value]));
  const shown = Object.fromEntries(
    personalKeys.map(key => [key, z.json().parse(values.get(key) ?? null)]),
  );
  const actorRef = values.get(ACTOR_KEY);
  return {
    ...rest,
    actor: {
      kind: actor.kind,
      ref: [actor.ref, actorRef].find(ref => typeof ref === 'string') ?? null,
    },
    payload: { ...payload, ...shown },
    erasedKeys: personalKeys.filter(key => !values.has(key)),
  };
}

/** The words that a stored fact is found by. */
export function searchTextOfContent(text: string): string {
  const content: Content = JSON.parse(text);
  return searchTextOf(content);
}

/** Whether a fact that is posted again is the one that was recorded, as far as that can still be told. */
export function isSameFact(text: string, fact: ParsedFact): boolean {
  const content = contentSchema.parse(JSON.parse(text));
  const { personalKeys, ...rest } = fact;
  const hidden = personalKeys.filter(key => Object.hasOwn(fact.payload, key));
  const blank = <T extends { payload: object; actor: { kind: string } }>(
    value: T,
  ) =>
    canonicalJson({
      ...value,
      position: undefined,
      recordedAt: undefined,
      personalKeys: hidden,
      actor: value.actor.kind === 'user' ? { kind: 'user' } : value.actor,
      payload: {
        ...value.payload,
        ...Object.fromEntries(hidden.map(key => [key, null])),
      },
    });
  return blank(content) === blank(rest);
}

/** What a stored fact says of itself outside of the hashed text, where filters look for it. */
export interface StoredLink {
  position: number;
  hash: string;
  content: string;
  /** Canonical JSON of the columns beside the text. */
  columns: Record<string, unknown>;
  personal: readonly PersonalValue[];
}

/** @returns why a stored fact does not follow from the one before it; undefined where it does. */
export function checkLink(
  previous: ChainEnd,
  link: StoredLink,
): Reason | undefined {
  const position = previous.position + 1;
  const broken = (
    code: FactReasonCode,
    params: Record<string, string | number> = {},
  ) => factReason(code, { position, ...params });
  if (link.position !== position) {
    return broken('chain.fact-missing');
  }
  const actual = linkHash(previous.hash, link.content);
  if (actual !== link.hash) {
    return broken('chain.fact-changed', { actual, expected: link.hash });
  }
  const content: Content = JSON.parse(link.content);
  if (content.position !== position) {
    return broken('chain.link-broken');
  }
  const differs = Object.entries(link.columns).some(
    ([column, value]) =>
      canonicalJson(value) !== canonicalJson(columnOf(content, column)),
  );
  if (differs) {
    return broken('chain.fact-changed', {
      actual: 'another in its columns',
      expected: link.hash,
    });
  }
  return link.personal.every(value => isCommitted(content, value))
    ? undefined
    : broken('chain.personal-changed');
}

function isCommitted(content: Content, { key, value, salt }: PersonalValue) {
  const stored = key === ACTOR_KEY ? content.actor.ref : content.payload[key];
  const parsed = commitmentSchema.safeParse(stored);
  return parsed.success && parsed.data.commitment === commitmentTo(value, salt);
}

function columnOf(content: Content, column: string): unknown {
  switch (column) {
    case 'id':
      return content.id;
    case 'type':
      return content.type;
    case 'entityRef':
      return content.entityRef;
    case 'environmentId':
      return content.environmentId;
    case 'actorKind':
      return content.actor.kind;
    case 'subjectId':
      return content.subject.id;
    case 'correlationId':
      return content.correlationId;
    case 'occurredAt':
      return Date.parse(content.occurredAt);
    default:
      throw new Error(`There is no column ${column}`);
  }
}

/** @throws ZodError */
export function parseNewFact(fact: NewFact): ParsedFact {
  return newFactSchema.parse(fact);
}
