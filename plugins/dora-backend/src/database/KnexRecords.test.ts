import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Tier } from '@quarterdeck/plugin-dora-common';
import { Knex } from 'knex';
import { DAY_MS, Window } from '../domain/windows';
import { StoredDeployment } from '../domain/stored';
import { recordedDeployment, recordedIncident } from '../testing/recordRows';
import { Whose } from './FigureStore';
import { KnexFigures } from './KnexFigures';
import {
  DeploymentFilter,
  KnexRecords,
  RecordKey,
  Show,
  keyIn,
} from './KnexRecords';
import { openDatabase } from './openDatabase';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const DAYS = 10;
const ENTITIES = Array.from({ length: 7 }, (_, n) => `component:default/s${n}`);
const WHOLE = { from: START, to: START + DAYS * DAY_MS };
const SHOWS: readonly Show[] = [
  'counted',
  'failed',
  'recovered',
  'open',
  'rework',
  'with-commits',
  'not-counted',
];

/** The same numbers every time, evenly from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** What might have happened, at few instants, so that many are at the same. */
function history(count: number) {
  const random = generator(7);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, index) => {
    const startedAt = START + below(DAYS * 24) * HOUR_MS;
    const isCounted = random() < 0.7;
    const endedAt = startedAt + below(3) * HOUR_MS;
    const failedAt =
      isCounted && random() < 0.3 ? endedAt + below(2) * HOUR_MS : undefined;
    return recordedDeployment(
      `d${index}`,
      ENTITIES[below(ENTITIES.length)],
      random() < 0.8 ? 'production' : 'staging',
      {
        startedAt,
        endedAt: isCounted ? endedAt : undefined,
        countedAt: isCounted ? endedAt : undefined,
        failedAt,
        recoveredAt:
          failedAt !== undefined && random() < 0.7
            ? failedAt + below(30) * HOUR_MS
            : undefined,
        isRework: random() < 0.5 ? random() < 0.4 : undefined,
        commitsState: random() < 0.5 ? 'known' : 'unknown',
        code: isCounted
          ? 'succeeded'
          : (['drill', 'same-as'] as const)[below(2)],
      },
    );
  });
}

describe.each(databases.eachSupportedId())('KnexRecords on %s', databaseId => {
  let knex: Knex;
  let records: KnexRecords;
  let figures: KnexFigures;
  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    records = new KnexRecords(knex, ['production', 'staging']);
    figures = new KnexFigures(knex);
    await knex.batchInsert('deployments', history(600), 50);
    await knex.batchInsert(
      'incidents',
      Array.from({ length: 60 }, (_, n) =>
        recordedIncident(
          `i${n}`,
          ENTITIES[n % ENTITIES.length],
          n % 5 === 0 ? 'staging' : 'production',
          START + (n % DAYS) * DAY_MS,
          {
            deploymentId: n % 3 === 0 ? undefined : `d${n}`,
            isCounted: n % 11 !== 0,
          },
        ),
      ),
      50,
    );
  });

  const filterOf = (
    show: Show,
    whose: Whose = 'all',
    window: Window = WHOLE,
    tier: Tier = 'production',
  ): DeploymentFilter => ({ whose, tier, window, show, at: window.to });

  async function all(filter: DeploymentFilter, pageSize = 7) {
    const found: StoredDeployment[] = [];
    let after: RecordKey | undefined;
    for (;;) {
      const page = await records.deployments(filter, after, pageSize);
      found.push(...page);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) {
        return found;
      }
      after = keyIn(filter.show, last);
    }
  }

  /** What the figures of a window count, by the list that it should be the length of. */
  async function counted(whose: Whose, window: Window) {
    const days = await figures.figures(whose, 'production', window);
    const sum = (count: (day: (typeof days)[number]) => number) =>
      days.reduce((total, day) => total + count(day), 0);
    const { count: open } = await figures.open(whose, 'production', window.to);
    return {
      counted: sum(day => day.deployments),
      failed: sum(day => day.failed),
      recovered: sum(day => day.recoveries.length),
      open,
      rework: sum(day => day.rework),
      'with-commits': sum(day => day.withCommits),
      incidents: sum(day => day.incidents),
      attributed: sum(day => day.attributed),
    };
  }

  it.each<[string, Whose, Window]>([
    ['all', 'all', WHOLE],
    ['three entities', ENTITIES.slice(0, 3), WHOLE],
    ['one entity', ENTITIES.slice(0, 1), WHOLE],
    ['nobody', [], WHOLE],
    ['a day', 'all', { from: START + DAY_MS, to: START + 2 * DAY_MS }],
    [
      'parts of days',
      ENTITIES.slice(2),
      { from: START + DAY_MS / 2, to: START + 5.25 * DAY_MS },
    ],
  ])('lists exactly what the figures count: %s', async (_, whose, window) => {
    const expected = await counted(whose, window);
    const listed: Record<string, number> = {};
    for (const show of SHOWS) {
      if (show !== 'not-counted') {
        listed[show] = (await all(filterOf(show, whose, window))).length;
      }
    }
    for (const show of ['all', 'attributed'] as const) {
      const found = await records.incidents(
        { whose, tier: 'production', window, show },
        undefined,
        1000,
      );
      listed[show === 'all' ? 'incidents' : show] = found.length;
    }
    expect(listed).toEqual(expected);
  });

  it('lists the same buckets as the window that they fill', async () => {
    for (const show of ['counted', 'failed', 'recovered', 'rework'] as const) {
      const buckets: string[] = [];
      for (let day = 0; day < DAYS; day += 1) {
        const from = START + day * DAY_MS;
        const window = { from, to: from + DAY_MS };
        const listed = await all(filterOf(show, 'all', window));
        buckets.unshift(...listed.map(({ id }) => id));
      }
      expect((await all(filterOf(show))).map(({ id }) => id)).toEqual(buckets);
    }
  });

  it.each(SHOWS)('pages through %s, newest first, each once', async show => {
    const whole = await all(filterOf(show), 1000);
    const paged = await all(filterOf(show), 7);
    expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    expect(new Set(paged.map(({ id }) => id)).size).toBe(paged.length);
    expect(paged.length).toBeGreaterThan(7);
    const instants = paged.map(each => keyIn(show, each).at);
    expect(instants).toEqual(instants.toSorted((a, b) => b - a));
  });

  it('says why those that began in the window do not count', async () => {
    const listed = await all(filterOf('not-counted'));
    const byReason = new Map<string, number>();
    for (const { tier, follows } of listed) {
      const key = tier === 'production' ? follows.reason.code : tier;
      byReason.set(key, (byReason.get(key) ?? 0) + 1);
    }
    const found = new Map<string, number>();
    for (const each of await records.notCounted('all', 'production', WHOLE)) {
      const key = each.tier === 'production' ? each.code : each.tier;
      found.set(key, (found.get(key) ?? 0) + each.deployments);
    }
    expect([...found].sort()).toEqual([...byReason].sort());
    expect([...found.keys()].sort()).toEqual([
      'not-counted.drill',
      'not-counted.same-as',
      'staging',
    ]);
    const some = ENTITIES.slice(0, 2);
    const ofSome = await records.notCounted(some, 'production', WHOLE);
    expect(ofSome.reduce((sum, { deployments }) => sum + deployments, 0)).toBe(
      (await all(filterOf('not-counted', some))).length,
    );
  });

  it('reads one with all that follows', async () => {
    const [newest] = await all(filterOf('failed'));
    expect(await records.deployment(newest.id)).toEqual(newest);
    expect(newest).toMatchObject({
      tier: 'production',
      isFailed: true,
      told: { version: `v-${newest.id}`, outcome: 'succeeded' },
      follows: { failedReasons: [{ code: 'failed.incident' }] },
    });
    expect(await records.deployment('absent')).toBeUndefined();
    const [incident] = await records.incidentsOf(['d1']);
    expect(incident).toMatchObject({ id: 'i1', number: 7, method: 'explicit' });
    expect(await records.incident('i1')).toEqual(incident);
    expect(await records.incident('absent')).toBeUndefined();
  });

  it('finds what began before something, of some or of all', async () => {
    const window = { from: START, to: START + 3 * DAY_MS };
    const own = await records.began(
      { entityRefs: [ENTITIES[0]], window },
      undefined,
      100,
    );
    const production = await records.began(
      { environmentId: 'production', window },
      undefined,
      100,
    );
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(each => each.entityRef === ENTITIES[0])).toBe(true);
    expect(production.every(each => each.tier === 'production')).toBe(true);
    expect(production.every(each => each.startedAt < window.to)).toBe(true);
  });

  it('goes along an index, of one entity and of all', async () => {
    if (databaseId !== 'SQLITE_3') {
      return;
    }
    const plansOf = async (show: Show, refs?: readonly string[]) => {
      const after = { at: START + DAY_MS, id: 'd5' };
      const plans: string[] = [];
      for (const query of records.statements(filterOf(show), refs, after, 20)) {
        const { sql, bindings } = query.toSQL();
        const plan: { detail: string }[] = await knex.raw(
          `explain query plan ${sql}`,
          [...bindings],
        );
        plans.push(plan.map(({ detail }) => detail).join('; '));
      }
      return plans;
    };
    for (const show of SHOWS) {
      for (const plan of await plansOf(show, [ENTITIES[0]])) {
        // Few recover: those of a time are few, too.
        expect(plan).toMatch(/^SEARCH .*(entity_ref=\?|recovered_at>\?)/);
      }
      for (const plan of await plansOf(show)) {
        expect(plan).toMatch(/^SEARCH /);
      }
    }
    expect(await plansOf('failed')).toEqual([
      expect.stringContaining('deployments_failed_idx'),
    ]);
    expect(await plansOf('rework')).toEqual([
      expect.stringContaining('deployments_rework_idx'),
    ]);
    expect((await plansOf('open'))[0]).toContain(
      'recovered_at=? AND failed_at<?',
    );
  });
});
