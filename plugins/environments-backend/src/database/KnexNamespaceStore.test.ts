import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  KnexLeases,
  LeaseLostError,
  migrateToolkit,
} from '@quarterdeck/toolkit-node';
import { KnexEnvironmentStore } from './KnexEnvironmentStore';
import { KnexNamespaceStore } from './KnexNamespaceStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const CREATED_AT = 1_790_000_000_123;
const shop = { name: 'shop', createdAt: CREATED_AT, annotations: {} };
const preview = {
  name: 'shop-pr-7',
  createdAt: CREATED_AT,
  annotations: {
    'quarterdeck.io/environments-owner': 'user:default/dana',
    'quarterdeck.io/environments-ttl': '3d',
  },
};

describe.each(databases.eachSupportedId())(
  'KnexNamespaceStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({
        knex,
        migrations: { skip: false },
      });
      await migrateToolkit(database);
      await KnexEnvironmentStore.create(database);
      return { knex, store: new KnexNamespaceStore(knex) };
    }

    it('keeps the namespaces of each cluster as they were last listed', async () => {
      const { store } = await createStore();
      expect(await store.replace('one', [preview, shop])).toBe(true);
      expect(await store.replace('two', [shop])).toBe(true);
      expect(await store.list()).toEqual([
        { cluster: 'one', ...shop },
        { cluster: 'one', ...preview },
        { cluster: 'two', ...shop },
      ]);

      const longer = {
        ...preview,
        annotations: {
          ...preview.annotations,
          'quarterdeck.io/environments-ttl': '7d',
        },
      };
      expect(await store.replace('one', [longer])).toBe(true);
      expect(await store.list()).toEqual([
        { cluster: 'one', ...longer },
        { cluster: 'two', ...shop },
      ]);
    });

    it('says that nothing changed when nothing did, in whatever order it is told', async () => {
      const { store } = await createStore();
      await store.replace('one', [preview, shop]);
      const reversed = Object.fromEntries(
        Object.entries(preview.annotations).reverse(),
      );
      expect(
        await store.replace('one', [
          shop,
          { ...preview, annotations: reversed },
        ]),
      ).toBe(false);
    });

    it('takes a namespace that was deleted and made anew for another one', async () => {
      const { store } = await createStore();
      await store.replace('one', [shop]);
      expect(
        await store.replace('one', [{ ...shop, createdAt: CREATED_AT + 1 }]),
      ).toBe(true);
    });

    it('forgets clusters that are no longer configured', async () => {
      const { store } = await createStore();
      await store.replace('one', [shop]);
      await store.replace('two', [shop]);
      await store.forgetClustersExcept(['two']);
      expect(await store.list()).toEqual([{ cluster: 'two', ...shop }]);
    });

    it('writes thousands at once', async () => {
      const { store } = await createStore();
      const many = Array.from({ length: 2_500 }, (_, index) => ({
        ...shop,
        name: `pr-${index}`,
      }));
      await store.replace('one', many);
      expect(await store.list()).toHaveLength(2_500);
      await store.replace('one', []);
      expect(await store.list()).toEqual([]);
    });

    it('writes nothing for a replica that has lost the watch', async () => {
      const { knex, store } = await createStore();
      const leases = new KnexLeases(knex);
      const lost = (await leases.acquire('watch', 'a'))!;
      await leases.release(lost);
      const held = (await leases.acquire('watch', 'b'))!;
      await expect(store.replace('one', [shop], lost)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await store.list()).toEqual([]);
      await store.replace('one', [shop], held);
      expect(await store.list()).toHaveLength(1);
    });
  },
);
