import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateToolkit } from '../database/migrateToolkit';
import { KnexLeases, LeaseLostError } from './KnexLeases';
import { runLeased } from './runLeased';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const TIMINGS = { renewEveryMs: 50, retryEveryMs: 30, giveUpAfterMs: 250 };
const DURATION_MS = 300;
const logger = mockServices.logger.mock();

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('leases on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    await migrateToolkit({ getClient: async () => knex });
    return { knex, leases: new KnexLeases(knex, DURATION_MS) };
  }

  it('are held by one owner, and by the next when they expire', async () => {
    const { leases } = await setUp();
    const first = await leases.acquire('watch', 'a');
    expect(first).toMatchObject({ owner: 'a', generation: 1 });
    expect(await leases.acquire('watch', 'b')).toBeUndefined();
    const holder = await leases.leaseHolder('watch');
    expect(holder).toMatchObject({ owner: 'a', generation: 1 });
    expect(holder!.expiresAt - holder!.heldSince).toBe(DURATION_MS);
    expect(Math.abs(holder!.heldSince - Date.now())).toBeLessThan(5_000);
    await sleep(DURATION_MS + 20);
    expect(await leases.leaseHolder('watch')).toBeUndefined();
    const second = await leases.acquire('watch', 'b');
    expect(second).toMatchObject({ owner: 'b', generation: 2 });
    expect(await leases.renew(first!)).toBe(false);
    expect(await leases.renew(second!)).toBe(true);
  });

  it('are free at once when released, and by their holder alone', async () => {
    const { leases } = await setUp();
    const first = await leases.acquire('watch', 'a');
    await leases.release(first!);
    const second = await leases.acquire('watch', 'b');
    await leases.release(first!);
    expect(await leases.acquire('watch', 'c')).toBeUndefined();
    expect(await leases.renew(second!)).toBe(true);
  });

  it('void what an owner writes who has lost them', async () => {
    const { knex, leases } = await setUp();
    const first = await leases.acquire('watch', 'a');
    await leases.release(first!);
    const second = await leases.acquire('watch', 'b');
    await expect(
      knex.transaction(transaction => leases.assertHeld(transaction, first!)),
    ).rejects.toThrow(LeaseLostError);
    await knex.transaction(transaction =>
      leases.assertHeld(transaction, second!),
    );
  });

  it('are got by one of many who ask at once', async () => {
    const { leases } = await setUp();
    const got = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        leases.acquire('watch', `owner-${index}`),
      ),
    );
    expect(got.filter(lease => lease !== undefined)).toHaveLength(1);
  });

  it('let one replica work until it stops, then the other', async () => {
    const { leases } = await setUp();
    const running = new Set<string>();
    let most = 0;
    const start = (owner: string) => {
      const stop = new AbortController();
      const done = runLeased({
        leases,
        name: 'watch',
        owner,
        signal: stop.signal,
        logger,
        timings: TIMINGS,
        run: async (_lease, signal) => {
          running.add(owner);
          most = Math.max(most, running.size);
          await new Promise(resolve =>
            signal.addEventListener('abort', resolve),
          );
          running.delete(owner);
        },
      });
      return { stop: () => stop.abort(), done };
    };
    const [a, b] = [start('a'), start('b')];
    await sleep(DURATION_MS * 3);
    expect(running.size).toBe(1);
    const [holder] = running;
    (holder === 'a' ? a : b).stop();
    await sleep(DURATION_MS);
    expect([...running]).toEqual([holder === 'a' ? 'b' : 'a']);
    a.stop();
    b.stop();
    await Promise.all([a.done, b.done]);
    expect(most).toBe(1);
  });

  it('tell the work when another has taken over', async () => {
    const { knex, leases } = await setUp();
    const stop = new AbortController();
    let told: unknown;
    const done = runLeased({
      leases,
      name: 'watch',
      owner: 'a',
      signal: stop.signal,
      logger,
      timings: TIMINGS,
      run: async (_lease, signal) => {
        await new Promise(resolve => signal.addEventListener('abort', resolve));
        told ??= signal.reason;
      },
    });
    await sleep(100);
    // As after a pause of the process that was longer than the lease.
    await knex('quarterdeck_leases').update({ owner: 'b', generation: 9 });
    await sleep(200);
    stop.abort();
    await done;
    expect(told).toBeInstanceOf(LeaseLostError);
  });
});
