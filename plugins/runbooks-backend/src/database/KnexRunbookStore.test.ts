import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { EXAMPLE_TIME, exampleRunbook } from '../testing/exampleRunbook';
import { KnexRunbookStore } from './KnexRunbookStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const SHOP = 'component:default/shop';
const READ = { entityRef: SHOP, readAt: EXAMPLE_TIME, problems: [] };

describe.each(databases.eachSupportedId())(
  'KnexRunbookStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexRunbookStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      return { knex, store };
    }

    it('keeps what was read, and what the source said', async () => {
      const { store } = await createStore();
      const source = {
        ...READ,
        etag: 'e1',
        problems: [
          {
            url: 'https://git.example/a.md',
            reason: runbookReason('source.too-large', { limit: 500_000 }),
          },
        ],
      };
      const runbooks = [exampleRunbook('failover'), exampleRunbook('restore')];
      await store.replace(SHOP, runbooks, source);
      expect(await store.list(SHOP)).toEqual(runbooks);
      expect(await store.find(SHOP, 'restore')).toEqual(runbooks[1]);
      expect(await store.find(SHOP, 'other')).toBeUndefined();
      expect(await store.source(SHOP)).toEqual(source);
      expect(await store.source('component:default/other')).toBeUndefined();
      expect(await store.entityRefs()).toEqual([SHOP]);
    });

    it('withdraws what is gone, and still knows what it said', async () => {
      const { store } = await createStore();
      const first = exampleRunbook('restore', 'first');
      const second = exampleRunbook('restore', 'second', {
        seenAt: EXAMPLE_TIME + 1,
      });
      await store.replace(SHOP, [first, exampleRunbook('failover')], READ);
      await store.replace(SHOP, [second], READ);
      expect(await store.list(SHOP)).toEqual([second]);
      expect(await store.version(SHOP, 'restore', first.version)).toEqual(
        first,
      );
      // Back to what it was: that was seen first when it was seen first.
      await store.replace(SHOP, [{ ...first, seenAt: EXAMPLE_TIME + 2 }], READ);
      expect(await store.find(SHOP, 'restore')).toEqual(first);
      await store.replace(SHOP, [], READ);
      expect(await store.list(SHOP)).toEqual([]);
    });

    it('keeps what it has where reading again fails', async () => {
      const { store } = await createStore();
      await store.replace(SHOP, [exampleRunbook('restore')], READ);
      const problems = [
        {
          url: 'https://git.example/',
          reason: runbookReason('source.unreadable', { message: 'gone' }),
        },
      ];
      await store.keepProblems({ ...READ, problems });
      expect(await store.list(SHOP)).toHaveLength(1);
      expect((await store.source(SHOP))?.problems).toEqual(problems);
      const unread = { entityRef: 'component:default/new', problems };
      await store.keepProblems(unread);
      expect(await store.source('component:default/new')).toEqual(unread);
    });

    it('forgets an entity, but not what runs are pinned to', async () => {
      const { store } = await createStore();
      const pinned = exampleRunbook('restore');
      const other = exampleRunbook('failover');
      const builtIn = exampleRunbook('rollback', 'text');
      delete builtIn.url;
      await store.replace(SHOP, [pinned, other], READ);
      await store.keep(pinned);
      await store.keep(builtIn);
      expect(await store.list(SHOP)).toHaveLength(2);
      await store.forget(SHOP);
      expect(await store.list(SHOP)).toEqual([]);
      expect(await store.entityRefs()).toEqual([]);
      expect(await store.version(SHOP, 'restore', pinned.version)).toEqual(
        pinned,
      );
      expect(await store.version(SHOP, 'rollback', builtIn.version)).toEqual(
        builtIn,
      );
      expect(
        await store.version(SHOP, 'failover', other.version),
      ).toBeUndefined();
    });

    it('lists those of all entities page by page', async () => {
      const { store } = await createStore();
      for (const name of ['a', 'b', 'c']) {
        const entityRef = `component:default/${name}`;
        await store.replace(
          entityRef,
          ['restore', 'failover'].map(slug =>
            exampleRunbook(slug, slug, { entityRef }),
          ),
          { ...READ, entityRef },
        );
      }
      const names = async (...ask: Parameters<typeof store.listAll>) =>
        (await store.listAll(...ask)).map(
          ({ entityRef, slug }) => `${entityRef.split('/')[1]} ${slug}`,
        );
      expect(await names(undefined, 3)).toEqual([
        'a failover',
        'a restore',
        'b failover',
      ]);
      expect(
        await names({ entityRef: 'component:default/b', slug: 'failover' }, 9),
      ).toEqual(['b restore', 'c failover', 'c restore']);
    });

    it('takes the same from two readers at once', async () => {
      const { store } = await createStore();
      const runbooks = [exampleRunbook('failover'), exampleRunbook('restore')];
      await Promise.all(
        [1, 2, 3].map(() => store.replace(SHOP, runbooks, READ)),
      );
      expect(await store.list(SHOP)).toEqual(runbooks);
    });

    it('holds no statement of more than 50 ms for the longest there may be', async () => {
      const { knex, store } = await createStore();
      const begun = new Map<string, NodeJS.CpuUsage>();
      const slow: string[] = [];
      knex.on('query', ({ __knexQueryUid: id }) => {
        begun.set(id, process.cpuUsage());
      });
      knex.on('query-response', (_response, { __knexQueryUid: id, sql }) => {
        // Of the processor: how long the machine's other work took does not count.
        const { user, system } = process.cpuUsage(begun.get(id));
        if (user + system > 50_000) {
          slow.push(`${sql}: ${user + system} µs`);
        }
      });
      const runbooks = Array.from({ length: 20 }, (_, index) =>
        exampleRunbook(`r${index}`, `${index}`.padEnd(500_000, 'x')),
      );
      await store.replace(SHOP, runbooks, READ);
      expect(await store.find(SHOP, 'r7')).toEqual(runbooks[7]);
      expect(slow).toEqual([]);
    });
  },
);
