import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { FactRecord } from '../domain/FactRecord';
import { KnexFactStore } from './KnexFactStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const NOW = 1_790_000_000_123;
const SHOP = 'component:default/shop';
const LIBRARY = 'component:default/library';

const record = (
  entityRef: string,
  name: string,
  phase: FactRecord['phase'] = 'declared',
): FactRecord => ({ entityRef, name, phase, since: NOW });

describe.each(databases.eachSupportedId())(
  'KnexFactStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexFactStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      return { knex, store };
    }

    it('keeps what an observation saved, times to the millisecond', async () => {
      const { store } = await createStore();
      expect(await store.observedAt()).toBeUndefined();
      await store.saveObservation({
        observedAt: NOW,
        saved: [
          record(SHOP, 'two'),
          record(SHOP, 'one'),
          record(LIBRARY, 'one'),
        ],
        forgotten: [],
      });
      expect(await store.observedAt()).toBe(NOW);
      expect(await store.listOf(SHOP)).toEqual([
        record(SHOP, 'one'),
        record(SHOP, 'two'),
      ]);
      expect(await store.list()).toHaveLength(3);
    });

    it('replaces what it has and forgets what it is told to, and nothing of others', async () => {
      const { store } = await createStore();
      await store.saveObservation({
        observedAt: NOW,
        saved: [
          record(SHOP, 'one'),
          record(SHOP, 'two'),
          record(LIBRARY, 'one'),
        ],
        forgotten: [],
      });
      await store.saveObservation({
        observedAt: NOW + 1,
        saved: [record(SHOP, 'two', 'missing')],
        forgotten: [{ entityRef: SHOP, name: 'one' }],
      });
      expect(await store.observedAt()).toBe(NOW + 1);
      expect(await store.listOf(SHOP)).toEqual([
        record(SHOP, 'two', 'missing'),
      ]);
      expect(await store.listOf(LIBRARY)).toHaveLength(1);
    });

    it('writes nothing of an observation that cannot be written whole', async () => {
      const { store } = await createStore();
      const broken = { ...record(SHOP, 'two'), since: Number.NaN };
      await expect(
        store.saveObservation({
          observedAt: NOW,
          saved: [record(SHOP, 'one'), broken],
          forgotten: [],
        }),
      ).rejects.toThrow();
      expect(await store.list()).toEqual([]);
      expect(await store.observedAt()).toBeUndefined();
    });

    it('takes 20,000 at once and finds those of one entity', async () => {
      const { store } = await createStore();
      const saved = Array.from({ length: 20_000 }, (_, index) =>
        record(`component:default/service-${index % 5_000}`, `n${index}`),
      );
      await store.saveObservation({ observedAt: NOW, saved, forgotten: [] });
      expect(await store.listOf('component:default/service-77')).toHaveLength(
        4,
      );
      await store.saveObservation({
        observedAt: NOW,
        saved: [],
        forgotten: saved,
      });
      expect(await store.list()).toEqual([]);
    });

    it('migrates down and up again', async () => {
      const { knex } = await createStore();
      const directory = `${__dirname}/../../migrations`;
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('facts')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await knex.schema.hasTable('facts')).toBe(true);
    });
  },
);
