import type { LoggerService } from '@backstage/backend-plugin-api';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  LoopHealth,
  pause,
  runLeased,
  type KnexLeases,
  type Lease,
} from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import type { ProtectionStore } from '../database/ProtectionStore';
import type { BackupRecord, PolicyRecord } from '../domain/records';
import type { Executor } from '../executor/protocol';
import { keepingOf } from './BackupDesk';
import type { Jobs } from './Jobs';
import { keepingFact } from './runFacts';
import type { StoreKeeper } from './StoreKeeper';

const MOST_RUNS = 1_000;
const DELETED = backupsReason('deleted.retention');

export interface KeeperOptions {
  store: ProtectionStore;
  stores: Pick<StoreKeeper, 'removeObjects' | 'trim' | 'sweep'>;
  jobs: Jobs;
  executors: ReadonlyMap<string, Executor>;
  leases: KnexLeases;
  owner: string;
  logger: LoggerService;
  everyMs: number;
  now(): number;
  onFacts(): void;
  onChanged(): void;
}

/**
 * Removes what retention does not keep, and what dead runs left behind. A backup is marked as deleted first, with its
 * fact; its objects go afterwards, and what is interrupted in between the next sweep carries on.
 */
export class Keeper {
  readonly health: LoopHealth;

  constructor(private readonly options: KeeperOptions) {
    this.health = new LoopHealth('keeper', options.now);
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
          await pause(this.options.everyMs, held);
        }
      },
    });
  }

  async pass(signal: AbortSignal, lease?: Lease): Promise<void> {
    for (const policy of await this.options.store.policies()) {
      signal.throwIfAborted();
      await this.prune(policy, lease);
    }
    await this.options.stores.trim(signal);
    await this.options.stores.sweep(signal);
    await this.sweepSources(signal);
  }

  /** @returns those that were removed */
  async prune(policy: PolicyRecord, lease?: Lease): Promise<BackupRecord[]> {
    const { now, store } = this.options;
    if (policy.retentionBy === 'engine' || policy.problem) {
      return [];
    }
    const due = (await keepingOf(store, policy, now())).filter(
      ({ reasons }) => reasons.length === 0,
    );
    const removed: BackupRecord[] = [];
    for (const { backup } of due) {
      if (await this.#remove(policy, backup, lease)) {
        removed.push(backup);
      }
    }
    if (removed.length > 0) {
      this.options.onFacts();
      this.options.onChanged();
    }
    for (const backup of removed) {
      try {
        await this.options.stores.removeObjects(backup);
      } catch (error) {
        this.options.logger.warn(
          `The objects of backup ${backup.id} are left to the next sweep: ${error}`,
        );
      }
    }
    return removed;
  }

  /** Looks again inside the transaction: a person may have pinned or begun to restore it meanwhile. */
  async #remove(
    policy: PolicyRecord,
    backup: BackupRecord,
    lease: Lease | undefined,
  ): Promise<boolean> {
    const { now, store } = this.options;
    return await store.transaction(async transaction => {
      const at = now();
      const runs = await transaction.runs({
        backupIds: [backup.id],
        states: ['queued', 'running'],
        limit: 1,
      });
      const plans = await transaction.livePlans(at);
      const isInUse =
        runs.length > 0 || plans.some(({ backupId }) => backupId === backup.id);
      if (isInUse || !(await transaction.markDeleted(backup.id, at, DELETED))) {
        return false;
      }
      await transaction.emit(
        keepingFact('deleted', backup, { reason: DELETED, at }),
      );
      this.options.logger.info(
        `Backup ${backup.id} of ${policy.title} goes: ${DELETED.message}`,
      );
      return true;
    }, lease);
  }

  /** Throw-away databases and the like of runs that died. Where a run is under way, its source waits for the next time. */
  async sweepSources(signal: AbortSignal): Promise<void> {
    const { executors, jobs, leases, logger, owner, store } = this.options;
    const seen = new Set<string>();
    for (const policy of await store.policies()) {
      const executor = executors.get(policy.executor);
      const isNew = !seen.has(policy.source);
      seen.add(policy.source);
      const lease =
        isNew && executor
          ? await leases.acquire(`source/${policy.source}`, owner)
          : undefined;
      if (!lease || !executor) {
        continue;
      }
      const renewal = setInterval(() => {
        leases.renew(lease).catch(() => {
          // Tried again; sweeping beside a run is safe, since live ones are named.
        });
      }, 3_000);
      try {
        const live = await store.runs({
          states: ['queued', 'running'],
          limit: MOST_RUNS,
        });
        const { failure } = await executor.execute(
          jobs.sweep(
            policy,
            newId(),
            live.map(({ id }) => id),
          ),
          () => {},
          signal,
        );
        if (failure) {
          logger.warn(
            `What dead runs left at ${policy.source} was not swept: ${failure.reason.message}`,
          );
        }
      } catch (error) {
        logger.warn(`${policy.source} was not swept: ${error}`);
      } finally {
        clearInterval(renewal);
        await leases.release(lease);
      }
    }
  }
}
