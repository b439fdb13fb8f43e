import {
  ApprovalForReader,
  approvalDecidePermission,
  approvalReason,
} from '@quarterdeck/plugin-approvals-common';
import { asOf } from './decide';
import { ApprovalRecord, present } from './records';

/** Who looks at it. */
export interface Reader {
  /** Undefined for a service. */
  userRef?: string;
  /** Whether the permission to decide is theirs for the entity. */
  mayDecide(entityRef: string): boolean;
}

/** What a reader sees of an approval, and may do about it. */
export function presentTo(
  stored: ApprovalRecord,
  reader: Reader,
  now: number,
): ApprovalForReader {
  const record = asOf(stored, now);
  const obstacle = obstacleTo(record, reader);
  return {
    ...present(record),
    mayDecide: obstacle === null,
    mayDecideReason: obstacle,
    mayWithdraw:
      reader.userRef === record.requestedBy &&
      (record.state === 'requested' || record.state === 'granted'),
  };
}

function obstacleTo(record: ApprovalRecord, reader: Reader) {
  const { state, requestedBy, entityRef } = record;
  if (reader.userRef === undefined) {
    return approvalReason('decide.not-a-person');
  }
  if (state !== 'requested') {
    return approvalReason('decide.over', { state });
  }
  if (requestedBy === reader.userRef) {
    return approvalReason('decide.own');
  }
  return reader.mayDecide(entityRef)
    ? null
    : approvalReason('decide.not-allowed', {
        permission: approvalDecidePermission.name,
        entityRef,
      });
}
