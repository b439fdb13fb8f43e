import type {
  Manifest,
  RunKind,
  RunState,
} from '@quarterdeck/plugin-backups-common';
import type { Lease, OutboxMessage } from '@quarterdeck/toolkit-node';
import type {
  BackupRecord,
  CopyRecord,
  HoldingRecord,
  InventoryRecord,
  PlanningState,
  PolicyRecord,
  RestorePlanRecord,
  RunRecord,
} from '../domain/records';

/** All is well with it: told only to who was told otherwise. */
export const TOLD_GOOD = 'good';

/** What the room knows, for reading. Times are milliseconds since 1970 in UTC; windows are half-open. */
export interface ProtectionReader {
  /** Those that are configured. */
  policies(entityRefs?: readonly string[]): Promise<PolicyRecord[]>;
  /** Also one that is gone, while it has runs or backups. */
  policy(id: string): Promise<PolicyRecord | undefined>;
  /** Of the policies that are configured. */
  planning(): Promise<PlanningState[]>;
  /** Entities that hold data, whether or not something protects them. */
  holdings(entityRefs?: readonly string[]): Promise<HoldingRecord[]>;
  run(id: string): Promise<RunRecord | undefined>;
  /** Newest first by when they were queued. */
  runs(query: RunQuery): Promise<RunRecord[]>;
  backup(id: string): Promise<BackupRecord | undefined>;
  /** Newest first by their points. */
  backups(query: BackupQuery): Promise<BackupRecord[]>;
  manifest(backupId: string): Promise<Manifest | undefined>;
  restorePlan(id: string): Promise<RestorePlanRecord | undefined>;
  /** Those that have not expired, or whose run has not ended: what they need stays. */
  livePlans(now: number): Promise<RestorePlanRecord[]>;
  inventory(policyId: string): Promise<InventoryRecord | undefined>;
}

export interface RunQuery {
  policyIds?: readonly string[];
  entityRefs?: readonly string[];
  kinds?: readonly RunKind[];
  states?: readonly RunState[];
  /** What they made or used. */
  backupIds?: readonly string[];
  /** By when they were queued. */
  from?: number;
  to?: number;
  /** Continues after this run. */
  after?: { queuedAt: number; id: string };
  limit: number;
}

export interface BackupQuery {
  ids?: readonly string[];
  policyIds?: readonly string[];
  entityRefs?: readonly string[];
  /** By their points. */
  from?: number;
  to?: number;
  /** Deleted ones too. */
  withDeleted?: boolean;
  after?: { pointAt: number; id: string };
  limit?: number;
}

/** The same inside a transaction, with the ways to change it. Facts go out with the state or not at all. */
export interface ProtectionTransaction extends ProtectionReader {
  /**
   * Replaces all policies; those that are gone stay readable by `policy` while they have runs or backups, without
   * schedules. What comes new is planned from `now` on.
   */
  savePolicies(policies: readonly PolicyRecord[], now: number): Promise<void>;
  /** Remembers up to when its schedules are dealt with. */
  savePlanned(policyId: string, known: PlanningState['known']): Promise<void>;
  /** Replaces all. */
  saveHoldings(holdings: readonly HoldingRecord[]): Promise<void>;
  /** @returns false where a run of the same policy, kind, type and `scheduledFor` is there already */
  addRun(run: RunRecord): Promise<boolean>;
  /** @throws ConflictError where the run was changed since it was read */
  saveRun(run: RunRecord): Promise<RunRecord>;
  addBackup(
    backup: BackupRecord,
    manifest: Manifest | undefined,
  ): Promise<void>;
  saveCopy(backupId: string, copy: CopyRecord): Promise<void>;
  /** @returns false where it is deleted */
  savePin(backupId: string, pin: BackupRecord['pin']): Promise<boolean>;
  /**
   * Its rows stay, for history.
   *
   * @returns false where it is deleted already, or was pinned meanwhile
   */
  markDeleted(
    backupId: string,
    at: number,
    because: NonNullable<BackupRecord['deletedBecause']>,
  ): Promise<boolean>;
  addRestorePlan(plan: RestorePlanRecord): Promise<void>;
  saveRestorePlan(plan: RestorePlanRecord): Promise<void>;
  saveInventory(inventory: InventoryRecord): Promise<void>;
  /**
   * Notes that the owners are told about something in this state, once.
   *
   * @param about - `rpo`, `missed`: one state of it is remembered per policy
   * @returns false where they were told of that state already, or that it is `TOLD_GOOD` without having been otherwise
   */
  tell(
    policyId: string,
    about: string,
    state: string,
    now: number,
  ): Promise<boolean>;
  /** Facts, for the timeline. */
  emit(message: OutboxMessage): Promise<void>;
  /** What owners are told, by the notifications of the portal. */
  notify(message: OutboxMessage): Promise<void>;
}

export interface ProtectionStore extends ProtectionReader {
  transaction<Result>(
    work: (transaction: ProtectionTransaction) => Promise<Result>,
    /** Nothing is written once it is lost. */
    lease?: Lease,
  ): Promise<Result>;
}
