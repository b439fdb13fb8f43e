import {
  ApprovalFactPayload,
  ApprovalState,
} from '@quarterdeck/plugin-approvals-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { ApprovalRecord, toIso } from './records';

const VERBS: Record<ApprovalState, string> = {
  requested: 'Asked for agreement',
  granted: 'Agreed',
  denied: 'Denied',
  withdrawn: 'No longer asked for',
  expired: 'Nobody agreed in time, or nobody used it',
  consumed: 'Began what was agreed to',
};

/** What there is to tell of an approval that has come into its state. */
export function factOf(
  record: ApprovalRecord,
  id: string,
  occurredAt: number,
): NewFact {
  const payload: ApprovalFactPayload = {
    approvalId: record.id,
    room: record.room,
    subjectKind: record.subject.kind,
    subjectId: record.subject.id,
    title: record.title,
    planHash: record.planHash,
    requestedBy: record.requestedBy,
    comment: record.comment ?? null,
  };
  return {
    id,
    type: `approvals.approval.${record.state}`,
    version: 1,
    occurredAt: toIso(occurredAt),
    entityRef: record.entityRef,
    environmentId: record.environmentId,
    actor: actorOf(record),
    subject: { kind: 'approval', id: record.id },
    correlationId: record.subject.id,
    causationId: null,
    summary: `${VERBS[record.state]}: ${record.title}`,
    payload,
    personalKeys: ['requestedBy', 'comment'],
  };
}

function actorOf(record: ApprovalRecord): NewFact['actor'] {
  switch (record.state) {
    case 'requested':
      return { kind: 'user', ref: record.requestedBy };
    case 'expired':
      return { kind: 'system', ref: 'approvals' };
    case 'consumed':
      return { kind: 'service', ref: record.room };
    default:
      return { kind: 'user', ref: record.decidedBy ?? record.requestedBy };
  }
}
