/**
 * The words of this room, and the shapes in which they travel.
 *
 * - **approval**: the question whether a plan of another room may be carried out, and its answer.
 * - **plan**: what exactly would be done, in the words and with the objects that a reader sees. Its **hash** is that of
 *   its canonical JSON: whoever says yes says yes to that and to nothing else.
 * - **requester**: the person on whose behalf the plan was made. Nobody agrees to a plan of their own.
 * - **state**: where it is in its life; the chart is in the backend's `src/domain/decide.ts`.
 *
 * All times are ISO 8601 in UTC with milliseconds. What is not known is `null`, with the reason beside it.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

const ENTITY_REF =
  /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/;

export const approvalStateSchema = z.enum([
  'requested',
  'granted',
  'denied',
  'withdrawn',
  'expired',
  'consumed',
]);
export type ApprovalState = z.infer<typeof approvalStateSchema>;

/** What exactly is asked for. */
export const approvalPlanSchema = z.object({
  /** What a reader has to know first: the service, the environment, the versions before and after. */
  facts: z
    .array(
      z.object({
        name: z.string().min(1).max(100),
        value: z.string().max(500),
      }),
    )
    .max(40),
  /** Each change, and the exact object or patch as text. */
  changes: z
    .array(
      z.object({
        title: z.string().min(1).max(300),
        text: z.string().max(50_000),
      }),
    )
    .min(1)
    .max(50),
});
export type ApprovalPlan = z.infer<typeof approvalPlanSchema>;

/** Body of `POST /api/approvals/v1/approvals` (rooms only). The same subject with the same plan is the same approval. */
export const newApprovalSchema = z.object({
  /** Of the room that asks: the kind and id of what would be carried out. */
  subject: z.object({
    kind: z.string().regex(/^[a-z][a-z-]{0,39}$/),
    id: z.string().min(1).max(200),
  }),
  entityRef: z.string().max(300).regex(ENTITY_REF),
  environmentId: z.string().min(1).max(39).nullable(),
  /** In one line: `Deploy v1.4.2 to production`. */
  title: z.string().min(1).max(200),
  plan: approvalPlanSchema,
  /** SHA-256 of the plan's canonical JSON, in hexadecimal. */
  planHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where the subject is shown: a path of the portal. */
  link: z
    .string()
    .max(1000)
    .regex(/^\/(?![/\\])/)
    .nullable(),
  requestedBy: z.string().max(300).regex(ENTITY_REF),
  expiresAt: z.iso.datetime(),
});
export type NewApproval = z.infer<typeof newApprovalSchema>;

export const approvalSchema = z.object({
  id: z.uuid(),
  /** The plugin that asks and that may use the answer. */
  room: z.string(),
  subject: newApprovalSchema.shape.subject,
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  title: z.string(),
  plan: approvalPlanSchema,
  planHash: z.string(),
  link: z.string().nullable(),
  state: approvalStateSchema,
  stateReason: reasonSchema,
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Who granted, denied or withdrew it; `null` before. */
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  comment: z.string().nullable(),
  consumedAt: z.iso.datetime().nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** What the reader may do about one; `null` with the reason where not. */
export const approvalForReaderSchema = approvalSchema.extend({
  mayDecide: z.boolean(),
  /** Why not; `null` where the reader may. */
  mayDecideReason: reasonSchema.nullable(),
  mayWithdraw: z.boolean(),
});
export type ApprovalForReader = z.infer<typeof approvalForReaderSchema>;

/** Answer of `GET /api/approvals/v1/approvals`. */
export const approvalPageSchema = z.object({
  asOf: z.iso.datetime(),
  /** Newest first. */
  items: z.array(approvalForReaderSchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type ApprovalPage = z.infer<typeof approvalPageSchema>;

/** `needs-me` waits for the reader; `mine` was requested by the reader. */
export const approvalViewSchema = z.enum(['needs-me', 'mine', 'all']);
export type ApprovalView = z.infer<typeof approvalViewSchema>;

export const approvalQuerySchema = z.object({
  view: approvalViewSchema.default('all'),
  state: approvalStateSchema.optional(),
  entity: z.string().max(300).regex(ENTITY_REF).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export type ApprovalQuery = z.input<typeof approvalQuerySchema>;

/** Body of `POST …/approvals/:id/grant`, `…/deny` and `…/withdraw` (people only). */
export const decisionSchema = z.object({
  /** Of the plan that the decider has seen. */
  planHash: newApprovalSchema.shape.planHash,
  /** Why. A denial needs one. */
  comment: z.string().trim().min(1).max(1000).nullish(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** Body of `POST …/approvals/:id/consume` (the room that asked, only): uses a grant up. */
export const consumptionSchema = z.object({
  planHash: newApprovalSchema.shape.planHash,
});

/** Signal channel on which the room says, without data, that an answer may have changed. */
export const APPROVALS_CHANGED_CHANNEL = 'approvals:changed';
