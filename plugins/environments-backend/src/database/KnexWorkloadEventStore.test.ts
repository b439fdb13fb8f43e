import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  KnexLeases,
  LeaseLostError,
  migrateToolkit,
} from '@quarterdeck/toolkit-node';
import { KnexEnvironmentStore } from './KnexEnvironmentStore';
import { KnexWorkloadEventStore } from './KnexWorkloadEventStore';
import { EVENTS_PER_WORKLOAD, RecordedEvent } from './WorkloadEventStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const START = 1_790_000_000_123;
const SHOP = 'one/a/Deployment/shop';
const OTHER = 'one/a/Deployment/other';

function event(
  workloadId: string,
  id: string,
  minute: number,
  count = 1,
): RecordedEvent {
  const lastAt = START + minute * 60_000;
  return {
    workloadId,
    lastAt,
    event: {
      id,
      type: 'Warning',
      reason: 'BackOff',
      message: `Back-off pulling image, ${id}`,
      count,
      object: 'Pod/shop-1',
      firstAt: new Date(START).toISOString(),
      lastAt: new Date(lastAt).toISOString(),
    },
  };
}

describe.each(databases.eachSupportedId())(
  'KnexWorkloadEventStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({
        knex,
        migrations: { skip: false },
      });
      await migrateToolkit(database);
      const workloads = await KnexEnvironmentStore.create(database);
      return { knex, workloads, store: new KnexWorkloadEventStore(knex) };
    }
    const ids = async (store: KnexWorkloadEventStore, workloadId: string) =>
      (await store.forWorkload(workloadId)).map(({ id }) => id);

    it('keeps the events of each workload, newest first, as they were last told', async () => {
      const { store } = await createStore();
      await store.save('one', [
        event(SHOP, 'a', 1),
        event(SHOP, 'b', 2),
        event(OTHER, 'c', 3),
      ]);
      expect(await store.forWorkload(SHOP)).toEqual([
        event(SHOP, 'b', 2).event,
        event(SHOP, 'a', 1).event,
      ]);
      await store.save('one', [event(SHOP, 'a', 4, 2), event(SHOP, 'a', 5, 3)]);
      expect(await store.forWorkload(SHOP)).toEqual([
        event(SHOP, 'a', 5, 3).event,
        event(SHOP, 'b', 2).event,
      ]);
    });

    it('keeps the last ones of each workload only', async () => {
      const { store } = await createStore();
      const many = (workloadId: string, prefix: string) =>
        Array.from({ length: 150 }, (_, index) =>
          event(workloadId, `${prefix}-${index}`, index),
        );
      await store.save('one', [...many(SHOP, 's'), ...many(OTHER, 'o')]);
      await store.save('one', [event(SHOP, 'late', 1_000)]);
      const kept = await ids(store, SHOP);
      expect(kept).toHaveLength(EVENTS_PER_WORKLOAD);
      expect(kept[0]).toBe('late');
      expect(kept.at(-1)).toBe('s-131');
      expect(await ids(store, OTHER)).toHaveLength(EVENTS_PER_WORKLOAD);
    });

    it('tells when the last event of a cluster happened', async () => {
      const { store } = await createStore();
      expect(await store.latestAt('one')).toBeUndefined();
      await store.save('one', [event(SHOP, 'a', 2), event(OTHER, 'b', 1)]);
      expect(await store.latestAt('one')).toBe(START + 120_000);
      expect(await store.latestAt('two')).toBeUndefined();
    });

    it('forgets the events of workloads that are gone, of that cluster only', async () => {
      const { store } = await createStore();
      const elsewhere = 'two/a/Deployment/shop';
      await store.save('one', [event(SHOP, 'a', 1)]);
      await store.save('two', [event(elsewhere, 'b', 1)]);
      await store.forgetRemoved('one');
      expect(await ids(store, SHOP)).toEqual([]);
      expect(await ids(store, elsewhere)).toEqual(['b']);
    });

    it('forgets clusters that are no longer configured', async () => {
      const { store } = await createStore();
      const elsewhere = 'two/a/Deployment/shop';
      await store.save('one', [event(SHOP, 'a', 1)]);
      await store.save('two', [event(elsewhere, 'b', 1)]);
      await store.forgetClustersExcept(['two']);
      expect(await ids(store, SHOP)).toEqual([]);
      expect(await ids(store, elsewhere)).toEqual(['b']);
    });

    it('writes nothing for a replica that has lost the watch', async () => {
      const { knex, store } = await createStore();
      const leases = new KnexLeases(knex);
      const lost = (await leases.acquire('watch', 'a'))!;
      await leases.release(lost);
      const held = (await leases.acquire('watch', 'b'))!;
      await expect(
        store.save('one', [event(SHOP, 'a', 1)], lost),
      ).rejects.toThrow(LeaseLostError);
      expect(await ids(store, SHOP)).toEqual([]);
      await store.save('one', [event(SHOP, 'a', 1)], held);
      expect(await ids(store, SHOP)).toEqual(['a']);
    });
  },
);
