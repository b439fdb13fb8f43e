import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KnexFactStore } from '../database/KnexFactStore';
import { CatalogObserver } from './CatalogObserver';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const entityRef = 'component:default/shop';
const { signal } = new AbortController();

async function setUp() {
  const knex = await databases.init('SQLITE_3');
  const store = await KnexFactStore.create(
    mockServices.database({ knex, migrations: { skip: false } }),
  );
  const world = { names: ['one'], now: 1_000, isDown: false };
  const onChanged = jest.fn();
  const observer = new CatalogObserver({
    source: {
      list: async () => {
        if (world.isDown) {
          throw new Error('the catalog is down');
        }
        return world.names.map(name => ({ entityRef, name }));
      },
    },
    store,
    now: () => world.now,
    forgetAfterMs: 500,
    onChanged,
  });
  return { world, store, observer, onChanged };
}

describe('CatalogObserver', () => {
  it('follows the whole life of one, and announces each change once', async () => {
    const { world, store, observer, onChanged } = await setUp();
    const step = async (now: number, names: string[]) => {
      Object.assign(world, { now, names });
      await observer.observe(signal);
      return await store.listOf(entityRef);
    };
    const one = { entityRef, name: 'one' };
    expect(await step(1_000, ['one'])).toEqual([
      { ...one, phase: 'declared', since: 1_000 },
    ]);
    expect(await step(1_100, ['one'])).toEqual([
      { ...one, phase: 'declared', since: 1_000 },
    ]);
    expect(onChanged).toHaveBeenCalledTimes(1);
    expect(await step(1_200, [])).toEqual([
      { ...one, phase: 'missing', since: 1_200 },
    ]);
    expect(await step(1_300, ['one'])).toEqual([
      { ...one, phase: 'declared', since: 1_300 },
    ]);
    expect(await step(1_400, [])).toHaveLength(1);
    expect(await step(1_899, [])).toHaveLength(1);
    expect(onChanged).toHaveBeenCalledTimes(4);
    expect(await step(1_900, [])).toEqual([]);
    expect(onChanged).toHaveBeenCalledTimes(5);
    expect(await store.observedAt()).toBe(1_900);
  });

  it('keeps what it knows, and its age, while the catalog cannot be read', async () => {
    const { world, store, observer } = await setUp();
    await observer.observe(signal);
    Object.assign(world, { now: 9_000, isDown: true });
    await expect(observer.observe(signal)).rejects.toThrow('down');
    expect(await store.listOf(entityRef)).toMatchObject([
      { phase: 'declared' },
    ]);
    expect(await store.observedAt()).toBe(1_000);
  });
});
