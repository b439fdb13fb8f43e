import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { performance } from 'node:perf_hooks';
import { RunRecord } from '../domain/records';
import { DANA, NOW, SHOP, exampleRun } from '../testing/exampleRun';
import { KnexRunStore } from './KnexRunStore';
import { toRow } from './runRows';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const MESSAGE = { id: 'm1', payload: { told: true } };
const DAY_MS = 24 * 3_600_000;
const OSCAR = 'user:default/oscar';

function completed(
  number: number,
  finishedAt: number,
  durationMs: number,
  changes: Partial<RunRecord> = {},
): RunRecord {
  const run = exampleRun(number);
  return {
    ...run,
    steps: run.steps.map(step => ({ ...step, state: 'done' })),
    phase: 'completed',
    startedAt: finishedAt - durationMs,
    finishedAt,
    ...changes,
  };
}

/** Somebody saw at once that it was the wrong one. */
function leftAtOnce(number: number): RunRecord {
  const run = completed(number, NOW + 1, 10);
  return {
    ...run,
    steps: run.steps.flatMap(step => [
      { ...step, id: 'is-it', kind: 'decision' },
      { ...step, state: 'not-taken' },
    ]),
  };
}

describe.each(databases.eachSupportedId())('KnexRunStore on %s', databaseId => {
  async function createStore() {
    const knex = await databases.init(databaseId);
    const store = await KnexRunStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      () => NOW,
    );
    const messages = async () =>
      (await knex('quarterdeck_outbox').pluck('id')).sort();
    return { knex, store, messages };
  }

  it('keeps a run as it is, and what is told of it', async () => {
    const { store, messages } = await createStore();
    const record = exampleRun(1, {
      parameters: { environment: 'production' },
      steps: [
        {
          ...exampleRun(1).steps[0],
          state: 'done',
          output: { deep: [1, { text: 'é' }] },
          evidence: { kind: 'text', value: 'seen' },
          attempts: [
            {
              number: 1,
              idempotencyKey: 'k',
              startedBy: DANA,
              startedAt: NOW,
              input: { a: null },
              isRepeatable: false,
              owner: 'p1',
              claim: 'c1',
            },
          ],
        },
      ],
    });
    await store.add(record, [MESSAGE]);
    expect(await store.get(record.id)).toEqual(record);
    expect(await store.get('nothing')).toBeUndefined();
    expect(await store.add(record, [{ ...MESSAGE, id: 'm2' }])).toBe(false);
    expect(await messages()).toEqual(['m1']);
  });

  it('lets one of two who change it at once win', async () => {
    const { store, messages } = await createStore();
    await store.add(exampleRun(1), []);
    const by = (lead: string) => exampleRun(1, { lead, revision: 2 });
    const saved = await Promise.all([
      store.save(by('oscar'), [{ ...MESSAGE, id: 'oscar' }]),
      store.save(by('mia'), [{ ...MESSAGE, id: 'mia' }]),
    ]);
    expect(saved.filter(Boolean)).toHaveLength(1);
    const winner = (await store.get(exampleRun(1).id))?.lead;
    expect(await messages()).toEqual([winner]);
  });

  it('writes nothing with a lease that is gone', async () => {
    const { knex, store, messages } = await createStore();
    await store.add(exampleRun(1), []);
    const leases = new KnexLeases(knex);
    const lease = await leases.acquire('drive', 'p1');
    if (!lease) {
      throw new Error('Nobody else is here');
    }
    const next = exampleRun(1, { revision: 2 });
    expect(await store.save(next, [MESSAGE], lease)).toBe(true);
    await leases.release(lease);
    await leases.acquire('drive', 'p2');
    await expect(
      store.save({ ...next, revision: 3 }, [{ ...MESSAGE, id: 'm2' }], lease),
    ).rejects.toThrow('taken over');
    expect((await store.get(next.id))?.revision).toBe(2);
    expect(await messages()).toEqual(['m1']);
  });

  it('lists the newest first, page by page, by what is asked', async () => {
    const { store } = await createStore();
    await store.add(exampleRun(1), []);
    await store.add(exampleRun(2, { slug: 'restore', mode: 'rehearsal' }), []);
    await store.add(
      exampleRun(3, {
        entityRef: 'component:default/library',
        phase: 'aborted',
        correlationId: 'i1',
        lead: OSCAR,
        participants: [OSCAR],
      }),
      [],
    );
    const numbers = async (...ask: Parameters<typeof store.list>) =>
      (await store.list(...ask)).map(({ id }) => Number(id.slice(-2)));
    expect(await numbers({}, undefined, 2)).toEqual([3, 2]);
    const [listed] = await store.list({ slug: 'restore' }, undefined, 1);
    expect(listed).toEqual(
      exampleRun(2, { slug: 'restore', mode: 'rehearsal' }),
    );
    const { id, startedAt } = exampleRun(2);
    expect(await numbers({}, { startedAt, id }, 2)).toEqual([1]);
    expect(await numbers({ entityRef: SHOP }, undefined, 9)).toEqual([2, 1]);
    expect(await numbers({ slug: 'restore' }, undefined, 9)).toEqual([2]);
    expect(await numbers({ mode: 'real' }, undefined, 9)).toEqual([3, 1]);
    expect(await numbers({ phase: 'active' }, undefined, 9)).toEqual([2, 1]);
    expect(await numbers({ correlationId: 'i1' }, undefined, 9)).toEqual([3]);
    expect(await numbers({ participants: [OSCAR] }, undefined, 9)).toEqual([3]);
    // Who was handed a run takes part in it.
    await store.save(exampleRun(1, { lead: OSCAR, revision: 2 }), []);
    expect(await numbers({ participants: [OSCAR] }, undefined, 9)).toEqual([
      3, 1,
    ]);
    expect(await numbers({ participants: [DANA] }, undefined, 9)).toEqual([
      2, 1,
    ]);
    expect(
      await numbers({ participants: [DANA, OSCAR] }, undefined, 9),
    ).toEqual([3, 2, 1]);
    expect(await numbers({ participants: [] }, undefined, 9)).toEqual([]);
  });

  it('finds those in which the portal has something to do, the longest due first', async () => {
    const { store } = await createStore();
    const waiting = (number: number, dueAt: number) =>
      exampleRun(number, {
        steps: [
          {
            ...exampleRun(number).steps[0],
            kind: 'timer',
            state: 'waiting',
            dueAt,
          },
        ],
      });
    await store.add(exampleRun(1), []);
    await store.add(waiting(2, NOW + 50), []);
    await store.add(waiting(3, NOW + 10), []);
    await store.add(waiting(4, NOW + 1000), []);
    const found = async (limit: number, except: string[] = []) =>
      (await store.attended(NOW + 100, limit, except)).map(({ id }) =>
        Number(id.slice(-2)),
      );
    expect(await found(9)).toEqual([3, 2]);
    expect(await found(1)).toEqual([3]);
    expect(await found(9, [exampleRun(3).id])).toEqual([2]);
  });

  it('knows which processes are alive, by the clock of the database', async () => {
    const { knex, store } = await createStore();
    await store.beat('p1');
    await store.beat('p2');
    await store.beat('p1');
    expect([...(await store.living())].sort()).toEqual(['p1', 'p2']);
    await knex('run_executors')
      .where({ owner: 'p2' })
      .update({ seen_at: knex.raw('seen_at - 10001') });
    expect([...(await store.living())]).toEqual(['p1']);
    await store.beat('p2');
    expect((await store.living()).has('p2')).toBe(true);
  });

  it('counts what came of runs', async () => {
    const { store } = await createStore();
    const records = [
      completed(1, NOW - 400 * DAY_MS, 100_000),
      completed(2, NOW - 9 * DAY_MS, 1_000),
      completed(3, NOW - 8 * DAY_MS, 9_000, {
        mode: 'rehearsal',
        version: 'b'.repeat(64),
      }),
      completed(4, NOW - 7 * DAY_MS, 2_000, { mode: 'dry-run' }),
      completed(5, NOW - 6 * DAY_MS, 0, { phase: 'aborted' }),
      exampleRun(6),
      exampleRun(7),
      completed(8, NOW, 5_000, { slug: 'restore' }),
      completed(9, NOW, 7_000, { slug: 'restore' }),
      completed(10, NOW, 8_000, { slug: 'restore' }),
      completed(11, NOW - 500 * DAY_MS, 1, { slug: 'old' }),
      completed(12, NOW, 1, { entityRef: 'component:default/library' }),
      leftAtOnce(13),
    ];
    for (const record of records) {
      await store.add(record, []);
    }
    const statistics = await store.statistics([SHOP, SHOP], NOW);
    expect([...statistics.keys()]).toEqual([SHOP]);
    expect(Object.fromEntries(statistics.get(SHOP) ?? [])).toEqual({
      rollback: {
        lastRunAt: NOW - 9 * DAY_MS,
        lastRehearsalAt: NOW - 8 * DAY_MS,
        lastVersion: 'b'.repeat(64),
        lastDurationMs: 9_000,
        medianDurationMs: 5_000,
        completedRuns: 2,
        activeRunIds: [exampleRun(7).id, exampleRun(6).id],
      },
      restore: {
        lastRunAt: NOW,
        lastVersion: 'a'.repeat(64),
        lastDurationMs: 8_000,
        medianDurationMs: 7_000,
        completedRuns: 3,
        activeRunIds: [],
      },
      old: {
        lastRunAt: NOW - 500 * DAY_MS,
        lastVersion: 'a'.repeat(64),
        lastDurationMs: 1,
        completedRuns: 0,
        activeRunIds: [],
      },
    });
    expect(await store.statistics([], NOW)).toEqual(new Map());
  });

  it('forgets what is long over', async () => {
    const { knex, store } = await createStore();
    await store.add(completed(1, NOW, 1), []);
    await store.add(exampleRun(2), []);
    await store.add(completed(3, NOW + DAY_MS, 1), []);
    expect(await store.purge(NOW + 1)).toBe(1);
    expect(await store.list({}, undefined, 9)).toHaveLength(2);
    expect(await knex('run_participants').count({ n: '*' })).toEqual([
      { n: databaseId.startsWith('POSTGRES') ? '2' : 2 },
    ]);
  });

  it('answers about ten thousand runs in a moment', async () => {
    const { knex, store } = await createStore();
    const rows = Array.from({ length: 10_000 }, (_, number) =>
      toRow(
        completed(number, NOW - number * 1_000_000, number, {
          entityRef: `component:default/c${number % 20}`,
          slug: `r${number % 7}`,
        }),
      ),
    );
    await knex.batchInsert('runs', rows, 60);
    const refs = Array.from(
      { length: 20 },
      (_, n) => `component:default/c${n}`,
    );
    const took = async (ask: () => Promise<unknown>) => {
      await ask();
      const began = performance.now();
      await ask();
      return performance.now() - began;
    };
    const times = {
      list: await took(() => store.list({}, undefined, 20)),
      entity: await took(() =>
        store.list({ entityRef: refs[3] }, undefined, 20),
      ),
      attended: await took(() => store.attended(NOW, 20, [])),
      statistics: await took(() => store.statistics(refs, NOW)),
      statisticsOfOne: await took(() => store.statistics([refs[3]], NOW)),
    };
    const { statistics, ...others } = times;
    // Four statements about everything, of which none may take longer than 50 ms; the machine may be busy.
    expect(statistics).toBeLessThan(600);
    expect(Math.max(...Object.values(others))).toBeLessThan(150);
  });

  it('migrates down and up again', async () => {
    const { knex } = await createStore();
    const directory = `${__dirname}/../../migrations`;
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('runs')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await knex.schema.hasTable('runs')).toBe(true);
  });
});
