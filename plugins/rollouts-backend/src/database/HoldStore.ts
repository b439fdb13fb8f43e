import { Lease, OutboxMessage } from '@quarterdeck/toolkit-node';
import { HoldRecord } from '../domain/hold';

export interface HoldFilter {
  rolloutId?: string;
  /** Only those that have not ended. */
  isActive?: boolean;
}

/** Holds on what GitOps owns. They are born in the transaction in which a rollout begins to go back. */
export interface HoldStore {
  /** Those that are to be looked at, the longest due first. */
  due(now: number, limit: number): Promise<HoldRecord[]>;
  get(id: string): Promise<HoldRecord | undefined>;
  /** Newest first. */
  list(filter: HoldFilter, limit: number): Promise<HoldRecord[]>;
  /**
   * @param lease - of the keeper; people need none
   * @returns false, and writes nothing, where somebody else has changed it meanwhile
   * @throws LeaseLostError
   */
  save(
    hold: HoldRecord,
    messages: readonly OutboxMessage[],
    lease?: Lease,
  ): Promise<boolean>;
}
