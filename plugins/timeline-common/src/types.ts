/**
 * The words of this room, and the shapes in which they travel.
 *
 * - **fact**: something that happened to an entity, in the past tense and for ever: `environments.deployment.finished`.
 * - **position**: its place in the one order of all facts; 1 is the first. Nobody reads a position before all lower ones
 *   are there to be read.
 * - **head**: the last position and the hash of the chain up to it; signed, it proves that nothing before it has changed.
 * - **personal**: tells who a person is. Kept beside the chain, which knows only a salted hash of it, so that it can be
 *   erased without breaking the chain.
 *
 * All times are ISO 8601 in UTC with milliseconds. What is not known is `null`, with the reason beside it.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

/** `component:default/veza-backend-api`: the full reference in lower case. */
export const entityRefSchema = z
  .string()
  .max(300)
  .regex(
    /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/,
    'must be a full entity reference in lower case, like component:default/petstore',
  );

export const actorKindSchema = z.enum(['user', 'service', 'tool', 'system']);
export type ActorKind = z.infer<typeof actorKindSchema>;

/** Who did it: a person of the catalog, a service account, a tool that wrote to a cluster, or the portal itself. */
export const actorSchema = z.object({
  kind: actorKindSchema,
  ref: z.string().min(1).max(300),
});
export type Actor = z.infer<typeof actorSchema>;

/** `<room>.<noun>.<verb in the past tense>`. */
export const factTypeSchema = z
  .string()
  .max(120)
  .regex(
    /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/,
    'must be <room>.<noun>.<verb>, like environments.deployment.finished',
  );

/** What the fact is about within its room: `{ kind: 'deployment', id: '018f…' }`. */
export const subjectSchema = z.object({
  kind: z.string().min(1).max(60),
  id: z.string().min(1).max(300),
});

/** What a room posts. Shapes of payloads belong to the rooms' own `-common` packages. */
export const newFactSchema = z.object({
  /** UUIDv5 of room/subject id/type/revision, so that the same fact posted twice is one fact. */
  id: z.uuid(),
  type: factTypeSchema,
  version: z.literal(1),
  occurredAt: z.iso.datetime(),
  entityRef: entityRefSchema,
  relatedRefs: z.array(entityRefSchema).max(20).default([]),
  environmentId: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,38}$/)
    .nullable(),
  actor: actorSchema,
  subject: subjectSchema,
  correlationId: z.string().min(1).max(300).nullable(),
  causationId: z.string().min(1).max(300).nullable(),
  /** One line for people, in English: `Deployed v1.4.2 to production`. Found by the text filter. */
  summary: z.string().min(1).max(500),
  payload: z.record(z.string(), z.json()),
  /** Keys of the payload whose values are personal; the `ref` of an actor that is a user always is. */
  personalKeys: z.array(z.string().min(1).max(100)).max(20).default([]),
});
export type NewFact = z.input<typeof newFactSchema>;

export const MAXIMUM_APPEND_BATCH = 500;

/** Body of `POST /api/timeline/v1/facts`: services only. */
export const appendRequestSchema = z.object({
  facts: z.array(newFactSchema).min(1).max(MAXIMUM_APPEND_BATCH),
});
export type AppendRequest = z.input<typeof appendRequestSchema>;

/** Answer to it, in the order of the request. */
export const appendResponseSchema = z.object({
  results: z.array(
    z.object({
      id: z.uuid(),
      position: z.number().int().min(1),
      /** The fact was there already, with the same content. */
      duplicate: z.boolean(),
    }),
  ),
});
export type AppendResponse = z.infer<typeof appendResponseSchema>;

/** A fact as it is read. */
export const factSchema = z.object({
  id: z.uuid(),
  position: z.number().int().min(1),
  type: factTypeSchema,
  version: z.literal(1),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  entityRef: entityRefSchema,
  relatedRefs: z.array(entityRefSchema),
  environmentId: z.string().nullable(),
  actor: z.object({
    kind: actorKindSchema,
    /** `null` once it has been erased. */
    ref: z.string().nullable(),
  }),
  subject: subjectSchema,
  correlationId: z.string().nullable(),
  causationId: z.string().nullable(),
  summary: z.string(),
  /** Erased values are `null` and their keys are listed in `erasedKeys`. */
  payload: z.record(z.string(), z.json()),
  erasedKeys: z.array(z.string()),
});
export type Fact = z.infer<typeof factSchema>;

/**
 * Query of `GET /api/timeline/v1/facts`. Filters combine with *and*, several values of one filter with *or*. The newest
 * fact comes first, unless `order=asc`; a reader that follows the record asks with `order=asc` and the last cursor.
 */
export const factQuerySchema = z.object({
  entity: z.array(entityRefSchema).max(50).optional(),
  /** Types, or beginnings of them: `environments.deployment.finished`, `rollouts.rollout`. */
  type: z.array(z.string().min(1).max(120)).max(50).optional(),
  room: z.array(z.string().min(1).max(60)).max(20).optional(),
  /** Kinds of actor, or whole references: `tool`, `user:default/dana-developer`. */
  actor: z.array(z.string().min(1).max(300)).max(20).optional(),
  environment: z.array(z.string().min(1).max(39)).max(50).optional(),
  subject: z.string().max(300).optional(),
  correlation: z.string().max(300).optional(),
  /** Occurred at or after. */
  from: z.iso.datetime().optional(),
  /** Occurred before. */
  to: z.iso.datetime().optional(),
  /** Words that the summary, the references or the payload contain; all of them, in any order; the last may be its beginning. */
  text: z.string().trim().min(1).max(200).optional(),
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** Holds the whole query: as long as an address may be. */
  cursor: z.string().max(16_000).optional(),
});
export type FactQuery = z.input<typeof factQuerySchema>;

/** Answer of `GET /api/timeline/v1/facts`, and of `…/entities/:kind/:namespace/:name/facts`. */
export const factPageSchema = z.object({
  /** When the answer was made; ages count from here, so that the clock of the browser does not matter. */
  asOf: z.iso.datetime(),
  items: z.array(factSchema),
  pageInfo: z.object({
    /** Absent at the end. With `order=asc` it is always there, so that a reader can wait for more. */
    nextCursor: z.string().optional(),
  }),
  /** Why there is nothing to show; `null` where there is something. */
  emptyReason: reasonSchema.nullable(),
});
export type FactPage = z.infer<typeof factPageSchema>;

/** One end of the chain that the portal has signed. `signature` is Ed25519 over `quarterdeck-timeline:v1:<position>:<hash>:<signedAt>`. */
export const signedHeadSchema = z.object({
  position: z.number().int().min(0),
  /** SHA-256, 64 hexadecimal digits. */
  hash: z.string(),
  signedAt: z.iso.datetime(),
  /** First 16 hexadecimal digits of the SHA-256 of the public key (DER, SubjectPublicKeyInfo). */
  keyId: z.string(),
  /** Base64. */
  signature: z.string(),
});
export type SignedHead = z.infer<typeof signedHeadSchema>;

/** Answer of `GET /api/timeline/v1/heads`. */
export const signedHeadsSchema = z.object({
  items: z.array(signedHeadSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  /** PEM of the key that signs now; `null` where none is configured. */
  publicKey: z.string().nullable(),
});
export type SignedHeads = z.infer<typeof signedHeadsSchema>;

/** Answer of `GET /api/timeline/v1/verification?from=&to=`, positions, both inclusive and optional. */
export const verificationSchema = z.object({
  status: z.enum(['intact', 'broken', 'empty']),
  from: z.number().int(),
  to: z.number().int(),
  checked: z.number().int(),
  signaturesChecked: z.number().int(),
  durationMs: z.number(),
  /** The first link that does not hold, and why. */
  firstBroken: z
    .object({ position: z.number().int(), reason: reasonSchema })
    .nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** Body of `POST /api/timeline/v1/erasures`: erases everything personal about somebody. */
export const erasureRequestSchema = z.object({
  actorRef: z.string().min(1).max(300),
  /** Why: kept in the audit log and in a fact of its own, without the name. */
  reason: z.string().trim().min(3).max(500),
});
export const erasureResponseSchema = z.object({
  erasedFacts: z.number().int(),
});

/** Formats of `GET /api/timeline/v1/export?format=…` with the filters of a query; `entity` is required. */
export const exportFormatSchema = z.enum(['ndjson', 'csv', 'cloudevents']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Signal channel on which the room says, without data, that an answer may have changed. */
export const TIMELINE_CHANGED_CHANNEL = 'timeline:changed';
