import { LoggerService } from '@backstage/backend-plugin-api';
import {
  KnexLeases,
  LoopHealth,
  pause,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { staleBefore } from '../database/KnexFiguresStale';
import { packDays } from '../database/packDays';
import { dayOf } from '../domain/windows';

const NAME = 'dora-days';
const LOOK_EVERY_MS = 15_000;
const AT_ONCE = 20;

/**
 * Packs the days that are over and have changed, so that nobody counts their rows while somebody waits. Until it has, who
 * asks counts the rows: an answer is late at worst, never wrong. One replica does.
 */
export class DayPacker {
  readonly health: LoopHealth;

  constructor(
    private readonly options: {
      knex: Knex;
      logger: LoggerService;
      now(): number;
    },
  ) {
    this.health = new LoopHealth(NAME, options.now);
  }

  readonly run = async (signal: AbortSignal): Promise<void> => {
    const { knex, logger } = this.options;
    await runLeased({
      leases: new KnexLeases(knex),
      name: NAME,
      owner: randomUUID(),
      signal,
      logger,
      onHeld: this.health.held,
      run: async (_lease, held) => {
        while (!held.aborted) {
          await this.pass(held);
          this.health.ran();
          await pause(LOOK_EVERY_MS, held);
        }
      },
    });
  };

  /** Packs until no day of before today is stale. @returns how many it packed */
  async pass(signal: AbortSignal): Promise<number> {
    const { knex, now } = this.options;
    let packed = 0;
    let days = await staleBefore(knex, dayOf(now()), AT_ONCE);
    while (days.length > 0 && !signal.aborted) {
      for (const { tier, day } of days) {
        if (!signal.aborted) {
          await packDays(knex, tier, [day]);
          packed += 1;
        }
      }
      days = await staleBefore(knex, dayOf(now()), AT_ONCE);
    }
    return packed;
  }
}
