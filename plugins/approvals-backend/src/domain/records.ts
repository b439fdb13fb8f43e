import {
  Approval,
  ApprovalPlan,
  ApprovalState,
  NewApproval,
  approvalReason,
} from '@quarterdeck/plugin-approvals-common';

/** One approval as it is kept. Times are milliseconds since 1970 in UTC. */
export interface ApprovalRecord {
  id: string;
  room: string;
  subject: NewApproval['subject'];
  entityRef: string;
  environmentId: string | null;
  title: string;
  plan: ApprovalPlan;
  planHash: string;
  link: string | null;
  state: ApprovalState;
  requestedBy: string;
  requestedAt: number;
  expiresAt: number;
  decidedBy?: string;
  decidedAt?: number;
  comment?: string;
  consumedAt?: number;
  /** Counts changes. */
  revision: number;
}

/** States in which nothing more happens. */
export const FINAL_STATES: readonly ApprovalState[] = [
  'denied',
  'withdrawn',
  'expired',
  'consumed',
];

export function present(record: ApprovalRecord): Approval {
  const { revision: _revision, ...shown } = record;
  return {
    ...shown,
    stateReason: reasonOf(record),
    requestedAt: toIso(record.requestedAt),
    expiresAt: toIso(record.expiresAt),
    decidedBy: record.decidedBy ?? null,
    decidedAt: optionalIso(record.decidedAt),
    comment: record.comment ?? null,
    consumedAt: optionalIso(record.consumedAt),
  };
}

function reasonOf(record: ApprovalRecord) {
  const expiresAt = toIso(record.expiresAt);
  switch (record.state) {
    case 'requested':
      return approvalReason('state.requested', { expiresAt });
    case 'granted':
      return approvalReason('state.granted', { expiresAt });
    case 'expired':
      return approvalReason('state.expired', { expiresAt });
    case 'denied':
      return approvalReason('state.denied', { comment: record.comment ?? '' });
    case 'withdrawn':
      return approvalReason('state.withdrawn');
    default:
      return approvalReason('state.consumed', {
        consumedAt: toIso(record.consumedAt ?? record.expiresAt),
      });
  }
}

function optionalIso(time: number | undefined): string | null {
  return time === undefined ? null : toIso(time);
}

export function toIso(time: number): string {
  return new Date(time).toISOString();
}
