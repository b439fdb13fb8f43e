import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** What has to end, in the order in which it is told to. */
export interface Stoppable {
  /** No more requests are wanted: readiness says so */
  drain(): void;
  /** Takes no more requests and waits for those under way */
  close(): Promise<void>;
  /** Cuts what is still open */
  cut(): void;
  /** Closes what requests needed */
  release(): Promise<void>;
  /** Sends the last spans */
  flush(): Promise<void>;
}

const CUT_MILLISECONDS = 1000;

type Times = Pick<Config, 'shutdownDelaySeconds' | 'shutdownTimeoutSeconds'>;

/** Waits for the order to stop; a second one ends the process at once. */
export async function waitForSignal(logger: Logger): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>(resolve => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.once(name, resolve);
    }
  });
  logger.info({ signal }, 'Stopping');
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(name);
    process.once(name, () => {
      logger.warn('Stopped at once');
      process.exit(1);
    });
  }
}

/**
 * Ends without losing a request. Routers learn from readiness that no more are wanted, and have time for it; then what
 * is under way ends; only then what it needs is closed, and telemetry last, for it tells about all the rest.
 */
export async function stop(
  parts: Stoppable,
  { shutdownDelaySeconds, shutdownTimeoutSeconds }: Times,
  logger: Logger,
): Promise<void> {
  parts.drain();
  await delay(shutdownDelaySeconds * 1000);
  const closed = parts.close();
  const abort = new AbortController();
  const isLate = await Promise.race([
    closed.then(() => false),
    delay(shutdownTimeoutSeconds * 1000, true, { signal: abort.signal }),
  ]);
  abort.abort();
  if (isLate) {
    logger.warn('Not all that was under way ended in time');
    parts.cut();
    // What does not end even now ends with the process.
    await Promise.race([closed, delay(CUT_MILLISECONDS)]);
  }
  await parts.release();
  logger.info('Stopped');
  await parts.flush();
}
