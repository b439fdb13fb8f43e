import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Lease } from '@quarterdeck/toolkit-node';
import type {
  ProtectionStore,
  ProtectionTransaction,
} from '../database/ProtectionStore';
import { COMPARED_WITH, anomaliesOf } from '../domain/anomalies';
import { decideRun, type RunEvent } from '../domain/decideRun';
import { restorableBackups } from '../domain/points';
import type { BackupRecord, PolicyRecord, RunRecord } from '../domain/records';
import { noticeOfEnd, toNoticeMessage } from './notices';
import type { Ending } from './outcomes';
import { factOfEnd } from './runFacts';
import type { ScheduleBook } from './ScheduleBook';

/** Another replica, or a person, may write between a read and its write. */
const MOST_TRIES = 8;

export interface RunDeskOptions {
  store: ProtectionStore;
  schedules: ScheduleBook;
  /** Between the attempts of a run. */
  retryAfterMs: readonly number[];
  logger: LoggerService;
  now(): number;
  /** Called after facts or notices were put into their outboxes. */
  onFacts(): void;
  onChanged(): void;
}

/** Writes what becomes of runs: the run, what it made, its fact and its notice in one transaction. */
export class RunDesk {
  constructor(private readonly options: RunDeskOptions) {}

  /**
   * @param lease - of who carries it out; undefined for what anybody may say
   * @returns the run as it is then; undefined where the event means nothing any more
   */
  async decide(
    runId: string,
    event: RunEvent,
    lease?: Lease,
    ending?: Ending,
  ): Promise<RunRecord | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        const saved = await this.options.store.transaction(
          transaction => this.#decide(transaction, runId, event, ending),
          lease,
        );
        if (saved) {
          this.options.onChanged();
          if (saved.finishedAt !== undefined) {
            this.options.onFacts();
          }
        }
        return saved;
      } catch (error) {
        const isConflict = isError(error) && error.name === 'ConflictError';
        if (!isConflict || tries === MOST_TRIES) {
          throw error;
        }
      }
    }
  }

  async #decide(
    transaction: ProtectionTransaction,
    runId: string,
    event: RunEvent,
    ending: Ending | undefined,
  ): Promise<RunRecord | undefined> {
    const run = await transaction.run(runId);
    const policy = run && (await transaction.policy(run.policyId));
    if (!run || !policy) {
      return undefined;
    }
    const plan =
      run.planId === undefined
        ? undefined
        : await transaction.restorePlan(run.planId);
    const now = this.options.now();
    const next = decideRun(run, event, {
      now,
      isOntoSource: run.kind === 'restore' && plan?.target !== 'isolated',
      nextDueAt: this.#nextDueAt(run, policy, now),
      retryAfterMs: this.options.retryAfterMs,
    });
    if (!next) {
      return undefined;
    }
    const isEnd = next.finishedAt !== undefined;
    const rpoMs =
      isEnd && run.kind === 'restore-test'
        ? await this.#rpoAt(transaction, policy, run.startedAt ?? now)
        : undefined;
    await this.#mark(transaction, run, ending, now);
    const backup =
      next.state === 'succeeded' && ending
        ? await this.#keep(transaction, policy, ending, now)
        : undefined;
    const saved = await transaction.saveRun(
      backup ? { ...next, backupId: backup.id } : next,
    );
    if (isEnd) {
      const fact = factOfEnd(saved, policy, { backup, plan, rpoMs });
      if (fact) {
        await transaction.emit(fact);
      }
      await tellOfEnd(transaction, saved, policy, now);
    }
    return saved;
  }

  /** When the same is due anew: until then it is worth trying again. */
  #nextDueAt(
    run: RunRecord,
    policy: PolicyRecord,
    now: number,
  ): number | undefined {
    const name = run.kind === 'restore-test' ? 'restoreTest' : run.type;
    const cron = name && policy.schedules[name];
    return run.trigger === 'schedule' && cron && !policy.problem
      ? this.options.schedules.schedule(cron, policy.timeZone).next(now)
      : undefined;
  }

  async #rpoAt(
    transaction: ProtectionTransaction,
    policy: PolicyRecord,
    at: number,
  ): Promise<number | undefined> {
    const inventory = await transaction.inventory(policy.id);
    if (inventory?.archivedUntil !== undefined) {
      return Math.max(0, at - inventory.archivedUntil);
    }
    const [newest] = restorableBackups(
      await transaction.backups({ policyIds: [policy.id], to: at + 1 }),
    );
    return newest && at - newest.pointAt;
  }

  /** Copies that were found lost, so that others are read and they are written anew. */
  async #mark(
    transaction: ProtectionTransaction,
    run: RunRecord,
    ending: Ending | undefined,
    now: number,
  ): Promise<void> {
    const backup =
      run.kind !== 'backup' &&
      run.backupId !== undefined &&
      ending &&
      ending.damaged.length > 0
        ? await transaction.backup(run.backupId)
        : undefined;
    for (const { store, state, reason } of (backup && ending?.damaged) ?? []) {
      const copy = backup?.copies.find(each => each.store === store);
      if (backup && copy && copy.state !== 'removed') {
        await transaction.saveCopy(backup.id, {
          ...copy,
          state,
          stateReason: reason,
          verifiedAt: undefined,
          lostAt: copy.lostAt ?? now,
        });
      }
    }
  }

  async #keep(
    transaction: ProtectionTransaction,
    policy: PolicyRecord,
    { archive, backup: made, baseLabel, manifest }: Ending,
    now: number,
  ): Promise<BackupRecord | undefined> {
    if (archive) {
      await transaction.saveInventory({
        policyId: policy.id,
        ...archive,
        observedAt: now,
      });
    }
    if (!made) {
      return undefined;
    }
    const before = await transaction.backups({ policyIds: [policy.id] });
    const known =
      made.label === undefined
        ? undefined
        : before.find(({ label }) => label === made.label);
    if (known) {
      // The inventory was quicker.
      return known;
    }
    const like = before
      .filter(({ type }) => type === made.type)
      .slice(0, COMPARED_WITH);
    const compared = [];
    for (const each of like) {
      compared.push({
        backup: each,
        manifest: await transaction.manifest(each.id),
      });
    }
    const backup = {
      ...made,
      baseId:
        made.baseId ??
        before.find(({ label }) => label !== undefined && label === baseLabel)
          ?.id,
      anomalies: anomaliesOf({ backup: made, manifest }, compared),
    };
    await transaction.addBackup(backup, manifest);
    return backup;
  }
}

/** Owners hear that something failed, once until it fails otherwise, and when it is good again. */
export async function tellOfEnd(
  transaction: ProtectionTransaction,
  run: RunRecord,
  policy: PolicyRecord,
  now: number,
): Promise<void> {
  const told = noticeOfEnd(run, policy);
  if (
    told &&
    (await transaction.tell(policy.id, told.about, told.state, now))
  ) {
    await transaction.notify(toNoticeMessage(told.notice));
  }
}
