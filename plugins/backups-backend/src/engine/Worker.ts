import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import { LoopHealth, pause, type Lease } from '@quarterdeck/toolkit-node';
import type { RunRecord } from '../domain/records';
import { RunCarrier, type RunCarrierOptions } from './RunCarrier';

const LOOK_EVERY_MS = 1_000;
const MOST_RUNS = 1_000;

export interface WorkerOptions extends RunCarrierOptions {
  owner: string;
  /** Runs at a time in this replica. */
  concurrency: number;
}

/**
 * Carries runs out. In every replica, each under the lease of its source: of one source one at a time, over all
 * replicas. A run that is under way while the lease of its source is free has lost its replica.
 */
export class Worker {
  readonly health: LoopHealth;
  /** By their sources. */
  readonly #carried = new Map<
    string,
    { carrier: RunCarrier; done: Promise<void> }
  >();
  #wake: (() => void) | undefined;

  constructor(private readonly options: WorkerOptions) {
    this.health = new LoopHealth('runs', options.now);
  }

  /** There is something to begin, or to end. */
  readonly nudge = (): void => this.#wake?.();

  async run(signal: AbortSignal): Promise<void> {
    this.health.held(true);
    while (!signal.aborted) {
      try {
        await this.pass();
        this.health.ran();
      } catch (error) {
        this.options.logger.warn(`Runs cannot be looked at: ${error}`);
      }
      await this.#sleep(signal);
    }
    this.health.held(false);
    for (const { carrier } of this.#carried.values()) {
      carrier.stop('closing');
    }
    await this.idle();
  }

  /** Looks once at what is under way and what waits. */
  async pass(): Promise<void> {
    const { store } = this.options;
    const running = await store.runs({
      states: ['running'],
      limit: MOST_RUNS,
    });
    const busy = new Map<string, RunRecord>();
    for (const run of running) {
      if (!(await this.#isLost(run))) {
        busy.set(run.source, run);
      }
    }
    const queued = await store.runs({ states: ['queued'], limit: MOST_RUNS });
    for (const run of queued.reverse()) {
      if ((run.notBefore ?? 0) <= this.options.now()) {
        const reason = await this.#begin(run, busy);
        await this.#sayWhy(run, reason);
      }
    }
  }

  /** Resolves when nothing is carried out here any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#carried.values()].map(({ done }) => done));
  }

  /** Ends what somebody cancelled, and takes up what a replica left that is gone. */
  async #isLost(run: RunRecord): Promise<boolean> {
    const own = this.#carried.get(run.source);
    if (own) {
      if (run.cancelledBy !== undefined && own.carrier.run.id === run.id) {
        own.carrier.stop('cancelled');
      }
      return false;
    }
    const lease = await this.#leaseOf(run);
    if (!lease) {
      return false;
    }
    this.options.logger.warn(
      `The replica that carried out run ${run.id} is gone`,
    );
    try {
      await this.options.desk.decide(run.id, { kind: 'lost' }, lease);
    } finally {
      await this.options.leases.release(lease);
    }
    return true;
  }

  /** @returns why it has to wait; undefined where it has begun */
  async #begin(
    run: RunRecord,
    busy: Map<string, RunRecord>,
  ): Promise<Reason | undefined> {
    const { concurrency } = this.options;
    const other = busy.get(run.source);
    if (other || this.#carried.has(run.source)) {
      return other?.kind === 'restore'
        ? backupsReason('run.waits-for-restore', { source: run.source })
        : backupsReason('run.waits-for-run');
    }
    if (this.#carried.size >= concurrency) {
      return backupsReason('run.waits-for-room', { count: concurrency });
    }
    const lease = await this.#leaseOf(run);
    if (!lease) {
      return backupsReason('run.waits-for-run');
    }
    busy.set(run.source, run);
    const carrier = new RunCarrier(this.options, run, lease);
    const done = carrier.carry().then(() => {
      this.#carried.delete(run.source);
      this.nudge();
    });
    this.#carried.set(run.source, { carrier, done });
    return undefined;
  }

  async #sayWhy(run: RunRecord, reason: Reason | undefined): Promise<void> {
    if (reason && reason.code !== run.stateReason.code) {
      await this.options.desk.decide(run.id, { kind: 'waits', reason });
    }
  }

  async #leaseOf({ source }: RunRecord): Promise<Lease | undefined> {
    const { leases, owner } = this.options;
    return await leases.acquire(`source/${source}`, owner);
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await pause(LOOK_EVERY_MS, AbortSignal.any([signal, woken.signal]));
    this.#wake = undefined;
  }
}
