/**
 * Many rollouts at once on one replica: a demo cluster in a process of its own with as many small services, and the
 * room as in production, with its lease, its store on SQLite and its connection to the cluster over TLS. Every service
 * gets a new version, each strategy a quarter of them, as fast as the room takes the orders, and steps hold for so long
 * that all are under way at once. `BENCH_ROLLOUTS` makes it smaller.
 */
import { Rollout, Strategy } from '@quarterdeck/plugin-rollouts-common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RoomClient } from './RoomClient';
import { Service, servicesOf } from './fleet';
import {
  killProcess,
  nextMessage,
  startCluster,
  startProcess,
} from './processes';
import { QUESTION } from './RoomMeasures';
import { percentile, rounded } from './statistics';

const ROLLOUTS = Number(process.env.BENCH_ROLLOUTS ?? 500);
const ORDERS_AT_ONCE = 8;
const POLL_MS = 3_000;
const ENDS_WITHIN_MS = 600_000;
const STRATEGIES: Strategy[] = [
  'canary',
  'canary-replicas',
  'blue-green',
  'rolling',
];
const SETTINGS = { interval_s: 20, step_s: 30, bake_s: 30, weights: [50, 100] };

const measuresSchema = z.object({
  lagsMs: z.array(z.number()),
  clusterRequests: z.number(),
  rssMb: z.number(),
  cpuMs: z.number(),
});

export async function run(): Promise<Record<string, unknown>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rollouts-load-'));
  const services = servicesOf(ROLLOUTS, index => STRATEGIES[index % 4]);
  const cluster = await startCluster({
    services,
    replicas: 1,
    load: 0.2,
    gateway: false,
  });
  tell(`${services.length} services are ready`);
  const room = startProcess('roomProcess.ts', {
    cluster,
    services,
    database: { client: 'better-sqlite3', connection: { directory } },
    rollouts: {
      defaults: {
        weights: SETTINGS.weights,
        step: { seconds: SETTINGS.step_s },
        bake: { seconds: SETTINGS.bake_s },
        deadline: { minutes: 5 },
        analysis: {
          interval: { seconds: SETTINGS.interval_s },
          minimumSamples: 1,
          latencyP99: 60_000,
        },
      },
    },
  });
  const measures = async () => {
    room.send(QUESTION);
    return await nextMessage(room, measuresSchema);
  };
  try {
    const { port } = await nextMessage(room, z.object({ port: z.number() }));
    const client = new RoomClient(() => `http://127.0.0.1:${port}`);
    const startedAt = Date.now();
    const ordered = await order(client, services);
    const orderedIn = Date.now() - startedAt;
    tell(`${ordered.length} ordered in ${orderedIn} ms`);
    const ordering = await measures();
    let most = 0;
    let rssMb = ordering.rssMb;
    const lagsMs = [...ordering.lagsMs];
    for (;;) {
      const active = await client.active();
      const now = await measures();
      most = Math.max(most, active.length);
      rssMb = Math.max(rssMb, now.rssMb);
      lagsMs.push(...now.lagsMs);
      tell(
        `${active.length} under way, ${now.lagsMs.length} looks, lag p95 ${rounded(percentile(now.lagsMs, 0.95))} ms`,
      );
      if (active.length === 0 || Date.now() - startedAt > ENDS_WITHIN_MS) {
        break;
      }
      await sleep(POLL_MS);
    }
    const tookMs = Date.now() - startedAt;
    const { clusterRequests, cpuMs } = await measures();
    const ended = await Promise.all(ordered.map(({ id }) => client.get(id)));
    return {
      rollouts: ordered.length,
      under_way_at_once: most,
      succeeded: ended.filter(({ outcome }) => outcome === 'succeeded').length,
      ...SETTINGS,
      ordered_in_s: rounded(orderedIn / 1000),
      took_s: rounded(tookMs / 1000),
      looks: lagsMs.length,
      looks_per_s: rounded(lagsMs.length / (tookMs / 1000)),
      tick_lag_p50_ms: rounded(percentile(lagsMs, 0.5)),
      tick_lag_p95_ms: rounded(percentile(lagsMs, 0.95)),
      tick_lag_max_ms: rounded(percentile(lagsMs, 1)),
      api_requests_per_rollout: rounded(clusterRequests / ordered.length),
      cpu_ms_per_look: rounded(cpuMs / lagsMs.length),
      rss_mb: rounded(rssMb),
    };
  } finally {
    await killProcess(room);
    await cluster.close();
    await rm(directory, { recursive: true });
  }
}

async function order(
  client: RoomClient,
  services: readonly Service[],
): Promise<Rollout[]> {
  const left = [...services];
  const begun: Rollout[] = [];
  await Promise.all(
    Array.from({ length: ORDERS_AT_ONCE }, async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        begun.push(await client.begin(next, 'v2.0.0'));
      }
    }),
  );
  return begun;
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
