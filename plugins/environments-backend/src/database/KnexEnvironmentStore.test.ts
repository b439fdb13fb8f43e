import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { parseLabelSelector } from '../domain/labelSelector';
import { KnexEnvironmentStore } from './KnexEnvironmentStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

function workload(
  cluster: string,
  namespace: string,
  version: string,
): Workload {
  return {
    id: `${cluster}/${namespace}/Deployment/shop`,
    cluster,
    namespace,
    kind: 'Deployment',
    name: 'shop',
    version,
    versionReason: null,
    runningVersions: [],
    images: [],
    revision: null,
    revisionReason: environmentReason('revision.not-annotated'),
    health: {
      status: 'healthy',
      reason: environmentReason('health.all-ready'),
    },
    replicas: { desired: 1, updated: 1, ready: 1, available: 1 },
    changedAt: null,
    changedAtReason: environmentReason('changed-at.not-observed'),
    changedBy: null,
    changedByReason: environmentReason('changed-by.not-recorded'),
    drift: {
      status: 'unknown',
      reason: environmentReason('drift.not-declared'),
      differences: [],
    },
    autoscaling: null,
    schedule: null,
    claimedBy: [],
  };
}

const LABELS = { 'backstage.io/kubernetes-id': 'shop', tier: 'web' };

describe.each(databases.eachSupportedId())(
  'KnexEnvironmentStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexEnvironmentStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      return { knex, store };
    }
    const find = (store: KnexEnvironmentStore, selector: string, place = {}) =>
      store.findWorkloads({ labels: parseLabelSelector(selector), ...place });

    it('finds workloads by labels, namespace and cluster', async () => {
      const { store } = await createStore();
      await store.saveWorkloads([
        { workload: workload('one', 'a', 'v1'), labels: LABELS },
        { workload: workload('two', 'a', 'v2'), labels: { tier: 'db' } },
        { workload: workload('two', 'b', 'v3'), labels: {} },
      ]);
      const versions = async (...query: [string, object?]) =>
        (await find(store, ...query)).map(({ version }) => version);
      expect(await versions('backstage.io/kubernetes-id=shop')).toEqual(['v1']);
      expect(await versions('tier in (web,db)')).toEqual(['v1', 'v2']);
      expect(await versions('tier!=web')).toEqual(['v2', 'v3']);
      expect(await versions('tier', { cluster: 'two' })).toEqual(['v2']);
      expect(await versions('!tier', { namespace: 'b' })).toEqual(['v3']);
    });

    it('replaces a workload together with its labels', async () => {
      const { store, knex } = await createStore();
      await store.saveWorkloads([
        { workload: workload('one', 'a', 'v1'), labels: LABELS },
      ]);
      await store.saveWorkloads([
        { workload: workload('one', 'a', 'v2'), labels: { tier: 'api' } },
      ]);
      expect(await find(store, 'tier=web')).toEqual([]);
      expect(await find(store, 'tier=api')).toMatchObject([{ version: 'v2' }]);
      expect(await knex('workload_labels').select('label')).toEqual([
        { label: 'tier' },
      ]);
    });

    it('forgets what a cluster no longer has, and nothing of others', async () => {
      const { store, knex } = await createStore();
      await store.saveWorkloads([
        { workload: workload('one', 'a', 'v1'), labels: LABELS },
        { workload: workload('one', 'b', 'v1'), labels: LABELS },
        { workload: workload('two', 'a', 'v1'), labels: LABELS },
      ]);
      expect(await store.keepOnly('one', ['one/b/Deployment/shop'])).toBe(1);
      expect((await find(store, 'tier')).map(({ id }) => id)).toEqual([
        'one/b/Deployment/shop',
        'two/a/Deployment/shop',
      ]);
      await store.forgetClustersExcept(['two']);
      expect(await find(store, 'tier')).toHaveLength(1);
      expect(await knex('workload_labels').select()).toHaveLength(2);
    });

    it('keeps what was said of clusters, times to the millisecond', async () => {
      const { store } = await createStore();
      const reason = environmentReason('cluster.connecting', {
        cluster: 'one',
      });
      await store.saveCluster({
        name: 'one',
        connection: 'connecting',
        reason,
      });
      const connected = {
        name: 'two',
        connection: 'connected',
        observedAt: 1_790_000_000_123,
      } as const;
      await store.saveCluster(connected);
      expect(await store.listClusters()).toEqual([
        { name: 'one', connection: 'connecting', reason },
        connected,
      ]);
      await store.forgetClustersExcept([]);
      expect(await store.listClusters()).toEqual([]);
    });

    it('leaves out a row that another version wrote in a shape of its own', async () => {
      const { store, knex } = await createStore();
      await store.saveWorkloads([
        { workload: workload('one', 'a', 'v1'), labels: LABELS },
      ]);
      await knex('workloads').update({ workload_json: '{"kind":"Other"}' });
      expect(await find(store, 'tier')).toEqual([]);
    });

    it('finds one service among 20,000 workloads without reading them all', async () => {
      const { store } = await createStore();
      const records = Array.from({ length: 20_000 }, (_, index) => ({
        workload: workload('big', `ns-${index}`, 'v1'),
        labels: { 'backstage.io/kubernetes-id': `service-${index % 5_000}` },
      }));
      await store.saveWorkloads(records);
      expect(
        await find(store, 'backstage.io/kubernetes-id=service-77'),
      ).toHaveLength(4);
    });

    it('migrates down and up again', async () => {
      const { knex } = await createStore();
      const directory = `${__dirname}/../../migrations`;
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('workloads')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await knex.schema.hasTable('workloads')).toBe(true);
    });
  },
);
