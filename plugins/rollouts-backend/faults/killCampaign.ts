import { Strategy } from '@quarterdeck/plugin-rollouts-common';
import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { RoomClient } from '../bench/RoomClient';
import { CLUSTER, servicesOf } from '../bench/fleet';
import { startCluster } from '../bench/processes';
import { CampaignDatabase } from './database';
import { Load } from './Load';
import { startRecordingProxy } from './recordingProxy';
import { Replica } from './replica';
import { CampaignResult, emptyResult } from './result';

const STRATEGIES: Strategy[] = [
  'canary',
  'canary-replicas',
  'blue-green',
  'rolling',
];
const SERVICES = 8;
const TAKEOVER_WITHIN_MS = 90_000;
/** What a dead process had sent has arrived by then. */
const IN_FLIGHT_MS = 200;
/** From when somebody drives to the kill: uniform, so that any instant of a rollout is hit. */
const LONGEST_LIFE_MS = 2_500;
/** Now and then nobody helps the lease to expire. */
const PATIENT_SHARE = 0.02;

/** As short as the configuration allows, so that a rollout takes seconds. */
const ROLLOUTS = {
  defaults: {
    weights: [25, 100],
    step: { seconds: 1 },
    bake: { seconds: 1 },
    deadline: { seconds: 25 },
    analysis: {
      interval: { seconds: 1 },
      minimumSamples: 3,
      latencyP99: 5_000,
    },
  },
};

/**
 * Replicas of the room on one database are killed at random instants while rollouts go on, each in a process of its own.
 *
 * @param replicas - how many; with several, the one that drives is killed nine times out of ten
 */
export async function runKillCampaign(options: {
  title: string;
  database: CampaignDatabase;
  replicas: number;
  kills: number;
}): Promise<CampaignResult> {
  const { title, database, kills } = options;
  const result = emptyResult();
  const services = servicesOf(
    SERVICES,
    index => STRATEGIES[index % STRATEGIES.length],
  );
  const cluster = await startCluster({
    services,
    replicas: 2,
    load: 12,
    gateway: false,
  });
  const proxy = await startRecordingProxy(cluster.url);
  const replicas = Array.from(
    { length: options.replicas },
    () =>
      new Replica(
        {
          cluster: { url: proxy.url, token: cluster.token },
          services,
          database: database.configuration,
          rollouts: ROLLOUTS,
        },
        () => {
          result.crashed += 1;
        },
      ),
  );
  try {
    const load = new Load({
      title,
      services,
      proxy,
      result,
      client: new RoomClient(() => urlOf(replicas)),
      connection: await KubernetesConnection.create({
        name: CLUSTER,
        url: cluster.url,
        caData: cluster.caData,
        skipTlsVerify: false,
        credentials: { kind: 'token', token: cluster.token },
      }),
    });
    await driverOf(replicas);
    const running = load.run();
    while (result.kills < kills) {
      await killOne(replicas, database);
      result.kills += 1;
      if (result.kills % 10 === 0) {
        process.stderr.write(
          `${title}: ${result.kills} kills, ${result.cases} rollouts, ${JSON.stringify(result.outcomes)}\n`,
        );
      }
    }
    load.stop();
    await running;
    return result;
  } finally {
    await Promise.all(replicas.map(replica => replica.kill()));
    await proxy.close();
    await cluster.close();
    await database.close();
  }
}

async function killOne(
  replicas: readonly Replica[],
  database: CampaignDatabase,
): Promise<void> {
  const driver = await driverOf(replicas);
  await sleep(Math.random() * LONGEST_LIFE_MS);
  const others = replicas.filter(replica => replica !== driver);
  const victim = others.length > 0 && Math.random() < 0.1 ? others[0] : driver;
  await victim.kill();
  victim.restart();
  if (victim === driver && Math.random() >= PATIENT_SHARE) {
    await sleep(IN_FLIGHT_MS);
    await database.expireLease();
  }
}

async function driverOf(replicas: readonly Replica[]): Promise<Replica> {
  const deadline = Date.now() + TAKEOVER_WITHIN_MS;
  while (Date.now() < deadline) {
    const driver = replicas.find(({ isDriving }) => isDriving);
    if (driver) {
      return driver;
    }
    await sleep(20);
  }
  throw new Error('Nobody drives any more');
}

function urlOf(replicas: readonly Replica[]): string {
  const [url] = replicas.flatMap(replica => replica.url ?? []);
  if (url === undefined) {
    throw new Error('Nobody answers at the moment');
  }
  return url;
}
