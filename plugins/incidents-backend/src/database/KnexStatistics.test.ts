import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  MINUTE_MS,
  NOW,
  SHOP,
  exampleAlert,
  exampleRecord,
  idOf,
} from '../testing/examples';
import { KnexIncidentStore } from './KnexIncidentStore';
import { KnexStatistics } from './KnexStatistics';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const LIBRARY = 'component:default/library';

describe.each(databases.eachSupportedId())(
  'KnexStatistics on %s',
  databaseId => {
    async function start() {
      const knex = await databases.init(databaseId);
      const store = await KnexIncidentStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        () => NOW,
      );
      return { store, numbers: new KnexStatistics(knex) };
    }

    it('says null where there is nothing to count', async () => {
      const { numbers } = await start();
      expect(await numbers.entitiesSince(0)).toEqual([]);
      for (const refs of [[], [SHOP]]) {
        expect(await numbers.of(refs, 0)).toEqual({
          incidents: 0,
          bySeverity: { P0: 0, P1: 0, P2: 0, P3: 0 },
          acknowledgeMs: null,
          resolveMs: null,
          judged: 0,
          right: 0,
          attributed: 0,
          firstWasRight: 0,
        });
      }
    });

    it('counts what is of these entities and not too old, without what was merged', async () => {
      const { store, numbers } = await start();
      const took = (index: number, minutes: number, changes = {}) =>
        exampleRecord(index, {
          state: 'resolved',
          openedAt: NOW,
          startedAt: NOW - MINUTE_MS,
          acknowledgedAt: NOW + minutes * MINUTE_MS,
          resolvedAt: NOW + 10 * minutes * MINUTE_MS,
          ...changes,
        });
      const by = { by: 'user:default/olga', at: NOW };
      await store.reporting(SHOP, async report => {
        await report.put(
          took(1, 1, { attribution: { factId: 'f', rank: 1, ...by } }),
        );
        await report.put(
          took(2, 2, { attribution: { factId: 'f', rank: 3, ...by } }),
        );
        await report.put(took(3, 6, { attribution: { factId: 'f', ...by } }));
        // It was no change: no miss of the suspects.
        await report.put(took(4, 4, { severity: 'P0', attribution: by }));
        await report.put(took(5, 99, { state: 'merged' }));
        await report.put(took(6, 99, { entityRef: LIBRARY }));
        await report.put(took(7, 99, { openedAt: NOW - 1 }));
        await report.put(exampleRecord(8, { severity: 'P3' }));
        await report.putAlert(exampleAlert(1, { verdict: 'true' }));
        await report.putAlert(exampleAlert(2, { verdict: 'true' }));
        await report.putAlert(exampleAlert(3, { verdict: 'false' }));
        await report.putAlert(exampleAlert(4));
        await report.putAlert(
          exampleAlert(5, { verdict: 'true', incidentId: idOf(6) }),
        );
      });
      expect((await numbers.entitiesSince(NOW)).sort()).toEqual([
        LIBRARY,
        SHOP,
      ]);
      expect(await numbers.of([SHOP], NOW)).toEqual({
        incidents: 5,
        bySeverity: { P0: 1, P1: 3, P2: 0, P3: 1 },
        // Of 1, 2, 4 and 6 minutes; to resolve counts from a minute earlier.
        acknowledgeMs: 3 * MINUTE_MS,
        resolveMs: 31 * MINUTE_MS,
        judged: 3,
        right: 2,
        attributed: 3,
        firstWasRight: 1,
      });
      const more = await numbers.of([SHOP, LIBRARY], NOW);
      expect([more.incidents, more.acknowledgeMs, more.right]).toEqual([
        6,
        4 * MINUTE_MS,
        3,
      ]);
    });
  },
);
