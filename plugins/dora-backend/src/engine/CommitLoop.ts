import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  KnexLeases,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { CommitWork, KnexCommitWork } from '../database/KnexCommitWork';
import { CommitWorker } from './CommitWorker';

const NAME = 'dora-commits';
const ASK_EVERY_MS = 2_000;
const AT_ONCE = 100;
/** Places at a time; what waits for a host keeps the others waiting no longer than that. */
const SIDE_BY_SIDE = 3;
const AGAIN_AFTER_MS = 60_000;

/**
 * Reads the commits of deployments, one place after the other, the oldest deployment first. One replica does; what a process
 * that died has not finished is due still.
 */
export class CommitLoop {
  readonly health: LoopHealth;
  readonly #work: KnexCommitWork;

  constructor(
    private readonly options: {
      knex: Knex;
      worker: Pick<CommitWorker, 'do'>;
      logger: LoggerService;
      now(): number;
      /** Figures may have changed. */
      onChanged(): void;
    },
  ) {
    this.health = new LoopHealth(NAME, options.now);
    this.#work = new KnexCommitWork(options.knex);
  }

  readonly run = async (signal: AbortSignal): Promise<void> => {
    await runLeased({
      leases: new KnexLeases(this.options.knex),
      name: NAME,
      owner: randomUUID(),
      signal,
      logger: this.options.logger,
      onHeld: this.health.held,
      run: async (_lease, held) => {
        while (!held.aborted) {
          const isFull = await this.pass(held);
          this.health.ran();
          await pause(isFull ? 0 : ASK_EVERY_MS, held);
        }
      },
    });
  };

  /** Does what is due. @returns whether there may be more */
  async pass(signal: AbortSignal): Promise<boolean> {
    const due = await this.#work.due(this.options.now(), AT_ONCE);
    const places = [...byPlace(due).values()];
    const workers = Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let some = places.shift(); some; some = places.shift()) {
        for (const work of some) {
          await this.#do(work, signal);
        }
      }
    });
    await Promise.all(workers);
    if (due.length > 0) {
      this.options.onChanged();
    }
    return due.length === AT_ONCE;
  }

  async #do(work: CommitWork, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return;
    }
    const { logger, now, worker } = this.options;
    try {
      await worker.do(work, signal);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      logger.warn(
        `The commits of deployment ${work.deploymentId} were not read; trying again in a minute`,
        toError(error),
      );
      await this.#work.later(work.deploymentId, {
        dueAt: now() + AGAIN_AFTER_MS,
        attempts: work.attempts,
      });
    }
  }
}

function byPlace(due: readonly CommitWork[]): Map<string, CommitWork[]> {
  const places = new Map<string, CommitWork[]>();
  for (const work of due) {
    const place = `${work.environmentId}\n${work.entityRef}`;
    places.set(place, [...(places.get(place) ?? []), work]);
  }
  return places;
}
