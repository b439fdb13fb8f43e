import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KnexEnvironmentStore } from './KnexEnvironmentStore';
import { roomKey } from './roomKey';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('roomKey on %s', databaseId => {
  it('makes a key once, the same for all replicas that start together', async () => {
    const knex = await databases.init(databaseId);
    await KnexEnvironmentStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const keys = await Promise.all(
      Array.from({ length: 5 }, () => roomKey(knex, 'configuration')),
    );
    expect(keys[0]).toHaveLength(32);
    expect(new Set(keys.map(key => key.toString('hex')))).toHaveProperty(
      'size',
      1,
    );
    const other = await roomKey(knex, 'other');
    expect(other.equals(keys[0])).toBe(false);
  });
});
