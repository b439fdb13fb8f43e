import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  LoopHealth,
  pause,
  runLeased,
  type KnexLeases,
  type Lease,
} from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import type {
  ProtectionReader,
  ProtectionStore,
  ProtectionTransaction,
} from '../database/ProtectionStore';
import type { BackupRecord, PolicyRecord } from '../domain/records';
import type { Executor, Outcome } from '../executor/protocol';
import type { Jobs } from './Jobs';
import { keepingFact } from './runFacts';

const LOOK_EVERY_MS = 15_000;
const SELDOM_MS = 5 * 60_000;
const OFTEN_MS = 30_000;
const DELETED = backupsReason('deleted.engine');

type Listing = Extract<Outcome, { kind: 'managed' }>;

export interface InventoriesOptions {
  store: ProtectionStore;
  jobs: Pick<Jobs, 'inventory'>;
  executors: ReadonlyMap<string, Executor>;
  leases: KnexLeases;
  owner: string;
  logger: LoggerService;
  now(): number;
  onFacts(): void;
  onChanged(): void;
}

/**
 * Asks engines that keep backups by themselves what they have: how far the archive reaches, which backups were made
 * beside the portal, and which the engine has removed. At least three times within what may be lost.
 */
export class Inventories {
  readonly health: LoopHealth;
  readonly #askedAt = new Map<string, number>();

  constructor(private readonly options: InventoriesOptions) {
    this.health = new LoopHealth('inventories', options.now);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { leases, logger, owner } = this.options;
    await runLeased({
      leases,
      name: this.health.name,
      owner,
      signal,
      logger,
      onHeld: this.health.held,
      run: async (lease, held) => {
        while (!held.aborted) {
          await this.pass(held, lease);
          this.health.ran();
          await pause(LOOK_EVERY_MS, held);
        }
      },
    });
  }

  async pass(signal: AbortSignal, lease?: Lease): Promise<void> {
    const { now, store } = this.options;
    for (const policy of await store.policies()) {
      const askedAt = this.#askedAt.get(policy.id) ?? -Infinity;
      if (
        policy.hasPointInTime &&
        !policy.problem &&
        now() - askedAt >= pauseOf(policy)
      ) {
        signal.throwIfAborted();
        this.#askedAt.set(policy.id, now());
        await this.ask(policy, signal, lease);
      }
    }
  }

  private async ask(
    policy: PolicyRecord,
    signal: AbortSignal,
    lease: Lease | undefined,
  ): Promise<void> {
    const { executors, jobs, logger } = this.options;
    const executor = executors.get(policy.executor);
    if (!executor) {
      return;
    }
    try {
      // What is made while the engine is asked may not be in its answer.
      const before = new Set(
        (await this.known(policy, this.options.store)).map(({ id }) => id),
      );
      const { failure, outcome } = await executor.execute(
        jobs.inventory(policy, newId()),
        () => {},
        signal,
      );
      signal.throwIfAborted();
      if (outcome?.kind === 'managed') {
        await this.save(policy, { listing: outcome, before }, lease);
      } else if (failure) {
        await this.saveProblem(policy, failure.reason, lease);
      }
    } catch (error) {
      signal.throwIfAborted();
      logger.warn(
        `What ${policy.title} has was not read: ${isError(error) ? error.message : error}`,
      );
    }
  }

  private async save(
    policy: PolicyRecord,
    { listing, before }: { listing: Listing; before: ReadonlySet<string> },
    lease: Lease | undefined,
  ): Promise<void> {
    const { now, store } = this.options;
    const changed = await store.transaction(async transaction => {
      const last = await transaction.inventory(policy.id);
      const found =
        listing.archivedUntil === null
          ? undefined
          : Date.parse(listing.archivedUntil);
      await transaction.saveInventory({
        policyId: policy.id,
        // What was proven to be archived is, even where today's proof failed; without a backup it is of no use.
        archivedUntil:
          found === undefined
            ? undefined
            : Math.max(found, last?.archivedUntil ?? found),
        problem: listing.problem ?? undefined,
        observedAt: now(),
      });
      const added = await this.adopt(policy, listing, transaction);
      const gone = await this.drop(
        (await this.known(policy, transaction)).filter(({ id }) =>
          before.has(id),
        ),
        listing,
        transaction,
      );
      return added + gone;
    }, lease);
    if (changed > 0) {
      this.options.onFacts();
      this.options.onChanged();
    }
  }

  /** It could not even be asked: what it had stays known, and grows old. */
  private async saveProblem(
    policy: PolicyRecord,
    problem: Exclude<Listing['problem'], null>,
    lease: Lease | undefined,
  ): Promise<void> {
    const { now, store } = this.options;
    await store.transaction(async transaction => {
      const before = await transaction.inventory(policy.id);
      await transaction.saveInventory({
        policyId: policy.id,
        archivedUntil: before?.archivedUntil,
        problem,
        observedAt: now(),
      });
    }, lease);
  }

  /**
   * Backups that the engine made without the portal. One with errors is no backup. While a run of the portal makes one,
   * it is the run that records it.
   */
  private async adopt(
    policy: PolicyRecord,
    { backups }: Listing,
    transaction: ProtectionTransaction,
  ): Promise<number> {
    const running = await transaction.runs({
      policyIds: [policy.id],
      states: ['running'],
      limit: 1,
    });
    if (running.length > 0) {
      return 0;
    }
    const known = await this.known(policy, transaction);
    const ids = new Map(known.map(({ id, label }) => [label, id]));
    let added = 0;
    for (const listed of backups) {
      if (ids.has(listed.label) || listed.problem) {
        continue;
      }
      const id = newId();
      const baseId =
        listed.baseLabel === null ? undefined : ids.get(listed.baseLabel);
      await transaction.addBackup(
        {
          id,
          policyId: policy.id,
          // No run of the portal made it.
          runId: id,
          entityRef: policy.entityRef,
          source: policy.source,
          engine: policy.engine,
          type: listed.type,
          baseId,
          startedAt: Date.parse(listed.startedAt),
          finishedAt: Date.parse(listed.finishedAt),
          pointAt: Date.parse(listed.pointAt),
          label: listed.label,
          sourceBytes: listed.sourceBytes,
          plainBytes: listed.sourceBytes,
          storedBytes: listed.storedBytes,
          copies: [],
        },
        undefined,
      );
      ids.set(listed.label, id);
      added += 1;
    }
    return added;
  }

  /** Those that the engine removed, or found to be damaged. */
  private async drop(
    known: readonly BackupRecord[],
    { backups }: Listing,
    transaction: ProtectionTransaction,
  ): Promise<number> {
    const at = this.options.now();
    const good = new Set(
      backups.filter(({ problem }) => !problem).map(({ label }) => label),
    );
    let removed = 0;
    for (const backup of known) {
      const isGone = !good.has(backup.label ?? '');
      if (isGone && (await transaction.markDeleted(backup.id, at, DELETED))) {
        await transaction.emit(
          keepingFact('deleted', backup, { reason: DELETED, at }),
        );
        removed += 1;
      }
    }
    return removed;
  }

  private async known(
    { id }: PolicyRecord,
    reader: ProtectionReader,
  ): Promise<BackupRecord[]> {
    const backups = await reader.backups({ policyIds: [id] });
    return backups.filter(({ label }) => label !== undefined);
  }
}

function pauseOf({ rpoMs }: PolicyRecord): number {
  return Math.min(SELDOM_MS, Math.max(OFTEN_MS, rpoMs / 3));
}
