import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { noFigures } from '../domain/figures';
import { DAY_MS } from '../domain/windows';
import { DayPacker } from '../engine/DayPacker';
import { changeRow, deploymentRow, incidentRow } from '../testing/figureRows';
import { KnexFigures, firstEnd, openAt } from './KnexFigures';
import { overlapping } from './KnexFiguresOutages';
import { statements } from './KnexFiguresRows';
import { openDatabase } from './openDatabase';
import { packDays } from './packDays';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const SHOP = 'component:default/shop';
const LIBRARY = 'component:default/library';
const at = (day: number, hours = 0) => START + day * DAY_MS + hours * HOUR_MS;

describe.each(databases.eachSupportedId())('KnexFigures on %s', databaseId => {
  async function start() {
    const knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    return { knex, figures: new KnexFigures(knex) };
  }

  async function fill(knex: Knex) {
    await knex('deployments').insert([
      deploymentRow('d1', SHOP, 'production', {
        startedAt: at(0, 1),
        endedAt: at(0, 2),
        hasSucceeded: true,
        countedAt: at(0, 2),
        commitsState: 'known',
        isRework: false,
        negative: 1,
      }),
      deploymentRow('d2', SHOP, 'production', {
        startedAt: at(1, 1),
        endedAt: at(1, 2),
        countedAt: at(1, 2),
        failedAt: at(1, 3),
        recoveredAt: at(2, 1),
        isRework: true,
      }),
      deploymentRow('d3', LIBRARY, 'production', {
        startedAt: at(1, 5),
        endedAt: at(1, 6),
        countedAt: at(1, 6),
        failedAt: at(1, 7),
      }),
      deploymentRow('d4', LIBRARY, 'production', {
        startedAt: at(2, 5),
        endedAt: at(2, 6),
      }),
      deploymentRow('d5', SHOP, 'staging', {
        startedAt: at(1, 1),
        endedAt: at(1, 2),
        hasSucceeded: true,
        countedAt: at(1, 2),
      }),
    ]);
    await knex('incidents').insert([
      incidentRow('i1', SHOP, 'production', at(1, 4), { deploymentId: 'd2' }),
      incidentRow('i2', SHOP, 'production', at(1, 4), { isCounted: false }),
      incidentRow('i3', LIBRARY, 'production', at(2, 4)),
      incidentRow('i4', LIBRARY, null, at(2, 4)),
    ]);
    await knex('changes').insert([
      changeRow('d1', 'a', SHOP, 'production', at(0, 2), 5000, {
        review: 3000,
        build: 2000,
      }),
      changeRow('d1', 'b', SHOP, 'production', at(0, 2), 1000, {
        review: 1000,
      }),
    ]);
  }

  const none = noFigures(0);
  const first = {
    ...none,
    day: at(0),
    deployments: 1,
    withCommits: 1,
    reworkKnown: 1,
    ended: 1,
    succeeded: 1,
    leads: [1000, 5000],
    stages: { review: { ms: 4000, n: 2 }, build: { ms: 2000, n: 1 } },
    negative: 1,
  };
  const second = {
    ...none,
    day: at(1),
    deployments: 2,
    failed: 2,
    reworkKnown: 1,
    rework: 1,
    ended: 2,
    incidents: 1,
    attributed: 1,
  };
  const third = {
    ...none,
    day: at(2),
    ended: 1,
    recoveries: [22 * HOUR_MS],
    incidents: 1,
  };

  it('counts all, from packed days, from stale ones and from parts of days', async () => {
    const { knex, figures } = await start();
    await fill(knex);
    const week = { from: at(-2), to: at(5) };
    const all = () => figures.figures('all', 'production', week);
    expect(await all()).toEqual([first, second, third]);

    await packDays(knex, 'production', [at(2), at(1), at(-1)]);
    expect(await all()).toEqual([first, second, third]);

    // A row that the packed day does not know of yet, and nobody said so.
    await knex('deployments')
      .where('id', 'd4')
      .update({ counted_at: at(2, 6) });
    expect(await all()).toEqual([first, second, third]);
    await knex('days').where('day', at(2)).update({ is_stale: true });
    const later = { ...third, deployments: 1 };
    expect(await all()).toEqual([first, second, later]);
    await packDays(knex, 'production', [at(2)]);
    expect(await all()).toEqual([first, second, later]);

    expect(
      await figures.figures('all', 'production', {
        from: at(1, 5),
        to: at(2, 2),
      }),
    ).toEqual([
      { ...none, day: at(1), deployments: 1, failed: 1, ended: 1 },
      { ...none, day: at(2), recoveries: [22 * HOUR_MS] },
    ]);
  });

  it('packs every stale day but today, until there is none', async () => {
    const { knex, figures } = await start();
    await fill(knex);
    const days = [0, 1, 2].map(day => ({ tier: 'production', day: at(day) }));
    await knex('days').insert(days.map(day => ({ ...day, is_stale: true })));
    const packer = new DayPacker({
      knex,
      logger: mockServices.logger.mock(),
      now: () => at(2, 5),
    });
    expect(await packer.pass(new AbortController().signal)).toBe(2);
    expect(await packer.pass(new AbortController().signal)).toBe(0);
    expect(
      await knex('days').where('is_stale', true).pluck('day').then(String),
    ).toBe(String(at(2)));
    expect(
      await figures.figures('all', 'production', { from: at(0), to: at(3) }),
    ).toEqual([first, second, third]);
  });

  it('counts single entities, together and each by itself', async () => {
    const { knex, figures } = await start();
    await fill(knex);
    const window = { from: at(0), to: at(3) };
    expect(
      await figures.figures([LIBRARY, SHOP, LIBRARY], 'production', window),
    ).toEqual([first, second, third]);
    expect(await figures.figures([], 'production', window)).toEqual([]);
    const each = await figures.figuresByEntity(
      [SHOP, LIBRARY, 'component:default/silent'],
      'production',
      window,
    );
    expect([...each.keys()].sort()).toEqual([LIBRARY, SHOP]);
    expect(each.get(LIBRARY)).toEqual([
      { ...none, day: at(1), deployments: 1, failed: 1, ended: 1 },
      { ...none, day: at(2), ended: 1, incidents: 1 },
    ]);
  });

  it('knows what is open, since when anything is seen, and its revision', async () => {
    const { knex, figures } = await start();
    expect(await figures.isIncidentSourceConnected()).toBe(false);
    expect(await figures.revision()).toBe(0);
    expect(await figures.observedSince('all', 'production')).toBe(undefined);
    await fill(knex);
    await knex('marks')
      .insert({ name: 'revision', value: 7 })
      .onConflict('name')
      .merge();
    expect(await figures.revision()).toBe(7);
    expect(await figures.isIncidentSourceConnected()).toBe(true);
    expect(await figures.observedSince('all', 'production')).toBe(at(0, 2));
    expect(await figures.observedSince([LIBRARY], 'production')).toBe(at(1, 6));
    expect(await figures.observedSince([], 'production')).toBe(undefined);
    expect(
      await figures.observedSinceByEntity([SHOP, LIBRARY, 'x'], 'production'),
    ).toEqual(
      new Map([
        [SHOP, at(0, 2)],
        [LIBRARY, at(1, 6)],
      ]),
    );
    expect(await figures.entities(5)).toEqual([LIBRARY, SHOP]);
    expect(await figures.entities(1)).toEqual([LIBRARY]);
    expect(await figures.open('all', 'production', at(2))).toEqual({
      count: 2,
      since: at(1, 3),
    });
    expect(await figures.open('all', 'production', at(3))).toEqual({
      count: 1,
      since: at(1, 7),
    });
    expect(await figures.open([SHOP], 'production', at(3))).toEqual({
      count: 0,
    });
    expect(await figures.open([SHOP], 'production', at(1))).toEqual({
      count: 0,
    });
  });

  it('reads no table from end to end', async () => {
    const { knex } = await start();
    for (const refs of [undefined, [SHOP], [SHOP, LIBRARY]]) {
      for (const isEach of [true, false]) {
        const asked = {
          refs,
          tier: 'production' as const,
          span: { from: at(0), to: at(1) },
          isEach,
        };
        for (const query of [
          ...statements(knex, asked),
          ...openAt(knex, refs, 'production', at(1)),
          firstEnd(knex, refs, 'production'),
          overlapping(knex, refs ?? [LIBRARY], 'production', asked.span),
        ]) {
          expect(await planOf(knex, query)).not.toMatch(/Seq Scan|SCAN/);
        }
      }
    }
  });
});

/** How the database goes about it; PostgreSQL as if the tables were large. */
async function planOf(knex: Knex, query: Knex.QueryBuilder): Promise<string> {
  const isPostgres = knex.client.config.client === 'pg';
  return await knex.transaction(async transaction => {
    if (isPostgres) {
      await transaction.raw('set local enable_seqscan = off');
    }
    const { sql, bindings } = query.toSQL();
    const plan: unknown = await transaction.raw(
      `explain ${isPostgres ? '' : 'query plan '}${sql}`,
      [...bindings],
    );
    return JSON.stringify(isPostgres && isRows(plan) ? plan.rows : plan);
  });
}

function isRows(plan: unknown): plan is { rows: unknown } {
  return typeof plan === 'object' && plan !== null && 'rows' in plan;
}
