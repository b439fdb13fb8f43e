import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPostgres } from './clock';
import { migrate } from './migrate';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const REPLICAS = 4;

describe.each(databases.eachSupportedId())('migrations on %s', databaseId => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quarterdeck-migrations-'));
    writeFileSync(
      join(folder, '1_things.js'),
      `exports.up = knex => knex.schema.createTable('things', table => table.integer('id'));
       exports.down = knex => knex.schema.dropTable('things');`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const migrateOn = (knex: Knex, skip = false) =>
    migrate(
      { getClient: async () => knex, migrations: { skip } },
      { directory: folder, tableName: 'migrations_under_test' },
    );

  it('are run once, and not at all where Backstage is to skip them', async () => {
    const knex = await databases.init(databaseId);
    await migrateOn(knex, true);
    expect(await knex.schema.hasTable('things')).toBe(false);
    await migrateOn(knex);
    await migrateOn(knex);
    expect(await knex('migrations_under_test').select('name')).toEqual([
      { name: '1_things.js' },
    ]);
  });

  it('leave no trace of one that fails, and run once it is right', async () => {
    const knex = await databases.init(databaseId);
    const broken = join(folder, '2_broken.js');
    writeFileSync(
      broken,
      `exports.up = () => { throw new Error('broken'); }; exports.down = () => {};`,
    );
    await expect(migrateOn(knex)).rejects.toThrow('broken');
    rmSync(broken);
    await migrateOn(knex);
    expect(await knex('things').select()).toEqual([]);
  });

  it('are run once by replicas that start together', async () => {
    const knex = await databases.init(databaseId);
    if (!isPostgres(knex)) {
      // One process alone has an SQLite database.
      return;
    }
    const { client, connection } = knex.client.config;
    const replicas = Array.from({ length: REPLICAS }, () =>
      knexFactory({ client, connection }),
    );
    try {
      await Promise.all(replicas.map(replica => migrateOn(replica)));
      await migrateOn(knex);
      expect(await knex('migrations_under_test').select('name')).toHaveLength(
        1,
      );
    } finally {
      await Promise.all(replicas.map(replica => replica.destroy()));
    }
  });
});
