import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { KnexLeases, LeaseLostError } from '@quarterdeck/toolkit-node';
import { parseLabelSelector } from '@quarterdeck/toolkit-common';
import { ObservedWorkload } from '../domain/observation';
import { DatabaseRecorder } from '../engine/DatabaseRecorder';
import { observedWorkload } from '../testing/observedWorkload';
import { KnexEnvironmentStore } from './KnexEnvironmentStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const workload = (
  cluster: string,
  namespace: string,
  version: string,
  labels: Record<string, string>,
) => observedWorkload({ cluster, namespace, version, labels });

const LABELS = { 'backstage.io/kubernetes-id': 'shop', tier: 'web' };

describe.each(databases.eachSupportedId())(
  'KnexEnvironmentStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexEnvironmentStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      const recorder = new DatabaseRecorder({
        knex,
        environmentOf: () => undefined,
        claimsOf: () => [],
        now: () => 1,
        onFacts: () => {},
      });
      const record = async (...observed: ObservedWorkload[]) => {
        const clusters = new Set(
          observed.map(({ workload: { cluster } }) => cluster),
        );
        for (const cluster of clusters) {
          await recorder.record({
            cluster,
            observed: observed.filter(
              each => each.workload.cluster === cluster,
            ),
            observedAt: 1,
          });
        }
      };
      return { knex, store, recorder, record };
    }
    const find = (store: KnexEnvironmentStore, selector: string, place = {}) =>
      store.findWorkloads({ labels: parseLabelSelector(selector), ...place });

    it('finds workloads by labels, namespace and cluster', async () => {
      const { store, record } = await createStore();
      await record(
        workload('one', 'a', 'v1', LABELS),
        workload('two', 'a', 'v2', { tier: 'db' }),
        workload('two', 'b', 'v3', {}),
      );
      const versions = async (...query: [string, object?]) =>
        (await find(store, ...query)).map(({ version }) => version);
      expect(await versions('backstage.io/kubernetes-id=shop')).toEqual(['v1']);
      expect(await versions('tier in (web,db)')).toEqual(['v1', 'v2']);
      expect(await versions('tier!=web')).toEqual(['v2', 'v3']);
      expect(await versions('tier', { cluster: 'two' })).toEqual(['v2']);
      expect(await versions('!tier', { namespace: 'b' })).toEqual(['v3']);
    });

    it('replaces a workload together with its labels', async () => {
      const { store, knex, record } = await createStore();
      await record(workload('one', 'a', 'v1', LABELS));
      await record(workload('one', 'a', 'v2', { tier: 'api' }));
      expect(await find(store, 'tier=web')).toEqual([]);
      expect(await find(store, 'tier=api')).toMatchObject([{ version: 'v2' }]);
      expect(await knex('workload_labels').select('label')).toEqual([
        { label: 'tier' },
      ]);
    });

    it('forgets what a cluster no longer has, and nothing of others', async () => {
      const { store, knex, record, recorder } = await createStore();
      await record(
        workload('one', 'a', 'v1', LABELS),
        workload('one', 'b', 'v1', LABELS),
        workload('two', 'a', 'v1', LABELS),
      );
      await recorder.record({
        cluster: 'one',
        observed: [],
        existing: ['one/b/Deployment/shop'],
        observedAt: 2,
      });
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

    it('says nothing of a cluster for a replica that has lost the watch', async () => {
      const { knex, store } = await createStore();
      const leases = new KnexLeases(knex);
      const lost = (await leases.acquire('watch', 'a'))!;
      await leases.release(lost);
      const held = (await leases.acquire('watch', 'b'))!;
      const cluster = { name: 'one', connection: 'connected' } as const;
      await expect(store.saveCluster(cluster, lost)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await store.listClusters()).toEqual([]);
      await store.saveCluster(cluster, held);
      expect(await store.listClusters()).toEqual([cluster]);
    });

    it('leaves out a row that another version wrote in a shape of its own', async () => {
      const { store, knex, record } = await createStore();
      await record(workload('one', 'a', 'v1', LABELS));
      await knex('workloads').update({ shape: 'another' });
      expect(await find(store, 'tier')).toEqual([]);
    });

    it('finds one service among 20,000 workloads without reading them all', async () => {
      const { store, record } = await createStore();
      await record(
        ...Array.from({ length: 20_000 }, (_, index) =>
          workload('big', `ns-${index}`, 'v1', {
            'backstage.io/kubernetes-id': `service-${index % 5_000}`,
          }),
        ),
      );
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
