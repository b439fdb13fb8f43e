import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import { LoopHealth } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { DoraConfig } from '../config';
import { purgeBefore } from '../database/KnexPurge';
import { Deriver } from '../engine/Deriver';
import { Follower } from '../engine/Follower';
import { Ingest } from '../engine/Ingest';
import { Recompute } from '../engine/Recompute';

/** A part of the room that works by itself. */
export interface Loop {
  health: LoopHealth;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * From the timeline to the records and what follows from them.
 *
 * Measures of it, beside the health of its loops:
 *
 * - `dora.follower.lag`, seconds: how old the last fact was when it was taken, in the replica that follows.
 * - `dora.deployments.counted` by `tier`: a counter, in the replica that derived it.
 */
export async function createFollowing(options: {
  config: DoraConfig;
  knex: Knex;
  logger: LoggerService;
  metrics: MetricsService;
  scheduler: SchedulerService;
  timeline: Pick<TimelineService, 'list'>;
  now(): number;
  /** Figures may have changed. */
  onChanged(): void;
}): Promise<{ deriver: Deriver; loops: Loop[] }> {
  const { config, knex, metrics, now, scheduler } = options;
  const counted = metrics.createCounter('dora.deployments.counted', {
    description: 'Deployments that count and did not before',
  });
  const deriver = new Deriver({
    rules: config.rules,
    now,
    onCounted: (tier, deployments) => counted.add(deployments, { tier }),
  });
  const follower = new Follower({
    ...options,
    ingest: new Ingest({ deriver, tiers: config.tiers }),
  });
  metrics
    .createObservableGauge('dora.follower.lag', {
      description: 'Age of the last fact when it was taken',
      unit: 's',
    })
    .addCallback(result => {
      if (follower.lagMs !== undefined) {
        result.observe(follower.lagMs / 1000);
      }
    });
  const recompute = new Recompute({ ...options, ...config, deriver });
  await scheduler.scheduleTask({
    id: 'purge-dora',
    frequency: { hours: 24 },
    initialDelay: { minutes: 5 },
    timeout: { hours: 1 },
    fn: async () => {
      await purgeBefore(knex, now() - config.retentionMs);
    },
  });
  return { deriver, loops: [follower, recompute] };
}
