import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateToolkit } from '../database/migrateToolkit';
import { until } from '../testing/startReplica';
import { KnexLeases, Lease, LeaseLostError } from './KnexLeases';
import { LoopHealth } from './LoopHealth';
import { runLeased } from './runLeased';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const TIMINGS = { renewEveryMs: 50, retryEveryMs: 30, giveUpAfterMs: 500 };
const DURATION_MS = 600;
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

  it('are not taken while a transaction that relies on them is under way', async () => {
    const { knex, leases } = await setUp();
    const lease = await leases.acquire('watch', 'a');
    const order: string[] = [];
    let taking: Promise<Lease | undefined> | undefined;
    await knex.transaction(async transaction => {
      await leases.assertHeld(transaction, lease!);
      for (let waited = 0; waited <= DURATION_MS; waited += 50) {
        await sleep(50);
        await transaction.raw('select 1');
      }
      taking = leases.acquire('watch', 'b').then(taken => {
        order.push('taken');
        return taken;
      });
      await sleep(100);
      order.push('written');
    });
    expect(await taking).toMatchObject({ owner: 'b' });
    expect(order).toEqual(['written', 'taken']);
  });

  it('are not given twice to one owner, nor does a name forget its generation', async () => {
    const { leases } = await setUp();
    const first = await leases.acquire('watch', 'a');
    expect(await leases.acquire('watch', 'a')).toBeUndefined();
    await leases.release(first!);
    const second = await leases.acquire('watch', 'a');
    expect(second).toMatchObject({ owner: 'a', generation: 2 });
    expect(await leases.renew(first!)).toBe(false);
    expect(await leases.acquire('other', 'b')).toMatchObject({ generation: 1 });
  });

  it('are created once by replicas that start together', async () => {
    const knex = await databases.init(databaseId);
    await Promise.all(
      Array.from({ length: 3 }, () =>
        migrateToolkit({ getClient: async () => knex }),
      ),
    );
    expect(await new KnexLeases(knex).acquire('watch', 'a')).toBeDefined();
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
    let isWorking = false;
    let told: unknown;
    const done = runLeased({
      leases,
      name: 'watch',
      owner: 'a',
      signal: stop.signal,
      logger,
      timings: TIMINGS,
      run: async (_lease, signal) => {
        isWorking = true;
        await new Promise(resolve => signal.addEventListener('abort', resolve));
        told ??= signal.reason;
      },
    });
    await until(() => isWorking);
    // As after a pause of the process that was longer than the lease.
    await knex('quarterdeck_leases').update({ owner: 'b', generation: 9 });
    await until(() => told !== undefined);
    stop.abort();
    await done;
    expect(told).toBeInstanceOf(LeaseLostError);
  });
});

describe('runLeased', () => {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve());
    });

  /** Leases of which one answer can be made to fail or to hang. */
  class FaultyLeases extends KnexLeases {
    fault: 'none' | 'fails' | 'hangs' = 'none';

    override async renew(lease: Lease): Promise<boolean> {
      if (this.fault === 'hangs') {
        await new Promise(() => {});
      }
      if (this.fault === 'fails') {
        throw new Error('the database is down');
      }
      return await super.renew(lease);
    }
  }

  async function start(
    run: (lease: Lease, signal: AbortSignal) => Promise<void>,
  ) {
    const knex = await databases.init('SQLITE_3');
    await migrateToolkit({ getClient: async () => knex });
    const leases = new FaultyLeases(knex, DURATION_MS);
    const stop = new AbortController();
    const health = new LoopHealth('watch', () => Date.now());
    const workLogger = mockServices.logger.mock();
    const done = runLeased({
      leases,
      name: 'watch',
      owner: 'a',
      signal: stop.signal,
      logger: workLogger,
      timings: TIMINGS,
      onHeld: health.held,
      run,
    });
    return {
      leases,
      health,
      logger: workLogger,
      stop: async () => {
        stop.abort();
        await done;
      },
    };
  }

  it.each(['fails', 'hangs'] as const)(
    'stops the work before the lease ends when renewing it %s, and goes on afterwards',
    async fault => {
      const spans: { from: number; to?: number }[] = [];
      const { leases, health, stop } = await start(async (_lease, signal) => {
        const span: (typeof spans)[number] = { from: Date.now() };
        spans.push(span);
        await untilAborted(signal);
        span.to = Date.now();
      });
      await until(() => health.heldSince !== undefined);
      leases.fault = fault;
      const faultyFrom = Date.now();
      await sleep(DURATION_MS + 50);
      expect(spans[0].to).toBeDefined();
      expect(spans[0].to! - faultyFrom).toBeLessThan(DURATION_MS);
      leases.fault = 'none';
      await sleep(3 * DURATION_MS);
      expect(spans).toHaveLength(2);
      expect(health.heldSince).toBeDefined();
      await stop();
      expect(health.heldSince).toBeUndefined();
    },
  );

  it('keeps the lease until the work has ended, then lets go of it', async () => {
    let isWorking = false;
    const { leases, stop } = await start(async (_lease, signal) => {
      isWorking = true;
      await untilAborted(signal);
      await sleep(2 * DURATION_MS);
      isWorking = false;
    });
    await until(() => isWorking);
    const stopping = stop();
    await sleep(1.5 * DURATION_MS);
    expect(isWorking).toBe(true);
    expect(await leases.acquire('watch', 'b')).toBeUndefined();
    await stopping;
    expect(isWorking).toBe(false);
    expect(await leases.acquire('watch', 'b')).toBeDefined();
  });

  it('tries work that fails again and again, after ever longer pauses', async () => {
    const startedAt: number[] = [];
    const { stop, logger: workLogger } = await start(async () => {
      startedAt.push(Date.now());
      throw new Error('no good');
    });
    await sleep(700);
    await stop();
    expect(startedAt.length).toBeGreaterThanOrEqual(3);
    expect(startedAt.length).toBeLessThanOrEqual(6);
    expect(workLogger.error).toHaveBeenCalledTimes(startedAt.length);
    expect(workLogger.error).toHaveBeenCalledWith(
      expect.stringContaining('watch'),
      expect.objectContaining({ message: 'no good' }),
    );
  });
});
