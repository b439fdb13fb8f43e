import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  LoopHealth,
  pause,
  runLeased,
  type KnexLeases,
} from '@quarterdeck/toolkit-node';
import type { StoreKeeper } from './StoreKeeper';

const PASS_EVERY_MS = 5 * 60_000;

/** Reads copies back and writes those anew that are lost: long work, hence under a lease of its own. */
export class CopyTender {
  readonly health: LoopHealth;

  constructor(
    private readonly options: {
      stores: Pick<StoreKeeper, 'tend'>;
      leases: KnexLeases;
      owner: string;
      logger: LoggerService;
      now(): number;
    },
  ) {
    this.health = new LoopHealth('copies', options.now);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { leases, logger, owner, stores } = this.options;
    await runLeased({
      leases,
      name: this.health.name,
      owner,
      signal,
      logger,
      onHeld: this.health.held,
      run: async (_lease, held) => {
        while (!held.aborted) {
          await stores.tend(held);
          this.health.ran();
          await pause(PASS_EVERY_MS, held);
        }
      },
    });
  }
}
