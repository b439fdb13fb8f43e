import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateToolkit } from '../database/migrateToolkit';
import { Outbox, OutboxMessage } from './Outbox';
import { OutboxForwarder } from './OutboxForwarder';
import { TargetAbsentError, UndeliverableMessageError } from './errors';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const DAY_MS = 24 * 3_600_000;

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('outbox on %s', databaseId => {
  async function setUp(
    deliver: (messages: readonly OutboxMessage[]) => Promise<void>,
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

  async function until(condition: () => boolean | Promise<boolean>) {
    while (!(await condition())) {
      await sleep(10);
    }
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
