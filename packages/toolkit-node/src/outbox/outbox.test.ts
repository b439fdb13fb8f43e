import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { migrateToolkit } from '../database/migrateToolkit';
import { until } from '../testing/startReplica';
import { Outbox, OutboxMessage } from './Outbox';
import { OutboxForwarder } from './OutboxForwarder';
import { TargetAbsentError, UndeliverableMessageError } from './errors';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const DAY_MS = 24 * 3_600_000;

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('outbox on %s', databaseId => {
  async function setUp(
    deliver: (
      messages: readonly OutboxMessage[],
      signal: AbortSignal,
    ) => Promise<void>,
    now = () => Date.now(),
  ) {
    const knex = await databases.init(databaseId);
    await migrateToolkit({ getClient: async () => knex });
    const outbox = new Outbox(now);
    const logger = mockServices.logger.mock();
    const forwarder = new OutboxForwarder({
      knex,
      owner: 'a',
      logger,
      now,
      deliver,
    });
    const stop = new AbortController();
    const done = forwarder.run(stop.signal);
    return {
      knex,
      logger,
      forwarder,
      enqueue: (...ids: string[]) =>
        knex.transaction(transaction =>
          outbox.enqueue(
            transaction,
            ids.map(id => ({ id, payload: { number: id } })),
          ),
        ),
      stop: async () => {
        stop.abort();
        await done;
      },
    };
  }

  it('delivers in order, and what has been taken but once', async () => {
    const taken: string[] = [];
    const { enqueue, forwarder, stop } = await setUp(async messages => {
      taken.push(...messages.map(({ id }) => id));
    });
    const ids = Array.from({ length: 450 }, (_, index) => `m${index}`);
    await enqueue(...ids);
    forwarder.nudge();
    await until(() => taken.length >= ids.length);
    await until(async () => (await forwarder.backlog()).waiting === 0);
    await enqueue('last');
    forwarder.nudge();
    await until(() => taken.includes('last'));
    await stop();
    expect(taken).toEqual([...ids, 'last']);
  });

  it('has messages of another table delivered by themselves', async () => {
    const { knex, enqueue, stop } = await setUp(async () => {
      throw new Error('nobody there');
    });
    await knex.schema.createTable('letters', table => {
      table.bigIncrements('position');
      table.string('id', 255).unique();
      table.text('payload_json');
      table.bigInteger('created_at');
      table.text('parked_reason');
    });
    const taken: string[] = [];
    const forwarder = new OutboxForwarder({
      knex,
      owner: 'b',
      logger: mockServices.logger.mock(),
      now: () => Date.now(),
      table: 'letters',
      deliver: async messages => {
        taken.push(...messages.map(({ id }) => id));
      },
    });
    const stopped = new AbortController();
    const done = forwarder.run(stopped.signal);
    await enqueue('fact');
    await knex.transaction(transaction =>
      new Outbox(() => Date.now(), 'letters').enqueue(transaction, [
        { id: 'letter', payload: {} },
      ]),
    );
    forwarder.nudge();
    await until(async () => taken.length > 0);
    stopped.abort();
    await Promise.all([done, stop()]);
    expect(taken).toEqual(['letter']);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const { knex, stop, forwarder } = await setUp(async () => {
      throw new Error('nobody there');
    });
    const outbox = new Outbox(() => 0);
    await expect(
      knex.transaction(async transaction => {
        await outbox.enqueue(transaction, [{ id: 'm', payload: 1 }]);
        throw new Error('the state could not be written');
      }),
    ).rejects.toThrow('the state could not be written');
    expect(await forwarder.backlog()).toMatchObject({ waiting: 0 });
    await stop();
  });

  it('tries again what could not be delivered', async () => {
    const taken: string[] = [];
    let failures = 2;
    const { enqueue, forwarder, stop } = await setUp(async messages => {
      if (failures-- > 0) {
        throw new Error('the receiver is restarting');
      }
      taken.push(...messages.map(({ id }) => id));
    });
    await enqueue('one', 'two');
    forwarder.nudge();
    await until(() => taken.length === 2);
    await stop();
    expect(taken).toEqual(['one', 'two']);
  });

  it('sets aside the one that is refused for good, and delivers the others', async () => {
    const taken: string[] = [];
    const { enqueue, forwarder, logger, stop } = await setUp(async messages => {
      if (messages.some(({ id }) => id === 'poison')) {
        throw new UndeliverableMessageError('no such type');
      }
      taken.push(...messages.map(({ id }) => id));
    });
    await enqueue('one', 'poison', 'two');
    forwarder.nudge();
    await until(() => taken.length === 2);
    await until(async () => (await forwarder.backlog()).parked === 1);
    await stop();
    expect(taken).toEqual(['one', 'two']);
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  it('finds what is refused in few questions, and does not look at it again', async () => {
    const asked: number[] = [];
    const { enqueue, forwarder, stop } = await setUp(async messages => {
      asked.push(messages.length);
      if (messages.some(({ id }) => id === 'm100')) {
        throw new UndeliverableMessageError('no such type');
      }
    });
    await enqueue(...Array.from({ length: 200 }, (_, index) => `m${index}`));
    forwarder.nudge();
    await until(async () => (await forwarder.backlog()).waiting === 0);
    expect(asked[0]).toBe(200);
    expect(asked.length).toBeLessThan(20);
    const before = asked.length;
    await enqueue('m100', 'next');
    forwarder.nudge();
    await until(async () => (await forwarder.backlog()).waiting === 0);
    await stop();
    expect(asked.slice(before)).toEqual([1]);
  });

  it('drains ten thousand within seconds', async () => {
    let taken = 0;
    const { enqueue, forwarder, stop } = await setUp(async messages => {
      expect(messages.length).toBeLessThanOrEqual(200);
      taken += messages.length;
    });
    await enqueue(...Array.from({ length: 10_000 }, (_, index) => `m${index}`));
    const from = Date.now();
    forwarder.nudge();
    await until(async () => (await forwarder.backlog()).waiting === 0);
    expect(Date.now() - from).toBeLessThan(10_000);
    await stop();
    expect(taken).toBe(10_000);
  });

  it('does not wait for the next look when it is nudged', async () => {
    const takenAt: number[] = [];
    const { enqueue, forwarder, stop } = await setUp(async () => {
      takenAt.push(Date.now());
    });
    await until(() => forwarder.health.lastRanAt !== undefined);
    const lags: number[] = [];
    for (let round = 0; round < 5; round++) {
      await enqueue(`m${round}`);
      const enqueuedAt = Date.now();
      forwarder.nudge();
      await until(() => takenAt.length > round);
      lags.push(takenAt[round] - enqueuedAt);
    }
    await stop();
    // The median: the machine may be busy with other things for a while.
    expect(lags.sort((a, b) => a - b)[2]).toBeLessThan(200);
  });

  it('lets one of several forward', async () => {
    const taken: string[] = [];
    const deliver = async (messages: readonly OutboxMessage[]) => {
      taken.push(...messages.map(({ id }) => id));
    };
    const { enqueue, forwarder, knex, stop } = await setUp(deliver);
    await until(() => forwarder.health.heldSince !== undefined);
    const other = new OutboxForwarder({
      knex,
      owner: 'b',
      logger: mockServices.logger.mock(),
      now: () => Date.now(),
      deliver,
    });
    const stopOther = new AbortController();
    const otherDone = other.run(stopOther.signal);
    await enqueue('one', 'two');
    other.nudge();
    forwarder.nudge();
    await until(async () => (await forwarder.backlog()).waiting === 0);
    expect(taken).toEqual(['one', 'two']);
    expect(other.health.heldSince).toBeUndefined();
    await stop();
    await until(() => other.health.heldSince !== undefined);
    await enqueue('three');
    other.nudge();
    await until(() => taken.includes('three'));
    stopOther.abort();
    await otherDone;
  });

  it('leaves out what waits already, and refuses what JSON cannot say', async () => {
    const { knex, enqueue, forwarder, stop } = await setUp(async () => {
      throw new TargetAbsentError('no timeline');
    });
    await enqueue('one', 'two');
    await enqueue('two', 'three');
    expect(await forwarder.backlog()).toMatchObject({ waiting: 3, parked: 0 });
    await expect(
      knex.transaction(transaction =>
        new Outbox(() => 0).enqueue(transaction, [
          { id: 'four', payload: undefined },
        ]),
      ),
    ).rejects.toThrow('The payload of message four is nothing JSON can say');
    await stop();
  });

  it('tells a delivery that the forwarder stops, and does not wait for it', async () => {
    let stopped: AbortSignal | undefined;
    const { enqueue, forwarder, stop } = await setUp(
      async (_messages, signal) => {
        stopped = signal;
        await new Promise(() => {});
      },
    );
    await enqueue('one');
    forwarder.nudge();
    await until(() => stopped !== undefined);
    expect(stopped!.aborted).toBe(false);
    await stop();
    expect(stopped!.aborted).toBe(true);
    expect((await forwarder.backlog()).waiting).toBe(1);
  });

  it('keeps for 7 days what nobody is there to take', async () => {
    let now = Date.now();
    let asked = 0;
    const { enqueue, forwarder, logger, stop } = await setUp(
      async () => {
        asked += 1;
        throw new TargetAbsentError('no timeline');
      },
      () => now,
    );
    await enqueue('old');
    forwarder.nudge();
    await until(() => asked === 1);
    await stop();
    expect(await forwarder.backlog()).toMatchObject({ waiting: 1 });
    expect(logger.warn).not.toHaveBeenCalled();
    now += 8 * DAY_MS;
    const again = new AbortController();
    const done = forwarder.run(again.signal);
    await until(async () => (await forwarder.backlog()).waiting === 0);
    again.abort();
    await done;
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
