import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Deployment } from '@quarterdeck/plugin-environments-common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WatchUnderTest } from './WatchUnderTest';
import { ClusterUnderTest, clusterUnderTest } from './clusterUnderTest';
import { Kubectl, describeWithKubectl, kubectlFor } from './kubectl';
import {
  ShopOptions,
  canaryDefinition,
  deploymentOf,
  imageOf,
} from './shopManifests';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

/** A namespace of a cluster that is watched, and who works there with kubectl. */
export class HistoryUnderTest {
  private constructor(
    readonly cluster: ClusterUnderTest,
    readonly namespace: string,
    readonly kubectl: Kubectl,
    readonly watch: WatchUnderTest,
    private readonly directory: string,
  ) {}

  static async start(databaseId: TestDatabaseId): Promise<HistoryUnderTest> {
    const cluster = await clusterUnderTest('one');
    const directory = await mkdtemp(path.join(tmpdir(), 'history-'));
    const namespace = `quarterdeck-history-${Date.now().toString(36)}`;
    const kubectl = kubectlFor({
      kubeconfig: cluster.kubeconfig,
      namespace,
      directory,
    });
    await kubectl(`create namespace ${namespace}`);
    // Flagger's kind has to be there before the watch: a cluster without it is asked again once a minute.
    await kubectl('apply -f -', canaryDefinition);
    await kubectl(
      'wait --for=condition=established customresourcedefinition/canaries.flagger.app',
    );
    const watch = await WatchUnderTest.create({
      cluster,
      namespace,
      knex: await databases.init(databaseId),
    });
    await watch.start();
    return new HistoryUnderTest(cluster, namespace, kubectl, watch, directory);
  }

  async close(): Promise<void> {
    await this.watch.stop();
    await this.kubectl(`delete namespace ${this.namespace} --wait=false`);
    await this.cluster.close();
    await rm(this.directory, { recursive: true });
  }

  /** Makes a service of which the first version runs. */
  async runs(name: string, options: ShopOptions = {}): Promise<void> {
    await this.kubectl('apply -f -', deploymentOf(name, options));
    const [first, ...others] = await this.watch.untilDeployments(
      name,
      hasEnded,
    );
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      source: 'observed',
      version: 'v1',
      previousVersion: null,
      outcome: 'succeeded',
    });
  }

  setImage(workload: string, version: string): ReturnType<Kubectl> {
    return this.kubectl(`set image ${workload} shop=${imageOf(version)}`);
  }

  async isRolledOut(name: string): Promise<void> {
    await this.kubectl(`rollout status deployment/${name} --timeout=30s`);
  }

  /** The facts of an entity, after those of its first version, come exactly once and in this order. */
  async expectFacts(name: string, expected: string[][]): Promise<void> {
    const versionOf = new Map(
      (await this.watch.deployments(name)).map(({ id, version }) => [
        id,
        version,
      ]),
    );
    const facts = await this.watch.facts(name);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
    expect(
      facts.map(({ subject, type }) => [
        versionOf.get(subject.id),
        type.replace('environments.deployment.', ''),
      ]),
    ).toEqual([['v1', 'started'], ['v1', 'finished'], ...expected]);
  }
}

/** Describes what happens in a watched namespace, once per database that there is. Needs kubectl. */
export function describeHistory(
  title: string,
  tests: (history: () => HistoryUnderTest) => void,
): void {
  // eslint-disable-next-line jest/valid-title
  describeWithKubectl(title, () => {
    describe.each(databases.eachSupportedId())('kept in %s', databaseId => {
      let history: HistoryUnderTest | undefined;

      beforeAll(async () => {
        history = await HistoryUnderTest.start(databaseId);
      });

      afterAll(() => history?.close());

      tests(() => {
        if (!history) {
          throw new Error('The history has not begun');
        }
        return history;
      });
    });
  });
}

export function hasEnded(deployments: Deployment[]): boolean {
  return deployments.length > 0 && deployments[0].outcome !== null;
}

/** Clusters tell whole seconds: two writers within one cannot be told apart. */
export function nextSecond(): Promise<void> {
  return pause(1_100);
}

/** Clusters tell whole seconds. */
export function expectWithin(
  time: string | null | undefined,
  from: number,
  to: number,
): void {
  const milliseconds = Date.parse(time ?? '');
  expect(milliseconds).toBeGreaterThanOrEqual(from - 1_000);
  expect(milliseconds).toBeLessThanOrEqual(to);
}
