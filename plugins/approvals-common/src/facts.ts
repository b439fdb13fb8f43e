import { z } from 'zod';
import { approvalStateSchema } from './types';

/** The types of the facts of this room: `approvals.approval.granted` and so on, one per state. */
export const approvalFactTypeSchema = z.templateLiteral([
  'approvals.approval.',
  approvalStateSchema,
]);
export type ApprovalFactType = z.infer<typeof approvalFactTypeSchema>;

/** Payload of each, version 1. Who asked and what was said is personal. */
export const approvalFactPayloadSchema = z.object({
  approvalId: z.uuid(),
  room: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  title: z.string(),
  planHash: z.string(),
  requestedBy: z.string(),
  comment: z.string().nullable(),
});
export type ApprovalFactPayload = z.infer<typeof approvalFactPayloadSchema>;
