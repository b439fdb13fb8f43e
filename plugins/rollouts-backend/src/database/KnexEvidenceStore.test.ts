import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { EvidenceRecord } from '../domain/evidence';
import { KnexEvidenceStore } from './KnexEvidenceStore';
import { KnexRolloutStore } from './KnexRolloutStore';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NOW = 1_790_000_000_123;

const record = (changes: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
  id: '01890000-0000-7000-8000-000000000001',
  entityRef: 'component:default/shop',
  kind: 'scan',
  image: 'shop:v2',
  digest: `sha256:${'2'.repeat(64)}`,
  result: 'passed',
  criticalFindings: 0,
  link: 'https://scans.example/1',
  at: NOW,
  reportedBy: 'external:ci',
  ...changes,
});

describe.each(databases.eachSupportedId())(
  'KnexEvidenceStore on %s',
  databaseId => {
    it('keeps the same once, tells of it once, and finds the newest', async () => {
      const knex = await databases.init(databaseId);
      await KnexRolloutStore.create(
        mockServices.database({ knex, migrations: { skip: false } }),
        () => NOW,
      );
      const store = new KnexEvidenceStore(knex, () => NOW);
      const first = record();
      const message = (id: string) => [{ id, payload: {} }];
      expect(await store.newest(first)).toBeUndefined();
      const both = await Promise.all([
        store.add(first, message('one')),
        store.add(
          record({ id: '01890000-0000-7000-8000-000000000002' }),
          message('two'),
        ),
      ]);
      expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(both[0].record).toEqual(both[1].record);
      expect(await knex('quarterdeck_outbox').pluck('id')).toHaveLength(1);
      const later = record({
        id: '01890000-0000-7000-8000-000000000003',
        result: 'failed',
        link: undefined,
        at: NOW + 1,
      });
      await store.add(later, []);
      await store.add(
        record({ id: '01890000-0000-7000-8000-000000000004', at: NOW - 1 }),
        [],
      );
      expect(await store.newest(first)).toEqual(later);
      await store.purge(NOW + 2);
      expect(await store.newest(first)).toBeUndefined();
    });
  },
);
