import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { LEASE_DURATION_MS, pause } from '@quarterdeck/toolkit-node';
import { performance } from 'node:perf_hooks';
import { RunStore } from '../database/RunStore';

const BEAT_EVERY_MS = 2_000;
/** Sooner than others may take this process for dead. */
const GOOD_FOR_MS = LEASE_DURATION_MS - 3_000;

/** Says again and again that this process is alive, so that what it carries out is not taken for lost. */
export class Pulse {
  #beatAt: number | undefined;

  constructor(
    private readonly options: {
      store: RunStore;
      owner: string;
      logger: LoggerService;
    },
  ) {}

  /** Whether the others know that this process is alive. Counted on a clock that goes on while a process is stopped. */
  get isFelt(): boolean {
    return (
      this.#beatAt !== undefined &&
      performance.now() - this.#beatAt < GOOD_FOR_MS
    );
  }

  async beat(): Promise<void> {
    const askedAt = performance.now();
    await this.options.store.beat(this.options.owner);
    this.#beatAt = askedAt;
  }

  async run(signal: AbortSignal): Promise<void> {
    let isWell = true;
    while (!signal.aborted) {
      try {
        await this.beat();
        isWell = true;
      } catch (error) {
        if (isWell) {
          this.options.logger.warn(
            'This process cannot say that it is alive; trying again',
            toError(error),
          );
        }
        isWell = false;
      }
      await pause(BEAT_EVERY_MS, signal);
    }
  }
}
