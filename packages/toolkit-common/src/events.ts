import { z } from 'zod';

/**
 * What became of an event of others.
 *
 * - `accepted`: something was made of it.
 * - `repeated`: it is known already.
 * - `overtaken`: a later one of the same came before it; nothing was changed.
 * - `ignored`: it says nothing that is kept here.
 * - `rejected`: nothing can be made of it; it is kept as a dead letter, with the reason.
 */
export const eventResultSchema = z.object({
  /** The sender's own id, as far as it has one. */
  eventId: z.string().nullable(),
  result: z.enum(['accepted', 'repeated', 'overtaken', 'ignored', 'rejected']),
  /** The deployment or incident that it is about. */
  subjectId: z.string().nullable(),
  /** Why it was ignored, overtaken or rejected, and what to do. */
  reason: z.string().nullable(),
});
export type EventResult = z.infer<typeof eventResultSchema>;

/** Answer of `POST /v1/events/…`: one result per event, in their order. */
export const eventAnswerSchema = z.object({
  results: z.array(eventResultSchema),
});
export type EventAnswer = z.infer<typeof eventAnswerSchema>;

/** An event that nothing could be made of. Its body is not shown: it may hold anything. */
export const deadLetterSchema = z.object({
  id: z.string(),
  sender: z.string(),
  eventId: z.string().nullable(),
  eventType: z.string().nullable(),
  reason: z.string(),
  /** False where it was too long to be kept whole: it has to be sent again. */
  mayBeTried: z.boolean(),
  receivedAt: z.iso.datetime(),
  triedAt: z.iso.datetime(),
  attempts: z.number().int(),
});
export type DeadLetterItem = z.infer<typeof deadLetterSchema>;

/** Answer of `GET /v1/dead-letters?limit&cursor`, the last first. */
export const deadLetterPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(deadLetterSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
});
export type DeadLetterPage = z.infer<typeof deadLetterPageSchema>;
