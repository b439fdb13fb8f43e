import { z } from 'zod';

/** What became of one event of a webhook. `repeated`: known already. `ignored`: nothing that is measured hangs on it. */
export const eventResultSchema = z.object({
  result: z.enum(['accepted', 'repeated', 'ignored', 'rejected']),
  /** Why it is ignored or rejected. */
  reason: z.string().nullable(),
});
export type EventResult = z.infer<typeof eventResultSchema>;

/** Answer of `POST /api/dora/v1/webhooks/github` and `…/gitlab`. */
export const webhookAnswerSchema = z.object({
  results: z.array(eventResultSchema),
});
export type WebhookAnswer = z.infer<typeof webhookAnswerSchema>;

/** An event that nothing could be made of, to be tried again once what was wrong is put right. */
export const deadLetterSchema = z.object({
  id: z.string(),
  sender: z.string(),
  eventId: z.string().nullable(),
  eventType: z.string().nullable(),
  reason: z.string(),
  receivedAt: z.iso.datetime(),
  triedAt: z.iso.datetime(),
  attempts: z.number().int(),
  /** What was too long to keep cannot be tried again. */
  isWhole: z.boolean(),
});
export type DoraDeadLetter = z.infer<typeof deadLetterSchema>;

/** Query of `GET /api/dora/v1/dead-letters`. */
export const deadLetterQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});

/** The last that came first. */
export const deadLetterPageSchema = z.object({
  items: z.array(deadLetterSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
});
export type DoraDeadLetterPage = z.infer<typeof deadLetterPageSchema>;
