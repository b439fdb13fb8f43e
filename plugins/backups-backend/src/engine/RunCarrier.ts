import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { KnexLeases, Lease } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import type { BackupsConfig } from '../config';
import type { ProtectionStore } from '../database/ProtectionStore';
import type { RunEvent } from '../domain/decideRun';
import { provenUntil, restorableBackups } from '../domain/points';
import type { BackupRecord, PolicyRecord, RunRecord } from '../domain/records';
import type {
  Executor,
  ExecutorEvent,
  ExecutorJob,
} from '../executor/protocol';
import type { Jobs } from './Jobs';
import { endingOf, type Ending } from './outcomes';
import type { PlanChecks } from './PlanChecks';
import type { RunDesk } from './RunDesk';

const RENEW_MS = 3_000;
/** Without a renewal for so long the lease counts as lost, before another can have it. */
const GIVE_UP_MS = 8_000;
const SAVE_PROGRESS_MS = 1_000;
const MOST_WARNINGS = 50;

export interface RunCarrierOptions {
  store: ProtectionStore;
  desk: RunDesk;
  jobs: Jobs;
  plans: Pick<PlanChecks, 'hashNow'>;
  executors: ReadonlyMap<string, Executor>;
  leases: KnexLeases;
  maximumMs: BackupsConfig['maximumMs'];
  logger: LoggerService;
  now(): number;
}

/** Why a run is ended before its executor is through. */
type Stop = 'cancelled' | 'overdue' | 'lost' | 'closing';

/** One run, from its claim to its end, under the lease of its source. */
export class RunCarrier {
  readonly #stop = new AbortController();
  #stopped: Stop | undefined;
  readonly #warnings: Reason[] = [];
  #progress: Extract<ExecutorEvent, { event: 'progress' }> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #savedAt = 0;

  constructor(
    private readonly options: RunCarrierOptions,
    readonly run: RunRecord,
    private readonly lease: Lease,
  ) {}

  /** Ends it: somebody cancelled it, or this replica goes. */
  stop(why: Stop): void {
    if (this.#stopped === undefined) {
      this.#stopped = why;
      this.#stop.abort(new Error(why));
    }
  }

  /** Resolves when the run has come to its end here and the lease is free; never rejects. */
  async carry(): Promise<void> {
    const { leases, logger } = this.options;
    const renewal = this.#keepLease();
    try {
      await this.#carry();
    } catch (error) {
      // It stays as it is; whoever gets the lease finds it without anybody who carries it out.
      logger.error(`Run ${this.run.id} was given up: ${error}`);
    }
    renewal.end();
    if (this.#stopped !== 'lost') {
      await leases.release(this.lease).catch(() => {
        // It expires by itself.
      });
    }
  }

  async #carry(): Promise<void> {
    const { desk, now, store } = this.options;
    const policy = await store.policy(this.run.policyId);
    const prepared = policy && (await this.#prepare(policy));
    if (!policy || !prepared) {
      return;
    }
    const { job, run } = prepared;
    const executor = this.options.executors.get(policy.executor);
    const maximumMs = this.options.maximumMs[run.kind];
    const overdue = setTimeout(() => this.stop('overdue'), maximumMs);
    const ended = executor ? await this.#execute(executor, job) : undefined;
    clearTimeout(overdue);
    await this.#saving;
    if (this.#stopped === 'lost') {
      return;
    }
    const ending = ended
      ? endingOf(run, ended, now())
      : couldNotBegin(`there is no executor ${policy.executor}`);
    await desk.decide(
      run.id,
      this.#eventOf(ending, maximumMs),
      this.lease,
      ending,
    );
  }

  /** What ended well has succeeded, whoever stopped it a moment ago. */
  #eventOf({ event }: Ending, maximumMs: number): RunEvent {
    if (event.kind === 'succeeded') {
      return event;
    }
    switch (this.#stopped) {
      case 'overdue':
        return { kind: 'overdue', maximumMs };
      case 'closing':
        return { kind: 'lost' };
      default:
        return event;
    }
  }

  async #execute(executor: Executor, job: ExecutorJob) {
    try {
      return await executor.execute(
        job,
        event => this.#heard(event),
        this.#stop.signal,
      );
    } catch (error) {
      return {
        event: 'ended' as const,
        outcome: null,
        failure: {
          reason: backupsReason('run.executor-ended', {
            status: 'error',
            cause: isError(error) ? error.message : String(error),
          }),
          isTransient: true,
          restore: null,
          damaged: [],
        },
      };
    }
  }

  /** Claims it, and says what is to be done. @returns undefined where it has ended by that */
  async #prepare(
    policy: PolicyRecord,
  ): Promise<{ job: ExecutorJob; run: RunRecord } | undefined> {
    const { desk, jobs } = this.options;
    const fail = async (reason: Reason) => {
      await desk.decide(
        this.run.id,
        {
          kind: 'failed',
          reason,
          isTransient: false,
          isUnknown: false,
        },
        this.lease,
      );
      return undefined;
    };
    if (policy.problem) {
      return await fail(
        backupsReason('run.could-not-begin', { cause: policy.problem.message }),
      );
    }
    if (!(await this.#isConfigured(policy))) {
      const cause = `${policy.source} is not configured any more for ${policy.entityRef}`;
      return await fail(backupsReason('run.could-not-begin', { cause }));
    }
    const backupId = await this.#backupIdFor(policy);
    if (backupId === undefined) {
      return await fail(backupsReason('run.no-backup'));
    }
    const run = await desk.decide(
      this.run.id,
      { kind: 'claimed', backupId },
      this.lease,
    );
    if (!run) {
      return undefined;
    }
    try {
      const job =
        run.kind === 'backup'
          ? await jobs.backup(policy, run)
          : await this.#restoreJob(policy, run, backupId);
      return { job, run };
    } catch (error) {
      return await fail(
        backupsReason('run.could-not-begin', {
          cause: isError(error) ? error.message : String(error),
        }),
      );
    }
  }

  /** The source may be another entity's since it was queued. */
  async #isConfigured({ id, entityRef }: PolicyRecord): Promise<boolean> {
    const policies = await this.options.store.policies([entityRef]);
    return policies.some(policy => policy.id === id);
  }

  /** Of what it makes, the same for all attempts, so that sweeps know what any of them left; or of what it restores. */
  async #backupIdFor({ id }: PolicyRecord): Promise<string | undefined> {
    const { run } = this;
    if (run.backupId !== undefined) {
      return run.backupId;
    }
    if (run.kind === 'backup') {
      return newId();
    }
    const backups = await this.options.store.backups({ policyIds: [id] });
    return restorableBackups(backups)[0]?.id;
  }

  async #restoreJob(
    policy: PolicyRecord,
    run: RunRecord,
    backupId: string,
  ): Promise<ExecutorJob> {
    const { jobs, plans, store } = this.options;
    const backup = await store.backup(backupId);
    const plan =
      run.planId === undefined
        ? undefined
        : await store.restorePlan(run.planId);
    if (!backup || backup.deletedAt !== undefined) {
      throw new Error(`backup ${backupId} is gone`);
    }
    if (run.kind === 'restore' && !plan) {
      throw new Error('its plan is gone');
    }
    // The portal may have been started with another configuration since somebody agreed to it.
    if (plan && (await plans.hashNow(plan)) !== plan.hash) {
      throw new Error(
        'its plan does not hold any more, because its backup, its policy or the place that it goes to is another one now: make a new one',
      );
    }
    return await jobs.restore(policy, run.id, {
      place: plan?.target ?? 'throw-away',
      backup,
      manifest: await store.manifest(backupId),
      pointAt: plan?.isPointInTime
        ? plan.pointAt
        : await this.#provenUntil(policy, backup),
    });
  }

  async #provenUntil(
    { id }: PolicyRecord,
    backup: BackupRecord,
  ): Promise<number | undefined> {
    const { store } = this.options;
    return this.run.kind === 'restore-test'
      ? provenUntil(
          backup,
          await store.backups({ policyIds: [id] }),
          (await store.inventory(id))?.archivedUntil,
        )
      : undefined;
  }

  #heard(event: ExecutorEvent): void {
    if (event.event === 'warning' && this.#warnings.length < MOST_WARNINGS) {
      this.#warnings.push(event.reason);
    }
    if (event.event === 'progress') {
      this.#progress = event;
      const now = this.options.now();
      if (now - this.#savedAt >= SAVE_PROGRESS_MS || now < this.#savedAt) {
        this.#savedAt = now;
        this.#saving = this.#saving.then(() => this.#saveProgress());
      }
    }
  }

  async #saveProgress(): Promise<void> {
    const told = this.#progress;
    if (!told || this.#stopped === 'lost') {
      return;
    }
    try {
      const saved = await this.options.desk.decide(
        this.run.id,
        {
          kind: 'progress',
          progress: told.progress,
          warnings: this.#warnings,
        },
        this.lease,
      );
      if (saved?.cancelledBy !== undefined) {
        this.stop('cancelled');
      }
    } catch (error) {
      this.options.logger.warn(
        `The progress of run ${this.run.id} was not saved: ${error}`,
      );
    }
  }

  #keepLease(): { end(): void } {
    const { leases, logger } = this.options;
    let renewedAt = performance.now();
    let isAsking = false;
    const timer = setInterval(async () => {
      if (performance.now() - renewedAt > GIVE_UP_MS) {
        this.stop('lost');
      }
      if (isAsking || this.#stopped === 'lost') {
        return;
      }
      isAsking = true;
      const askedAt = performance.now();
      try {
        if (await leases.renew(this.lease)) {
          renewedAt = askedAt;
        } else {
          this.stop('lost');
        }
      } catch (error) {
        logger.warn(
          `The lease of run ${this.run.id} was not renewed: ${error}`,
        );
      }
      isAsking = false;
    }, RENEW_MS);
    return { end: () => clearInterval(timer) };
  }
}

function couldNotBegin(cause: string): Ending {
  return {
    event: {
      kind: 'failed',
      reason: backupsReason('run.could-not-begin', { cause }),
      isTransient: false,
      isUnknown: false,
    },
    damaged: [],
  };
}
