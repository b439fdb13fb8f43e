import { ApprovalState } from '@quarterdeck/plugin-approvals-common';
import { ApprovalRecord } from './records';

/** What somebody wants of an approval. Times are milliseconds since 1970 in UTC. */
export type Command =
  | { kind: 'grant'; by: string; planHash: string; comment?: string }
  | { kind: 'deny'; by: string; planHash: string; comment: string }
  | { kind: 'withdraw'; by: string; planHash: string; comment?: string }
  | { kind: 'consume'; by: string; planHash: string }
  | { kind: 'expire' };

export type Refusal =
  | 'own'
  | 'not-requester'
  | 'other-room'
  | 'other-plan'
  | 'wrong-state'
  | 'not-due';

export type Verdict =
  /** `isNew` is false where it had happened already: the same command again changes nothing. */
  { record: ApprovalRecord; isNew: boolean } | { refusal: Refusal };

/**
 * The life of an approval. A deadline is a transition like the others: what has passed it is expired, whether or not
 * somebody has written that down.
 *
 *     requested ──grant──► granted ──consume──► consumed
 *         │                  │ │
 *         ├──deny──► denied ◄┘ └──► withdrawn ◄──withdraw── requested
 *         └──expire──► expired ◄──expire── granted
 */
export const TRANSITIONS: Record<
  Command['kind'],
  { from: readonly ApprovalState[]; to: ApprovalState }
> = {
  grant: { from: ['requested'], to: 'granted' },
  // A grant can be taken back until it is used.
  deny: { from: ['requested', 'granted'], to: 'denied' },
  withdraw: { from: ['requested', 'granted'], to: 'withdrawn' },
  consume: { from: ['granted'], to: 'consumed' },
  expire: { from: ['requested', 'granted'], to: 'expired' },
};

/** As it is at an instant. */
export function asOf(record: ApprovalRecord, now: number): ApprovalRecord {
  return TRANSITIONS.expire.from.includes(record.state) &&
    now >= record.expiresAt
    ? { ...record, state: 'expired' }
    : record;
}

/** What becomes of an approval. */
export function decide(
  stored: ApprovalRecord,
  command: Command,
  now: number,
): Verdict {
  const record = asOf(stored, now);
  if (command.kind === 'expire') {
    return record.state === 'expired'
      ? changed(stored, { state: 'expired' }, stored.state !== 'expired')
      : { refusal: 'not-due' };
  }
  if (command.planHash !== record.planHash) {
    return { refusal: 'other-plan' };
  }
  const refusal = refusalOf(record, command);
  if (refusal) {
    return { refusal };
  }
  const { from, to } = TRANSITIONS[command.kind];
  if (record.state === to && isBy(record, command)) {
    return { record, isNew: false };
  }
  if (!from.includes(record.state)) {
    return { refusal: 'wrong-state' };
  }
  return changed(
    stored,
    command.kind === 'consume'
      ? { state: to, consumedAt: now }
      : {
          state: to,
          decidedBy: command.by,
          decidedAt: now,
          comment: command.comment,
        },
    true,
  );
}

function changed(
  stored: ApprovalRecord,
  changes: Partial<ApprovalRecord>,
  isNew: boolean,
): Verdict {
  return {
    record: { ...stored, ...changes, revision: stored.revision + 1 },
    isNew,
  };
}

function refusalOf(
  record: ApprovalRecord,
  command: Exclude<Command, { kind: 'expire' }>,
): Refusal | undefined {
  switch (command.kind) {
    case 'grant':
    case 'deny':
      return command.by === record.requestedBy ? 'own' : undefined;
    case 'withdraw':
      return command.by === record.requestedBy ? undefined : 'not-requester';
    default:
      return command.by === record.room ? undefined : 'other-room';
  }
}

/** Whether the same has done the same before. */
function isBy(
  record: ApprovalRecord,
  command: Exclude<Command, { kind: 'expire' }>,
): boolean {
  // A grant that was consumed cannot be consumed again, by whomever: it stands for one execution.
  return command.kind !== 'consume' && record.decidedBy === command.by;
}
