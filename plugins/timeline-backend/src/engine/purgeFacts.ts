import { LoggerService } from '@backstage/backend-plugin-api';
import { FactStore } from '../database/FactStore';

const BATCH = 500;

/** Removes the oldest facts in small steps, so that nobody who appends has to wait for long. */
export async function purgeFacts(options: {
  store: FactStore;
  logger: LoggerService;
  /** Milliseconds since 1970: what was recorded earlier goes. */
  before: number;
  signal: AbortSignal;
}): Promise<void> {
  const { store, logger, before, signal } = options;
  let total = 0;
  while (!signal.aborted) {
    const purged = await store.purgeBefore(before, BATCH);
    total += purged;
    if (purged < BATCH) {
      break;
    }
  }
  if (total > 0) {
    logger.info(`Purged ${total} facts that are older than the retention`);
  }
}
