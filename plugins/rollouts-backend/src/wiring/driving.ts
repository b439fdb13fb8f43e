import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { KnexLeases, LoopHealth, runLeased } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Driver, DriverOptions } from '../engine/Driver';

const LEASE = 'drive';

/** What carries rollouts on, in the one replica that holds the lease. */
export function createDriving(
  options: Omit<DriverOptions, 'onLag'> & {
    knex: Knex;
    metrics: MetricsService;
  },
) {
  const { knex, logger, metrics, now } = options;
  const lag = metrics.createHistogram('rollouts.look.lag', {
    description: 'How late rollouts were looked at',
    unit: 's',
  });
  const driver = new Driver({
    ...options,
    onLag: lagMs => lag.record(lagMs / 1000),
  });
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
        run: (lease, held) => driver.run(lease, held, health.ran),
        onHeld: health.held,
      }),
  };
}
