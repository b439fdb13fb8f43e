import { mockServices } from '@backstage/backend-test-utils';
import { Deployment, Workload } from '@quarterdeck/plugin-environments-common';
import { NewFact, newFactSchema } from '@quarterdeck/plugin-timeline-common';
import { KnexLeases, readClusters } from '@quarterdeck/toolkit-node';
import { parseLabelSelector } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import { KnexEnvironmentStore } from '../database/KnexEnvironmentStore';
import { KnexNamespaceStore } from '../database/KnexNamespaceStore';
import { KnexWorkloadEventStore } from '../database/KnexWorkloadEventStore';
import { roomKey } from '../database/roomKey';
import { DatabaseRecorder } from '../engine/DatabaseRecorder';
import { startWatching } from '../engine/startWatching';
import { ClusterUnderTest } from './clusterUnderTest';

const NAME_LABEL = 'app.kubernetes.io/name';

export function entityRefOf(name: string): string {
  return `component:default/${name}`;
}

/**
 * The watch of the backend as the plugin wires it, on one cluster and one database; its facts stay in the outbox. An
 * entity is what the label of its name says, and one namespace is production.
 */
export class WatchUnderTest {
  #watching: { stop(): Promise<void> } | undefined;

  private constructor(
    private readonly options: {
      cluster: ClusterUnderTest;
      namespace: string;
      knex: Knex;
      store: KnexEnvironmentStore;
    },
  ) {}

  static async create(options: {
    cluster: ClusterUnderTest;
    namespace: string;
    knex: Knex;
  }): Promise<WatchUnderTest> {
    const store = await KnexEnvironmentStore.create(
      mockServices.database({
        knex: options.knex,
        migrations: { skip: false },
      }),
    );
    return new WatchUnderTest({ ...options, store });
  }

  get store(): KnexEnvironmentStore {
    return this.options.store;
  }

  /** Resolves when the cluster is watched, which it may be already. */
  async start(): Promise<void> {
    if (this.#watching) {
      return;
    }
    const { cluster, namespace, knex, store } = this.options;
    const { clusters } = readClusters(
      mockServices.rootConfig({
        data: {
          kubernetes: {
            clusterLocatorMethods: [
              { type: 'config', clusters: [cluster.backstageConfig] },
            ],
          },
        },
      }),
    );
    const now = () => Date.now();
    this.#watching = startWatching({
      clusters,
      store,
      events: new KnexWorkloadEventStore(knex),
      namespaces: new KnexNamespaceStore(knex),
      recorder: new DatabaseRecorder({
        knex,
        environmentOf: place =>
          place.namespace === namespace ? 'production' : undefined,
        claimsOf: workload =>
          workload.namespace === namespace && workload.labels[NAME_LABEL]
            ? [entityRefOf(workload.labels[NAME_LABEL])]
            : [],
        now,
        onFacts: () => {},
      }),
      leases: new KnexLeases(knex),
      configurationKey: () => roomKey(knex, 'configuration'),
      logger: mockServices.logger.mock(),
      now,
      onChanged: () => {},
    });
    await eventually(
      () => store.listClusters(),
      ([known]) => known?.connection === 'connected',
    );
  }

  async stop(): Promise<void> {
    await this.#watching?.stop();
    this.#watching = undefined;
  }

  /** Newest first. */
  deployments(name: string): Promise<Deployment[]> {
    return this.store.listDeployments(
      { entityRef: entityRefOf(name) },
      undefined,
      50,
    );
  }

  /** What is shown of an entity that has one workload. */
  async workload(name: string): Promise<Workload | undefined> {
    const [workload] = await this.store.findWorkloads({
      labels: parseLabelSelector(`${NAME_LABEL}=${name}`),
      namespace: this.options.namespace,
    });
    return workload;
  }

  /** Asks until the deployments of an entity, newest first, are as wanted. */
  untilDeployments(
    name: string,
    wanted: (deployments: Deployment[]) => boolean,
  ): Promise<Deployment[]> {
    return eventually(() => this.deployments(name), wanted);
  }

  /** What the timeline is to be told of an entity, in the order in which it will be. Throws for what it would refuse. */
  async facts(name: string): Promise<NewFact[]> {
    const rows: string[] = await this.options
      .knex('quarterdeck_outbox')
      .orderBy('position')
      .pluck('payload_json');
    return rows
      .map(row => newFactSchema.parse(JSON.parse(row)))
      .filter(({ entityRef }) => entityRef === entityRefOf(name));
  }
}

/** Asks until the answer is as wanted; fails with the last answer. */
export async function eventually<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Still not as wanted: ${JSON.stringify(answer, null, 2)}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
