import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

const PAUSE_MILLISECONDS = 1000;

/** Takes a job, does it, and says that it is done. */
export type Round = (logger: Logger) => Promise<void>;

/** The work of a service that takes no requests: one round after another, until it is told to stop. */
export class Worker {
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;

  constructor(
    logger: Logger,
    round: Round = doNothing,
    pause = PAUSE_MILLISECONDS,
  ) {
    this.#ended = this.#run(logger, round, pause);
  }

  /** Begins no other round. */
  drain(): void {
    this.#abort.abort();
  }

  /** Waits for the round that has begun. */
  close(): Promise<void> {
    this.drain();
    return this.#ended;
  }

  async #run(logger: Logger, round: Round, pause: number): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await round(logger);
      } catch (error) {
        // The next one may do better; alerts tell people where none does.
        logger.error({ err: error }, 'Round failed');
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Replace this by what the service is there for. */
function doNothing(logger: Logger): Promise<void> {
  logger.debug('Nothing to do');
  return Promise.resolve();
}
