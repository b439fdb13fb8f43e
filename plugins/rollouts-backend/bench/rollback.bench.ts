/**
 * How long a bad version hurts: canaries and blue-greens of versions that fail a fifth of their requests, on a demo
 * cluster in a process of its own, while users in another process ask every service ten times a second through the
 * gateway. They, and not the portal, say when the first request failed and when the last was answered by the bad
 * version; the API server says when all was whole again.
 *
 * Good blue-greens, half of them given up after the switch, tell what switching itself costs. `BENCH_ROLLBACKS` makes
 * it smaller.
 */
import { Rollout, Strategy } from '@quarterdeck/plugin-rollouts-common';
import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Observer } from './Observer';
import { RoomClient } from './RoomClient';
import { Traffic } from './Traffic';
import { CLUSTER, Service, servicesOf } from './fleet';
import {
  killProcess,
  nextMessage,
  startCluster,
  startProcess,
} from './processes';
import { inSeconds } from './statistics';

const ROLLBACKS = Number(process.env.BENCH_ROLLBACKS ?? 50);
/** Of each strategy at once. */
const AT_ONCE = Math.min(10, ROLLBACKS);
const REQUESTS_PER_SECOND = 10;
const ENDS_WITHIN_MS = 180_000;
/** In which the last answers have been told. */
const TELLING_MS = 1_000;
const SETTINGS = {
  interval_s: 10,
  weights: [50, 100],
  minimum_samples: 20,
  success_rate: 99,
  /** Above the latencies of a busy machine: nothing here is slow by itself. */
  latency_p99_ms: 5_000,
};

interface Rollback {
  toSafeMs: number;
  toHealthyMs: number;
  lookToSafeMs: number;
  /** Each that failed otherwise than by the bad version. */
  failures: string[];
}

export async function run(): Promise<Record<string, unknown>> {
  const strategies: Strategy[] = ['canary', 'blue-green'];
  const services = servicesOf(2 * AT_ONCE, index => strategies[index % 2]);
  const cluster = await startCluster({
    services,
    replicas: 2,
    load: 0,
    gateway: true,
  });
  const traffic = new Traffic({
    gatewayUrl: cluster.gatewayUrl ?? '',
    services,
    requestsPerSecond: REQUESTS_PER_SECOND,
  });
  const connection = await KubernetesConnection.create({
    name: CLUSTER,
    url: cluster.url,
    caData: cluster.caData,
    skipTlsVerify: false,
    credentials: { kind: 'token', token: cluster.token },
  });
  const observer = new Observer(connection);
  const observing = observer.run();
  const world = { services, cluster, traffic, observer };
  try {
    const first = await withRoom(world, 1, room => measureAll(room));
    // What the caution that is configured by default costs: a second look before anything happens.
    const second = await withRoom(world, 2, room =>
      room.rollBackAll('v3.0.0-errors'),
    );
    return {
      ...SETTINGS,
      consecutive_failure_limit: 1,
      requests_per_second: REQUESTS_PER_SECOND * services.length,
      requests: traffic.total,
      ...first,
      default_consecutive_failure_limit: 2,
      ...inSeconds(
        'default_limit_breach_to_safe',
        second.map(({ toSafeMs }) => toSafeMs),
      ),
      ...inSeconds(
        'default_limit_failed_look_to_safe',
        second.map(({ lookToSafeMs }) => lookToSafeMs),
      ),
    };
  } finally {
    observer.stop();
    await observing;
    await traffic.close();
    await cluster.close();
  }
}

async function measureAll(room: Room) {
  const rollbacks: Rollback[] = [];
  const rounds = Math.ceil(ROLLBACKS / AT_ONCE);
  for (let round = 0; round < rounds; round++) {
    rollbacks.push(...(await room.rollBackAll(`v2.${round}.0-errors`)));
    tell(`${rollbacks.length} rollbacks`);
  }
  const switches = await room.switchAll();
  const failures = [
    ...switches.failures,
    ...rollbacks.flatMap(each => each.failures),
  ];
  return {
    bad_canaries: rounds * AT_ONCE,
    bad_blue_greens: rounds * AT_ONCE,
    measured: rollbacks.length,
    ...inSeconds(
      'breach_to_safe',
      rollbacks.map(({ toSafeMs }) => toSafeMs),
    ),
    ...inSeconds(
      'breach_to_healthy',
      rollbacks.map(({ toHealthyMs }) => toHealthyMs),
    ),
    ...inSeconds(
      'failed_look_to_safe',
      rollbacks.map(({ lookToSafeMs }) => lookToSafeMs),
    ),
    switches: switches.count,
    switch_failed_requests: failures.length,
    switch_failures: counted(failures),
  };
}

interface World {
  services: readonly Service[];
  cluster: Awaited<ReturnType<typeof startCluster>>;
  traffic: Traffic;
  observer: Observer;
}

/** Starts the room with that `consecutiveFailureLimit`, and ends it. */
async function withRoom<T>(
  world: World,
  consecutiveFailureLimit: number,
  measure: (room: Room) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rollback-bench-'));
  const child = startProcess('roomProcess.ts', {
    cluster: world.cluster,
    services: world.services,
    database: { client: 'better-sqlite3', connection: { directory } },
    rollouts: {
      defaults: {
        weights: SETTINGS.weights,
        step: { seconds: 60 },
        bake: { seconds: 60 },
        analysis: {
          interval: { seconds: SETTINGS.interval_s },
          minimumSamples: SETTINGS.minimum_samples,
          successRate: SETTINGS.success_rate,
          latencyP99: SETTINGS.latency_p99_ms,
          consecutiveFailureLimit,
        },
      },
    },
  });
  try {
    const { port } = await nextMessage(child, z.object({ port: z.number() }));
    return await measure(new Room(world, `http://127.0.0.1:${port}`));
  } finally {
    await killProcess(child);
    await rm(directory, { recursive: true });
  }
}

class Room {
  readonly #client: RoomClient;

  constructor(
    private readonly world: World,
    url: string,
  ) {
    this.#client = new RoomClient(() => url);
  }

  /** All services at once, each by its strategy. */
  async rollBackAll(version: string): Promise<Rollback[]> {
    const all = await Promise.all(
      this.world.services.map((service, index) =>
        this.#rollBack(service, index, version),
      ),
    );
    return all.flatMap(each => each ?? []);
  }

  /** Good blue-greens: of every other one the switch is taken back. */
  async switchAll(): Promise<{ count: number; failures: string[] }> {
    const { services, traffic } = this.world;
    const all = await Promise.all(
      services.map(async (service, index) => {
        if (service.strategy !== 'blue-green') {
          return [];
        }
        const since = Date.now();
        const { id } = await this.#client.begin(service, 'v2.9.0');
        if (index % 4 === 1) {
          await this.#until(id, ({ traffic: share, heldSince }) =>
            Boolean(share === 100 && heldSince),
          );
          await sleep(3_000);
          await this.#client.abort(id, 'to see what it costs');
        }
        await this.#until(id, ({ phase }) => phase === 'ended');
        await sleep(TELLING_MS);
        return [
          traffic
            .since(index, since)
            .filter(({ isFailed }) => isFailed)
            .map(({ why }) => why),
        ];
      }),
    );
    const switches = all.flat();
    return { count: switches.length, failures: switches.flat() };
  }

  async #rollBack(
    service: Service,
    index: number,
    version: string,
  ): Promise<Rollback | undefined> {
    const { traffic, observer } = this.world;
    const since = Date.now();
    const begun = await this.#client.begin(service, version);
    const ended = await this.#until(begun.id, ({ phase }) => phase === 'ended');
    if (ended.outcome !== 'rolled-back') {
      throw new Error(`${service.name}: ${ended.outcome}`);
    }
    await sleep(TELLING_MS);
    const requests = traffic.since(index, since);
    const isBad = (request: { version: string }) => request.version === version;
    const failures = requests.filter(({ isFailed }) => isFailed);
    const firstFailure = failures.find(isBad);
    const lastBad = requests.filter(isBad).at(-1);
    const wholeSince = observer.wholeSince(
      service.name,
      begun.plan.document.from.images[0].image,
    );
    const look = await this.#client.firstFailedLook(begun.id);
    if (!firstFailure || !lastBad || !wholeSince || !look) {
      tell(`${service.name}: no failure was seen`);
      return undefined;
    }
    return {
      toSafeMs: lastBad.answeredAt - firstFailure.answeredAt,
      toHealthyMs:
        Math.max(wholeSince, lastBad.answeredAt) - firstFailure.answeredAt,
      lookToSafeMs: lastBad.answeredAt - look,
      failures: failures
        .filter(failure => !isBad(failure))
        .map(({ why }) => why),
    };
  }

  async #until(
    id: string,
    holds: (rollout: Rollout) => boolean,
  ): Promise<Rollout> {
    const deadline = Date.now() + ENDS_WITHIN_MS;
    for (;;) {
      const rollout = await this.#client.get(id);
      if (holds(rollout)) {
        return rollout;
      }
      if (Date.now() > deadline) {
        throw new Error(`Rollout ${id}: ${rollout.reason.message}`);
      }
      await sleep(500);
    }
  }
}

function counted(causes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const cause of causes) {
    const kind = cause.replaceAll(/service-\d+/g, 'a service');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
