import { RunMode, RunPhase } from '@quarterdeck/plugin-runbooks-common';
import { Lease, OutboxMessage } from '@quarterdeck/toolkit-node';
import { RunRecord } from '../domain/records';
import { RunStatistics } from '../domain/statistics';

export type { RunStatistics };

export interface RunFilter {
  entityRef?: string;
  slug?: string;
  mode?: RunMode;
  phase?: RunPhase;
  correlationId?: string;
  /** Those that one of these people or groups leads or takes part in. */
  participants?: readonly string[];
}

/** Where a page begins: after this one. */
export interface RunKey {
  startedAt: number;
  id: string;
}

/** Holds runs. What is told of a change is kept in the same transaction. */
export interface RunStore {
  /** @returns false, and writes nothing, where there is one with its id */
  add(record: RunRecord, messages: readonly OutboxMessage[]): Promise<boolean>;
  get(id: string): Promise<RunRecord | undefined>;
  /**
   * @param lease - where given, nothing is written once it is another's
   * @returns false, and writes nothing, where somebody else has changed it meanwhile
   */
  save(
    record: RunRecord,
    messages: readonly OutboxMessage[],
    lease?: Lease,
  ): Promise<boolean>;
  /** Newest first; without inputs, outputs, parameters and what was said. */
  list(
    filter: RunFilter,
    after: RunKey | undefined,
    limit: number,
  ): Promise<RunRecord[]>;
  /**
   * Those in which the portal itself has something to do by an instant (a timer, a check, an approval, an attempt), the
   * longest due first.
   *
   * @param except - ids of runs that are not asked for
   */
  attended(
    now: number,
    limit: number,
    except: readonly string[],
  ): Promise<RunRecord[]>;
  /** By `slug` of each entity; of the year before `now`, except for the last ones. */
  statistics(
    entityRefs: readonly string[],
    now: number,
  ): Promise<Map<string, Map<string, RunStatistics>>>;
  /** Removes those that ended before an instant. Returns how many. */
  purge(before: number): Promise<number>;
  /** Says that a process that carries out actions is alive, by the clock of the database. */
  beat(owner: string): Promise<void>;
  /** Processes that have said so lately. */
  living(): Promise<Set<string>>;
}
