import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EntityAccess,
  KnexLeases,
  LoopHealth,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { KnexHoldStore } from '../database/KnexHoldStore';
import { HoldKeeper, HoldKeeperOptions } from '../engine/HoldKeeper';
import { HoldService } from '../engine/HoldService';

const LEASE = 'hold';

/** Everything that holds need: for people, and the loop that places and lifts them. */
export function createHolds(
  options: Omit<HoldKeeperOptions, 'holds'> & {
    knex: Knex;
    access: EntityAccess;
    logger: LoggerService;
  },
) {
  const { knex, logger, now } = options;
  const holds = new KnexHoldStore(knex, now);
  const keeper = new HoldKeeper({ ...options, holds });
  const health = new LoopHealth(LEASE, now);
  return {
    holdService: new HoldService({ ...options, holds }),
    health,
    run: (signal: AbortSignal) =>
      runLeased({
        leases: new KnexLeases(knex),
        name: LEASE,
        owner: randomUUID(),
        signal,
        logger,
        run: (lease, held) => keeper.run(lease, held, health.ran),
        onHeld: health.held,
      }),
  };
}
