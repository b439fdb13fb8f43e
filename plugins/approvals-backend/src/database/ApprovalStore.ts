import { ApprovalState } from '@quarterdeck/plugin-approvals-common';
import { OutboxMessage } from '@quarterdeck/toolkit-node';
import { ApprovalRecord } from '../domain/records';

export interface ApprovalFilter {
  entityRef?: string;
  requestedBy?: string;
  /** As it was written down; what has passed its deadline may not be `expired` yet. */
  states?: readonly ApprovalState[];
  /** Milliseconds since 1970: only what expires after. */
  expiresAfter?: number;
}

/** Where a page begins: after this one. */
export interface ApprovalKey {
  requestedAt: number;
  id: string;
}

/** Holds what was asked for. What is told of a change is kept in the same transaction. */
export interface ApprovalStore {
  /** @returns the one that its subject asked for with the same plan before, where there is one */
  add(
    record: ApprovalRecord,
    messages: readonly OutboxMessage[],
  ): Promise<{ record: ApprovalRecord; isNew: boolean }>;
  /** What was asked for with this subject and plan. */
  find(
    wanted: Pick<ApprovalRecord, 'room' | 'subject' | 'planHash'>,
  ): Promise<ApprovalRecord | undefined>;
  get(id: string): Promise<ApprovalRecord | undefined>;
  /** @returns false, and writes nothing, where somebody else has changed it meanwhile */
  save(
    record: ApprovalRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean>;
  /** Newest first. */
  list(
    filter: ApprovalFilter,
    after: ApprovalKey | undefined,
    limit: number,
  ): Promise<ApprovalRecord[]>;
  /** Those that have passed their deadline and are not written down as expired, oldest first. */
  due(now: number, limit: number): Promise<ApprovalRecord[]>;
  /** Removes those that are over and were asked for before an instant. Returns how many. */
  purge(before: number): Promise<number>;
}
