import { LoggerService } from '@backstage/backend-plugin-api';
import { KnexLeases, LoopHealth, runLeased } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { ClockKeeper } from '../engine/ClockKeeper';

const LEASE = 'clocks';

/** What watches the clocks of incidents, in the one replica that holds the lease. */
export function createClocks(
  options: ConstructorParameters<typeof ClockKeeper>[0] & {
    knex: Knex;
    logger: LoggerService;
  },
) {
  const { knex, logger, now } = options;
  const keeper = new ClockKeeper(options);
  const health = new LoopHealth(LEASE, now);
  return {
    health,
    run: (signal: AbortSignal) =>
      runLeased({
        leases: new KnexLeases(knex),
        name: LEASE,
        owner: randomUUID(),
        signal,
        logger,
        run: (_lease, held) => keeper.run(held, health.ran),
        onHeld: health.held,
      }),
  };
}
