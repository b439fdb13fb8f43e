/**
 * A campaign against the watch: a cluster changes while the watcher is killed and while its API server fails in every
 * way a server or a network can. After each fault the projection must become what the cluster says, no more and no less,
 * a cluster that cannot be seen must be shown as such, and a server in trouble must be left in peace.
 */
import { V1Deployment } from '@kubernetes/client-node';
import { Workload } from '@quarterdeck/plugin-environments-common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KnexEnvironmentStore } from '../src/database/KnexEnvironmentStore';
import { clusterUnderTest } from '../src/testing/clusterUnderTest';
import { ChaosProxy, PROXY_FAULTS, startChaosProxy } from './chaosProxy';
import { openDatabase } from './database';
import { Estate } from './estate';
import { WatcherProcess, until } from './processes';
import { CampaignResult, emptyResult } from './result';

const CONVERGENCE_DEADLINE_MS = 20_000;
const DETECTION_DEADLINE_MS = 15_000;
/** Of each fault, before it is over. */
const ENCOUNTERS = 5;
const FAULTS = ['kill', ...PROXY_FAULTS] as const;
type Fault = (typeof FAULTS)[number];
/** While they last, nothing of the cluster can be seen. */
const BLINDING: readonly Fault[] = [
  'stall',
  'refuse',
  'too-many-requests',
  'server-error',
  'half-a-line',
  'half-an-answer',
];
/** While they last, lists have to make up for the watches. */
const UNWATCHABLE: readonly Fault[] = ['gone', 'gone-in-stream'];

/** @param scale - 1 takes about four minutes; every fault is tried at least once */
export async function runWatchCampaign(scale: number): Promise<CampaignResult> {
  const directory = await mkdtemp(path.join(tmpdir(), 'environments-faults-'));
  const cluster = await clusterUnderTest('faults');
  const { url, caData, name, serviceAccountToken } = cluster.backstageConfig;
  const proxy = await startChaosProxy({ url, caData });
  const database = { file: path.join(directory, 'environments.sqlite') };
  const knex = await openDatabase(database);
  const store = await KnexEnvironmentStore.create({
    getClient: async () => knex,
  });
  const estate = await Estate.create(cluster, 'faults');
  const result = emptyResult();
  const watcher = new WatcherProcess(
    {
      database,
      cluster: {
        name,
        url: proxy.url,
        // The client refuses plain HTTP to a cluster whose certificate it is to verify.
        skipTlsVerify: true,
        credentials: { kind: 'token', token: serviceAccountToken },
      },
    },
    () => {
      result.crashed += 1;
    },
  );
  try {
    const campaign = new Campaign(estate, proxy, store, watcher, result);
    const cases = Math.max(FAULTS.length, Math.round(40 * scale));
    for (let index = 0; index < cases; index++) {
      await campaign.runCase(index);
    }
    result.wrong += proxy.impatientRequests();
    return result;
  } finally {
    await watcher.kill();
    await proxy.close();
    await estate.close();
    await knex.destroy();
    await cluster.close();
    await rm(directory, { recursive: true });
  }
}

class Campaign {
  constructor(
    private readonly estate: Estate,
    private readonly proxy: ChaosProxy,
    private readonly store: KnexEnvironmentStore,
    private readonly watcher: WatcherProcess,
    private readonly result: CampaignResult,
  ) {}

  async runCase(index: number): Promise<void> {
    const fault = FAULTS[index % FAULTS.length];
    const startedAt = Date.now();
    this.result.cases += 1;
    await this.#change(index);
    // Somewhere in the middle of what the change set in motion.
    await sleep(Math.random() * 600);
    await this.#inflict(fault);
    await this.#change(index + 1);
    if (BLINDING.includes(fault)) {
      await this.#expectDetected(fault);
      await this.#meet(fault);
    } else if (UNWATCHABLE.includes(fault)) {
      await this.#meet(fault);
      await this.#expectConverged(fault);
    }
    this.proxy.heal();
    await this.#expectConverged(fault);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stderr.write(`watch, case ${index + 1}: ${fault}, ${seconds} s\n`);
  }

  async #inflict(fault: Fault): Promise<void> {
    if (fault === 'kill') {
      this.result.kills += 1;
      await this.watcher.kill();
      this.watcher.restart();
    } else {
      this.proxy.inflict(fault);
    }
  }

  /** Creates, changes or deletes one of a handful of Deployments. */
  async #change(index: number): Promise<void> {
    const name = `service-${index % 5}`;
    if (this.estate.has(name) && index % 7 === 6) {
      await this.estate.remove(name);
    } else {
      await this.estate.run(name, `v${index}`);
    }
  }

  /** What is noticed first may be that connections ended; what came after has to be borne as well. */
  async #meet(fault: Fault): Promise<void> {
    const isMet = await until(
      DETECTION_DEADLINE_MS,
      () => this.proxy.encounters() >= ENCOUNTERS,
    );
    if (!isMet) {
      throw new Error(`The watcher does not meet the fault ${fault}`);
    }
    await sleep(Math.random() * (fault === 'too-many-requests' ? 2_500 : 500));
  }

  async #expectDetected(fault: Fault): Promise<void> {
    const isSeen = await until(
      DETECTION_DEADLINE_MS,
      async () => (await this.#cluster())?.connection !== 'connected',
    );
    if (!isSeen) {
      process.stderr.write(`  ${fault} was not noticed\n`);
      this.result.undetected += 1;
    }
  }

  async #expectConverged(fault: Fault): Promise<void> {
    let differences = { lost: 0, doubled: 0, wrong: 0 };
    const isConverged = await until(CONVERGENCE_DEADLINE_MS, async () => {
      const workloads = await this.store.findWorkloads({
        labels: [],
        namespace: this.estate.namespace,
      });
      differences = compare(await this.estate.list(), workloads);
      return (
        Object.values(differences).every(count => count === 0) &&
        (await this.#cluster())?.connection === 'connected'
      );
    });
    if (!isConverged) {
      process.stderr.write(
        `  did not converge after ${fault}: ${JSON.stringify({ ...differences, ...(await this.#cluster()) })}\n`,
      );
      this.result.lost += differences.lost;
      this.result.doubled += differences.doubled;
      this.result.wrong += Math.max(1, differences.wrong);
    }
  }

  async #cluster() {
    const [record] = await this.store.listClusters();
    return record;
  }
}

function compare(deployments: V1Deployment[], workloads: Workload[]) {
  const ofName = (name?: string) =>
    workloads.filter(workload => workload.name === name);
  const names = deployments.map(({ metadata }) => metadata?.name);
  return {
    lost: names.filter(name => ofName(name).length === 0).length,
    doubled:
      names.filter(name => ofName(name).length > 1).length +
      workloads.filter(({ name }) => !names.includes(name)).length,
    wrong: deployments.filter(({ metadata, spec, status }) =>
      ofName(metadata?.name).some(
        ({ images, replicas }) =>
          images[0].image !== spec?.template.spec?.containers[0].image ||
          replicas?.ready !== (status?.readyReplicas ?? 0),
      ),
    ).length,
  };
}
