/**
 * A campaign against the watch: a cluster changes while the watcher is killed, its connections are cut, stalled and
 * refused. After each fault the projection must become what the cluster says, no more and no less, and a cluster that
 * cannot be seen must be shown as such.
 */
import type { AppsV1Api, V1Deployment } from '@kubernetes/client-node';
import { ClusterRecord } from '../src/database/EnvironmentStore';
import { KnexEnvironmentStore } from '../src/database/KnexEnvironmentStore';
import { ChaosProxy, startChaosProxy } from './chaosProxy';
import { WatcherProcessInput } from './watcherProcess';
import { Workload } from '@quarterdeck/plugin-environments-common';
import { ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import {
  ClusterUnderTest,
  clusterUnderTest,
} from '../src/testing/clusterUnderTest';

const CONVERGENCE_DEADLINE_MS = 20_000;
const DETECTION_DEADLINE_MS = 15_000;
const FAULTS = ['kill', 'cut', 'refuse', 'stall'] as const;

export interface CampaignResult {
  kills: number;
  cases: number;
  lost: number;
  doubled: number;
  crashed: number;
  undetected: number;
  wrong: number;
}

/** @param options - `scale` multiplies the number of cases; 1 takes about two minutes. */
export async function run(options: { scale: number }): Promise<CampaignResult> {
  const cluster = await clusterUnderTest('faults');
  const directory = await mkdtemp(path.join(tmpdir(), 'environments-faults-'));
  const campaign = await Campaign.start(cluster, directory);
  try {
    const cases = Math.max(4, Math.round(40 * options.scale));
    for (let index = 0; index < cases; index++) {
      await campaign.runCase(index);
    }
    return campaign.result;
  } finally {
    await campaign.stop();
    await cluster.close();
    await rm(directory, { recursive: true });
  }
}

class Campaign {
  readonly result: CampaignResult = {
    kills: 0,
    cases: 0,
    lost: 0,
    doubled: 0,
    crashed: 0,
    undetected: 0,
    wrong: 0,
  };
  readonly #namespace = `faults-${Date.now().toString(36)}`;
  readonly #killed = new Set<ChildProcess>();
  #watcher: ChildProcess;

  private constructor(
    private readonly cluster: ClusterUnderTest,
    private readonly apps: AppsV1Api,
    private readonly proxy: ChaosProxy,
    private readonly store: KnexEnvironmentStore,
    private readonly input: WatcherProcessInput,
    private readonly closeDatabase: () => Promise<void>,
  ) {
    this.#watcher = this.#startWatcher();
  }

  static async start(
    cluster: ClusterUnderTest,
    directory: string,
  ): Promise<Campaign> {
    const { AppsV1Api, CoreV1Api } = await import('@kubernetes/client-node');
    const { backstageConfig, kubeConfig } = cluster;
    const url = new URL(backstageConfig.url);
    const proxy = await startChaosProxy({
      host: url.hostname,
      port: Number(url.port),
    });
    const databaseFile = path.join(directory, 'environments.sqlite');
    const knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: databaseFile },
      useNullAsDefault: true,
    });
    await knex.raw('PRAGMA journal_mode = WAL');
    const store = await KnexEnvironmentStore.create({
      getClient: async () => knex,
    });
    const campaign = new Campaign(
      cluster,
      kubeConfig.makeApiClient(AppsV1Api),
      proxy,
      store,
      {
        databaseFile,
        cluster: {
          name: backstageConfig.name,
          url: `${url.protocol}//${url.hostname}:${proxy.port}`,
          caData: backstageConfig.caData,
          skipTlsVerify: false,
          credentials: {
            kind: 'token',
            token: backstageConfig.serviceAccountToken,
          },
        },
      },
      () => knex.destroy(),
    );
    await kubeConfig.makeApiClient(CoreV1Api).createNamespace({
      body: { metadata: { name: campaign.#namespace } },
    });
    return campaign;
  }

  async runCase(index: number): Promise<void> {
    const fault = FAULTS[index % FAULTS.length];
    process.stderr.write(`case ${index + 1}: ${fault}\n`);
    this.result.cases += 1;
    await this.#change(index);
    await this.#inflict(fault);
    await this.#change(index + 1);
    if (fault === 'refuse' || fault === 'stall') {
      await this.#expectDetected();
    }
    this.proxy.heal();
    await this.#expectConverged();
  }

  async stop(): Promise<void> {
    this.#killWatcher();
    await this.proxy.close();
    const { CoreV1Api } = await import('@kubernetes/client-node');
    await this.cluster.kubeConfig
      .makeApiClient(CoreV1Api)
      .deleteNamespace({ name: this.#namespace });
    await this.closeDatabase();
  }

  #startWatcher(): ChildProcess {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'watcherProcess.ts'),
        JSON.stringify(this.input),
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    child.on('exit', () => {
      if (!this.#killed.has(child)) {
        this.result.crashed += 1;
        this.#watcher = this.#startWatcher();
      }
    });
    return child;
  }

  #killWatcher(): void {
    this.#killed.add(this.#watcher);
    this.#watcher.kill('SIGKILL');
  }

  async #inflict(fault: (typeof FAULTS)[number]): Promise<void> {
    // Somewhere in the middle of what the change set in motion.
    await sleep(Math.random() * 600);
    if (fault === 'kill') {
      this.#killWatcher();
      this.result.kills += 1;
      this.#watcher = this.#startWatcher();
    } else {
      this.proxy[fault]();
    }
  }

  /** Creates, changes, scales or deletes one of a handful of Deployments. */
  async #change(index: number): Promise<void> {
    const name = `service-${index % 5}`;
    const namespace = this.#namespace;
    const existing = (await this.#deployments()).find(
      ({ metadata }) => metadata?.name === name,
    );
    if (!existing) {
      await this.apps.createNamespacedDeployment({
        namespace,
        body: deployment(name, `v${index}`),
      });
    } else if (index % 7 === 6) {
      await this.apps.deleteNamespacedDeployment({ name, namespace });
    } else {
      await this.apps.replaceNamespacedDeployment({
        name,
        namespace,
        body: deployment(name, `v${index}`),
      });
    }
  }

  async #deployments(): Promise<V1Deployment[]> {
    const list = await this.apps.listNamespacedDeployment({
      namespace: this.#namespace,
    });
    return list.items;
  }

  async #expectDetected(): Promise<void> {
    const seen = await until(DETECTION_DEADLINE_MS, async () => {
      const [record]: ClusterRecord[] = await this.store.listClusters();
      return record?.connection !== 'connected';
    });
    if (!seen) {
      this.result.undetected += 1;
    }
  }

  async #expectConverged(): Promise<void> {
    let differences = { lost: 0, doubled: 0, wrong: 0 };
    const converged = await until(CONVERGENCE_DEADLINE_MS, async () => {
      differences = compare(
        await this.#deployments(),
        await this.store.findWorkloads({
          labels: [],
          namespace: this.#namespace,
        }),
      );
      const [record] = await this.store.listClusters();
      return (
        Object.values(differences).every(count => count === 0) &&
        record?.connection === 'connected'
      );
    });
    if (!converged) {
      process.stderr.write(
        `  did not converge: ${JSON.stringify(differences)}\n`,
      );
      this.result.lost += differences.lost;
      this.result.doubled += differences.doubled;
      this.result.wrong += Math.max(1, differences.wrong);
    }
  }
}

function compare(deployments: V1Deployment[], workloads: Workload[]) {
  const versionOf = (name?: string) =>
    workloads.filter(workload => workload.name === name);
  const names = deployments.map(({ metadata }) => metadata?.name);
  return {
    lost: names.filter(name => versionOf(name).length === 0).length,
    doubled:
      names.filter(name => versionOf(name).length > 1).length +
      workloads.filter(({ name }) => !names.includes(name)).length,
    wrong: deployments.filter(({ metadata, spec, status }) =>
      versionOf(metadata?.name).some(
        ({ images, replicas }) =>
          images[0].image !== spec?.template.spec?.containers[0].image ||
          replicas?.ready !== (status?.readyReplicas ?? 0),
      ),
    ).length,
  };
}

async function until(
  deadlineMs: number,
  condition: () => Promise<boolean>,
): Promise<boolean> {
  const deadline = Date.now() + deadlineMs;
  while (Date.now() < deadline) {
    if (await condition()) {
      return true;
    }
    await sleep(100);
  }
  return false;
}

function deployment(name: string, version: string): V1Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name, image: `registry.example/${name}:${version}` }],
        },
      },
    },
  };
}
