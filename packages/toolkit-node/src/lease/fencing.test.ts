import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { migrateToolkit } from '../database/migrateToolkit';
import { REPLICA_LEASE_MS } from '../testing/replicaProcess';
import { connectionOf, startReplica, until } from '../testing/startReplica';
import { KnexLeases, Lease } from './KnexLeases';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });
const onPostgres = databases.supports('POSTGRES_15') ? it : it.skip;

describe('a replica that sleeps longer than its lease lasts', () => {
  async function setUp() {
    const knex = await databases.init('POSTGRES_15');
    await migrateToolkit({ getClient: async () => knex });
    for (const table of ['writes', 'refusals']) {
      await knex.schema.createTable(table, columns => {
        columns.increments('id');
        columns.string('owner');
        columns.string('error');
      });
    }
    const leases = new KnexLeases(knex, REPLICA_LEASE_MS);
    const write = (lease: Lease) =>
      knex.transaction(async transaction => {
        await leases.assertHeld(transaction, lease);
        await transaction('writes').insert({ owner: lease.owner });
      });
    return { knex, leases, write };
  }
  const count = async (knex: Knex, table: string, owner: string) =>
    Number((await knex(table).where({ owner }).first().count({ n: '*' }))?.n);

  onPostgres(
    'writes nothing after another has taken over, in whatever instant it was stopped',
    async () => {
      const { knex, leases, write } = await setUp();
      const replica = startReplica({
        database: {
          client: 'pg',
          connection: connectionOf(knex),
        },
        owner: 'sleeper',
        work: { kind: 'write' },
      });
      try {
        for (let round = 1; round <= 3; round++) {
          const before = await count(knex, 'writes', 'sleeper');
          await until(
            async () => (await count(knex, 'writes', 'sleeper')) > before + 5,
          );
          replica.process.kill('SIGSTOP');
          const stoppedAt = Date.now();
          let lease: Lease | undefined;
          await until(async () => {
            lease = await leases.acquire('writing', 'successor');
            return lease !== undefined;
          });
          expect(Date.now() - stoppedAt).toBeLessThan(2.5 * REPLICA_LEASE_MS);
          const written = await count(knex, 'writes', 'sleeper');
          await write(lease!);
          replica.process.kill('SIGCONT');
          await until(
            async () => (await count(knex, 'refusals', 'sleeper')) >= round,
          );
          await write(lease!);
          expect(await count(knex, 'writes', 'sleeper')).toBe(written);
          await leases.release(lease!);
        }
      } finally {
        replica.process.kill('SIGKILL');
        await replica.ended;
      }
    },
  );

  onPostgres(
    'holds up its successor once, however many of its transactions wait for each other',
    async () => {
      const { knex, leases } = await setUp();
      const lease = (await leases.acquire('writing', 'sleeper'))!;
      const stoppedAt = Date.now();
      const first = await knex.transaction();
      await leases.assertHeld(first, lease);
      const second = await knex.transaction();
      const waiting = leases.assertHeld(second, lease);
      await until(
        async () =>
          (await leases.acquire('writing', 'successor')) !== undefined,
      );
      expect(Date.now() - stoppedAt).toBeLessThan(1.7 * REPLICA_LEASE_MS);
      await waiting;
      // Their connections are gone; the pool still has to hear of it.
      await Promise.allSettled([first.rollback(), second.rollback()]);
    },
  );
});
