import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KnexIncidentStore } from './KnexIncidentStore';
import { KnexUnmatchedAlerts } from './KnexUnmatchedAlerts';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())(
  'alerts of no entity on %s',
  databaseId => {
    const start = async (most: number) => {
      const knex = await databases.init(databaseId);
      await KnexIncidentStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        Date.now,
      );
      let time = 1000;
      const alerts = new KnexUnmatchedAlerts(knex, () => time++, most);
      const put = (key: string, source: 'alertmanager' | 'pagerduty') =>
        alerts.put(
          { source, key },
          {
            name: key,
            state: 'firing',
            reason: 'Nobody is called like that',
            labels: {},
            summary: null,
            link: null,
          },
        );
      const names = async () =>
        (await alerts.list(10)).map(
          ({ name, source, notifications }) =>
            `${source} ${name} ${notifications}`,
        );
      return { alerts, put, names };
    };

    it('are kept once each, and the last ones as long as there is room', async () => {
      const { alerts, put, names } = await start(3);
      await put('a', 'alertmanager');
      await put('b', 'alertmanager');
      await put('a', 'pagerduty');
      await put('a', 'alertmanager');
      expect(await names()).toEqual([
        'alertmanager a 2',
        'pagerduty a 1',
        'alertmanager b 1',
      ]);
      await put('c', 'alertmanager');
      expect(await names()).toEqual([
        'alertmanager c 1',
        'alertmanager a 2',
        'pagerduty a 1',
      ]);
      await alerts.remove({ source: 'pagerduty', key: 'a' });
      expect(await alerts.purge(1004)).toBe(1);
      expect(await names()).toEqual(['alertmanager c 1']);
    });

    it('are kept once by several who hear of them at the same time', async () => {
      const { put, names } = await start(10);
      await Promise.all(
        Array.from({ length: 10 }, () => put('a', 'alertmanager')),
      );
      expect(await names()).toEqual([
        expect.stringMatching(/^alertmanager a \d+$/),
      ]);
    });
  },
);
