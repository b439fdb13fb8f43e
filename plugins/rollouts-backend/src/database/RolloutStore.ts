import { RolloutPhase, Verdict } from '@quarterdeck/plugin-rollouts-common';
import { Lease, OutboxMessage } from '@quarterdeck/toolkit-node';
import { HoldRecord } from '../domain/hold';
import {
  LockRecord,
  LogEntry,
  PlanRecord,
  RolloutRecord,
} from '../domain/records';
import { AnyCommand } from '../domain/overrides';

/** What one look at a rollout comes to; written all or not at all. */
export interface Progress {
  record: RolloutRecord;
  log: LogEntry[];
  verdicts: Verdict[];
  /** The command that was obeyed. */
  commandId?: string;
  messages: OutboxMessage[];
  /** For people. */
  notices: OutboxMessage[];
  /** What GitOps has to leave alone from now on. */
  holds?: readonly HoldRecord[];
}

export interface RolloutFilter {
  entityRef?: string;
  environmentId?: string;
  phases?: readonly RolloutPhase[];
  /** Of gates that were passed, and that nobody else has looked at. */
  hasOpenReview?: boolean;
}

export interface RolloutKey {
  startedAt: number;
  id: string;
}

/** Holds plans and rollouts; a rollout is a row that any replica carries on. */
export interface RolloutStore {
  addPlan(plan: PlanRecord): Promise<void>;
  getPlan(id: string): Promise<PlanRecord | undefined>;
  /**
   * @param lease - where only its holder may start it
   * @throws ConflictError while another rollout of the workload is active
   */
  start(
    record: RolloutRecord,
    log: LogEntry,
    messages: readonly OutboxMessage[],
    lease?: Lease,
  ): Promise<void>;
  get(id: string): Promise<RolloutRecord | undefined>;
  /** Newest first. */
  list(
    filter: RolloutFilter,
    after: RolloutKey | undefined,
    limit: number,
  ): Promise<RolloutRecord[]>;
  /** Of the workloads of a namespace, those that are not over. */
  activeIn(cluster: string, namespace: string): Promise<RolloutRecord[]>;
  /** Those that are to be looked at, the longest due first, and those of which somebody has asked something. */
  due(
    now: number,
    limit: number,
    which: { commanded: readonly string[]; except: readonly string[] },
  ): Promise<RolloutRecord[]>;
  /**
   * @returns false, and writes nothing, where somebody else has changed it meanwhile
   * @throws LeaseLostError
   */
  save(progress: Progress, lease: Lease): Promise<boolean>;
  /** Puts a command where the driver finds it, and makes the rollout due. */
  command(rolloutId: string, command: AnyCommand, now: number): Promise<void>;
  /** Rollouts of which somebody has asked something that is not done yet. */
  commanded(): Promise<string[]>;
  nextCommand(
    rolloutId: string,
  ): Promise<{ id: string; command: AnyCommand } | undefined>;
  /** Oldest first. */
  logOf(rolloutId: string): Promise<LogEntry[]>;
  verdictsOf(rolloutId: string): Promise<Verdict[]>;
  addLock(lock: LockRecord): Promise<void>;
  removeLock(id: string): Promise<boolean>;
  /** Those that hold at an instant. */
  locks(now: number): Promise<LockRecord[]>;
  /** Removes what ended before, and plans that nobody used. */
  purge(before: number): Promise<number>;
}
