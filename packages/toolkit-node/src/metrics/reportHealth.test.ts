import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { migrateToolkit } from '../database/migrateToolkit';
import { LoopHealth } from '../lease/LoopHealth';
import { Outbox } from '../outbox/Outbox';
import { OutboxForwarder } from '../outbox/OutboxForwarder';
import { reportHealth } from './reportHealth';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

type Callback = (result: {
  observe(value: number, attributes?: object): void;
}) => void | Promise<void>;

/** Collects as an exporter does: asks every gauge. */
function collectingMetrics() {
  const gauges = new Map<string, Callback>();
  const metrics = metricsServiceMock.mock({
    createObservableGauge: name => ({
      addCallback: callback => {
        gauges.set(name, callback);
      },
      removeCallback: () => {},
    }),
  });
  const collect = async () => {
    const values: [string, number, object?][] = [];
    for (const [name, callback] of gauges) {
      await callback({
        observe: (value, attributes) =>
          values.push(attributes ? [name, value, attributes] : [name, value]),
      });
    }
    return values;
  };
  return { metrics, collect };
}

describe('reportHealth', () => {
  it('tells of each loop whether it is held here, and how long ago it ran', async () => {
    let now = 1_000;
    const [working, waiting] = ['working', 'waiting'].map(
      name => new LoopHealth(name, () => now),
    );
    const { metrics, collect } = collectingMetrics();
    reportHealth(metrics, {
      loops: () => [working, waiting],
      now: () => now,
    });
    working.held(true);
    now = 3_000;
    const held = [
      ['quarterdeck.lease.held', 1, { lease: 'working' }],
      ['quarterdeck.lease.held', 0, { lease: 'waiting' }],
    ];
    const sinceRun = (seconds: number) => [
      'quarterdeck.loop.since_last_run',
      seconds,
      { lease: 'working' },
    ];
    expect(await collect()).toEqual([...held, sinceRun(2)]);
    working.ran();
    now = 3_500;
    expect(await collect()).toEqual([...held, sinceRun(0.5)]);
    working.held(false);
    expect(await collect()).toEqual([
      ['quarterdeck.lease.held', 0, { lease: 'working' }],
      held[1],
    ]);
    expect(working.lastRanAt).toBe(3_000);
  });

  it('tells what waits in the outbox, what was set aside, and how old it is', async () => {
    const knex = await databases.init('SQLITE_3');
    await migrateToolkit({ getClient: async () => knex });
    let now = 1_000;
    const { metrics, collect } = collectingMetrics();
    const outbox = new OutboxForwarder({
      knex,
      owner: 'a',
      logger: mockServices.logger.mock(),
      now: () => now,
      deliver: async () => {},
    });
    reportHealth(metrics, { loops: () => [], outbox, now: () => now });
    const waits = (waiting: number, parked: number, age: number) => [
      ['quarterdeck.outbox.waiting', waiting],
      ['quarterdeck.outbox.parked', parked],
      ['quarterdeck.outbox.oldest_age', age],
    ];
    expect(await collect()).toEqual(waits(0, 0, 0));
    for (const id of ['first', 'second', 'third']) {
      await knex.transaction(transaction =>
        new Outbox(() => now).enqueue(transaction, [{ id, payload: {} }]),
      );
      now += 1_000;
    }
    expect(await collect()).toEqual(waits(3, 0, 3));
    await knex('quarterdeck_outbox')
      .where({ id: 'first' })
      .update({ parked_reason: 'refused' });
    expect(await collect()).toEqual(waits(2, 1, 2));
  });
});
