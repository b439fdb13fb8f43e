import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { deskUnderTest } from '../testing/DeskUnderTest';
import {
  NOW,
  SHOP,
  exampleAlert,
  exampleAlertReport,
  exampleRecord,
  idOf,
} from '../testing/examples';
import { IncidentRecord } from '../domain/records';
import { KnexIncidentStore } from './KnexIncidentStore';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const MESSAGE = { id: 'm1', payload: { told: true } };

describe.each(databases.eachSupportedId())(
  'KnexIncidentStore on %s',
  databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      const store = await KnexIncidentStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        () => NOW,
      );
      const messages = async () =>
        (await knex('quarterdeck_outbox').pluck('id')).sort();
      const put = (...records: IncidentRecord[]) =>
        store.reporting(SHOP, async report => {
          for (const record of records) {
            await report.put(record);
          }
        });
      return { knex, store, messages, put };
    }

    it('keeps an incident and its alerts as they are, and what is told of them', async () => {
      const { store, messages } = await createStore();
      const record = exampleRecord(1, {
        description: 'All of them',
        openedBy: 'user:default/dana',
        roles: { commander: 'user:default/olga' },
        updates: [{ id: idOf(9), at: NOW, by: 'user:default/olga', text: 'x' }],
        actionItems: [{ id: idOf(8), title: 'Test it', dueOn: '2026-03-04' }],
        attribution: {
          factId: idOf(7),
          rank: 2,
          by: 'user:default/olga',
          at: NOW,
        },
        toldBreaches: ['acknowledge'],
      });
      const alert = exampleAlert(1, { endsAt: NOW, link: 'https://x.example' });
      await store.reporting(SHOP, async report => {
        await report.put(record);
        await report.putAlert(alert);
        await report.tell([MESSAGE]);
      });
      expect(await store.get(record.id)).toEqual(record);
      expect(await store.getByNumber(1)).toEqual(record);
      expect(await store.alertsOf([record.id])).toEqual([alert]);
      expect(await store.getAlert(alert.id)).toEqual(alert);
      expect(await messages()).toEqual(['m1']);
      await store.reporting(SHOP, async report => {
        expect(await report.openOf(SHOP)).toEqual([record]);
        expect(await report.lastOf(record.sourceKey)).toEqual(record);
        expect(await report.alert('alertmanager', 'f1')).toEqual(alert);
        expect(await report.alert('pagerduty', 'f1')).toBeUndefined();
      });
    });

    it('keeps nothing of a report that fails', async () => {
      const { store, messages } = await createStore();
      await expect(
        store.reporting(SHOP, async report => {
          await report.put(exampleRecord(1));
          await report.tell([MESSAGE]);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await store.list({}, undefined, 9)).toEqual([]);
      expect(await messages()).toEqual([]);
    });

    it('lets one of two who change it at once win', async () => {
      const { store, messages, put } = await createStore();
      await put(exampleRecord(1));
      const by = (title: string) => exampleRecord(1, { title, revision: 2 });
      const saved = await Promise.all([
        store.save(by('one'), [{ ...MESSAGE, id: 'one' }]),
        store.save(by('two'), [{ ...MESSAGE, id: 'two' }]),
      ]);
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await messages()).toEqual([(await store.get(idOf(1)))?.title]);
      await expect(put(by('three'))).rejects.toThrow(/INC-1 was changed/);
    });

    it('merges two or none, and takes the alerts over', async () => {
      const { store, messages, put } = await createStore();
      await put(exampleRecord(1), exampleRecord(2));
      await store.reporting(SHOP, report => report.putAlert(exampleAlert(1)));
      const merged = exampleRecord(1, { state: 'merged', revision: 2 });
      const into = exampleRecord(2, { severity: 'P0', revision: 2 });
      const stale = { ...into, revision: 7 };
      expect(await store.saveMerged(merged, stale, [MESSAGE])).toBe(false);
      expect((await store.get(idOf(1)))?.state).toBe('open');
      expect(await messages()).toEqual([]);
      expect(await store.saveMerged(merged, into, [MESSAGE])).toBe(true);
      const [alert] = await store.alertsOf([idOf(2)]);
      expect(alert).toEqual({
        ...exampleAlert(1),
        incidentId: idOf(2),
        revision: 2,
      });
      // Who judged it as it was before looks again.
      const judged = exampleAlert(1, { verdict: 'true', revision: 2 });
      expect(await store.saveAlert(judged, [])).toBe(false);
      expect(
        await store.saveAlert({ ...alert, verdict: 'true', revision: 3 }, []),
      ).toBe(true);
    });

    it('lists the newest first, page by page, by what is asked', async () => {
      const { store, put } = await createStore();
      const olga = 'user:default/olga';
      await put(
        exampleRecord(1, { roles: { scribe: olga } }),
        exampleRecord(2, { state: 'resolved', severity: 'P0' }),
        exampleRecord(3, { environmentId: 'staging', acknowledgedBy: olga }),
        exampleRecord(4, { entityRef: 'component:default/library' }),
      );
      const numbers = async (...ask: Parameters<typeof store.list>) =>
        (await store.list(...ask)).map(({ number }) => number);
      expect(await numbers({}, undefined, 3)).toEqual([4, 3, 2]);
      const after = { openedAt: NOW + 2, id: idOf(2) };
      expect(await numbers({}, after, 9)).toEqual([1]);
      expect(await numbers({ entityRefs: [SHOP] }, undefined, 9)).toEqual([
        3, 2, 1,
      ]);
      expect(await numbers({ environmentId: 'staging' }, undefined, 9)).toEqual(
        [3],
      );
      expect(await numbers({ severity: 'P0' }, undefined, 9)).toEqual([2]);
      expect(await numbers({ states: ['open'] }, undefined, 9)).toEqual([
        4, 3, 1,
      ]);
      expect(await numbers({ participant: olga }, undefined, 9)).toEqual([
        3, 1,
      ]);
      expect(await numbers({ openedFrom: NOW + 3 }, undefined, 9)).toEqual([
        4, 3,
      ]);
      // Who hands a role over has no part in it any more.
      await store.save(exampleRecord(1, { revision: 2 }), []);
      expect(await numbers({ participant: olga }, undefined, 9)).toEqual([3]);
    });

    it('forgets what is long over, with its alerts', async () => {
      const { store, put } = await createStore();
      await put(
        exampleRecord(1, { state: 'resolved', resolvedAt: NOW }),
        exampleRecord(2, { state: 'merged', mergedAt: NOW + 5 }),
        exampleRecord(3),
      );
      await store.reporting(SHOP, report => report.putAlert(exampleAlert(1)));
      expect(await store.purge(NOW)).toBe(0);
      expect(await store.purge(NOW + 1)).toBe(1);
      expect(await store.alertsOf([idOf(1)])).toEqual([]);
      expect(await store.purge(NOW + 1_000_000)).toBe(1);
      expect(await store.list({}, undefined, 9)).toHaveLength(1);
    });

    it('makes one incident of twenty reports at once over two connections', async () => {
      const first = await databases.init(databaseId);
      const second = anotherConnection(first);
      try {
        const desks = [await deskUnderTest(first), await deskUnderTest(second)];
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            desks[index % 2].desk.reportAlert(
              exampleAlertReport({ key: `f${index % 10}` }),
            ),
          ),
        );
        expect(new Set(answers.map(({ incidentId }) => incidentId)).size).toBe(
          1,
        );
        expect(
          answers.filter(({ result }) => result === 'accepted'),
        ).toHaveLength(10);
        const [incident, ...others] = await desks[0].incidents();
        expect(others).toEqual([]);
        expect(await desks[1].store.alertsOf([incident.id])).toHaveLength(10);
        const opened = (await desks[0].facts()).filter(
          ({ type }) => type === 'incidents.incident.opened',
        );
        expect(opened).toHaveLength(1);
      } finally {
        await second.destroy();
      }
    });

    it('migrates down and up again', async () => {
      const { knex } = await createStore();
      const directory = `${__dirname}/../../migrations`;
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('incidents')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await knex.schema.hasTable('incidents')).toBe(true);
    });
  },
);

/** SQLite is one process' alone, and has one connection in it. */
function anotherConnection(knex: Knex): Knex {
  const { client, connection } = knex.client.config;
  return client === 'pg' ? knexFactory({ client, connection }) : knex;
}
