import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { NOW, exampleRecord } from '../testing/exampleRecord';
import { KnexApprovalStore } from './KnexApprovalStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const MESSAGE = { id: 'm1', payload: { told: true } };

describe.each(databases.eachSupportedId())(
  'KnexApprovalStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexApprovalStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        () => NOW,
      );
      const messages = async () =>
        (await knex('quarterdeck_outbox').pluck('id')).sort();
      return { knex, store, messages };
    }

    it('keeps a request as it is, and what is told of it', async () => {
      const { store, messages } = await createStore();
      const added = await store.add(exampleRecord(1), [MESSAGE]);
      expect(added).toEqual({ record: exampleRecord(1), isNew: true });
      expect(await store.get(exampleRecord(1).id)).toEqual(exampleRecord(1));
      expect(await messages()).toEqual(['m1']);
    });

    it('takes the same plan of the same subject for one, and tells it once', async () => {
      const { store, messages } = await createStore();
      await store.add(exampleRecord(1), [MESSAGE]);
      const again = exampleRecord(2, { subject: exampleRecord(1).subject });
      const answers = await Promise.all([
        store.add(again, [{ ...MESSAGE, id: 'm2' }]),
        store.add(again, [{ ...MESSAGE, id: 'm3' }]),
      ]);
      expect(answers.map(({ isNew }) => isNew)).toEqual([false, false]);
      expect(answers[0].record.id).toBe(exampleRecord(1).id);
      expect(await messages()).toEqual(['m1']);
      const otherPlan = { ...again, planHash: 'b'.repeat(64) };
      expect((await store.add(otherPlan, [])).isNew).toBe(true);
    });

    it('lets one of two who decide at once win', async () => {
      const { store, messages } = await createStore();
      await store.add(exampleRecord(1), []);
      const by = (decidedBy: string) =>
        exampleRecord(1, {
          state: 'granted',
          decidedBy,
          decidedAt: NOW,
          revision: 2,
        });
      const saved = await Promise.all([
        store.save(by('user:default/oscar'), [{ ...MESSAGE, id: 'oscar' }]),
        store.save(by('user:default/mia'), [{ ...MESSAGE, id: 'mia' }]),
      ]);
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await messages()).toHaveLength(1);
      const winner = (await store.get(exampleRecord(1).id))?.decidedBy;
      expect(await messages()).toEqual([winner?.split('/')[1]]);
    });

    it('lists the newest first, page by page, by what is asked', async () => {
      const { store } = await createStore();
      await store.add(exampleRecord(1), []);
      await store.add(exampleRecord(2, { state: 'denied' }), []);
      await store.add(
        exampleRecord(3, {
          entityRef: 'component:default/library',
          requestedBy: 'user:default/mia',
        }),
        [],
      );
      const ids = async (...ask: Parameters<typeof store.list>) =>
        (await store.list(...ask)).map(({ subject }) => subject.id);
      expect(await ids({}, undefined, 2)).toEqual(['r3', 'r2']);
      const after = { requestedAt: NOW + 2, id: exampleRecord(2).id };
      expect(await ids({}, after, 2)).toEqual(['r1']);
      expect(await ids({ states: ['requested'] }, undefined, 9)).toEqual([
        'r3',
        'r1',
      ]);
      expect(
        await ids({ requestedBy: 'user:default/mia' }, undefined, 9),
      ).toEqual(['r3']);
      expect(
        await ids({ entityRef: 'component:default/shop' }, undefined, 9),
      ).toEqual(['r2', 'r1']);
      expect(await ids({ expiresAfter: NOW + 60_000 }, undefined, 9)).toEqual(
        [],
      );
    });

    it('finds what has passed its deadline, and forgets what is long over', async () => {
      const { store } = await createStore();
      await store.add(exampleRecord(1, { expiresAt: NOW }), []);
      await store.add(
        exampleRecord(2, { state: 'granted', expiresAt: NOW }),
        [],
      );
      await store.add(
        exampleRecord(3, { state: 'consumed', expiresAt: NOW }),
        [],
      );
      await store.add(exampleRecord(4), []);
      const due = await store.due(NOW, 9);
      expect(due.map(({ subject }) => subject.id).sort()).toEqual(['r1', 'r2']);
      expect(await store.purge(NOW + 100)).toBe(1);
      expect(await store.list({}, undefined, 9)).toHaveLength(3);
    });

    it('migrates down and up again', async () => {
      const { knex } = await createStore();
      const directory = `${__dirname}/../../migrations`;
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('approvals')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await knex.schema.hasTable('approvals')).toBe(true);
    });
  },
);
