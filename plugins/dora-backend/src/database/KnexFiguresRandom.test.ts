import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Tier } from '@quarterdeck/plugin-dora-common';
import { endingOf } from '../domain/ending';
import { FigureRows, dayFiguresOf } from '../domain/figures';
import { deploymentRecord, incidentRecord } from '../domain/testing/records';
import { DAY_MS } from '../domain/windows';
import { changeRow, deploymentRow, incidentRow } from '../testing/figureRows';
import { KnexFigures } from './KnexFigures';
import { openDatabase } from './openDatabase';
import { packDays } from './packDays';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const START = Date.parse('2026-03-01T00:00:00.000Z');
const DAYS = 12;
const ENTITIES = ['a', 'b', 'c'].map(name => `component:default/${name}`);

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 4_294_967_296;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Deployments = FigureRows['deployments'];

function history(seed: number) {
  const random = randomFrom(seed);
  const maybe = <T>(value: T) => (random() < 0.5 ? value : undefined);
  const tierOf = (): Tier => (random() < 0.8 ? 'production' : 'staging');
  const instant = () => START + Math.floor(random() * DAYS * DAY_MS);
  const entity = () => ENTITIES[Math.floor(random() * ENTITIES.length)];
  const outcomes = [
    'succeeded',
    'rolled-back',
    'failed',
    'superseded',
  ] as const;
  const deployments: Deployments[number][] = Array.from(
    { length: 120 },
    (_, index) => {
      const startedAt = instant();
      const finishedAt = startedAt + Math.floor(random() * 3_600_000);
      const outcome = outcomes[Math.floor(random() * outcomes.length)];
      const isCounted = outcome === 'succeeded' || outcome === 'rolled-back';
      const isFailed = outcome === 'rolled-back';
      const failedAt = finishedAt + Math.floor(random() * DAY_MS);
      return {
        record: deploymentRecord(`d${index}`, {
          entityRef: entity(),
          tier: tierOf(),
          startedAt,
          finishedAt,
          outcome,
        }),
        derived: {
          countedAt: isCounted ? finishedAt : undefined,
          reason: { code: 'x', params: {}, message: 'x' },
          failedReasons: isFailed
            ? [{ code: 'x', params: {}, message: 'x' }]
            : [],
          failedAt: isFailed ? failedAt : undefined,
          recoveredAt: isFailed
            ? maybe(failedAt + Math.floor(random() * DAY_MS))
            : undefined,
          isRework: isCounted ? maybe(random() < 0.3) : undefined,
        },
        isCommitsKnown: random() < 0.6,
        negative: random() < 0.1 ? 2 : 0,
      };
    },
  );
  const incidents = Array.from({ length: 40 }, (_, index) => ({
    record: incidentRecord(`i${index}`, {
      entityRef: entity(),
      openedAt: instant(),
      mergedInto: random() < 0.1 ? 'i0' : undefined,
    }),
    derived: {
      deploymentId: maybe('d1'),
      method: 'none' as const,
      reason: { code: 'x', params: {}, message: 'x' },
    },
    tier: maybe(tierOf()),
  }));
  const changes = deployments
    .filter(({ derived }) => derived.countedAt !== undefined)
    .flatMap(({ record, derived }) =>
      Array.from({ length: Math.floor(random() * 4) }, (_, index) => ({
        id: record.id,
        sha: `${record.id}-${index}`,
        entityRef: record.entityRef,
        tier: record.tier,
        deliveredAt: derived.countedAt ?? 0,
        leadMs: Math.floor(random() * 9 * DAY_MS),
        stages: { review: Math.floor(random() * 1e6), unsplit: 5 },
      })),
    );
  return { deployments, incidents, changes };
}

const only = (
  { deployments, incidents, changes }: ReturnType<typeof history>,
  refs: readonly string[],
) => ({
  deployments: deployments.filter(each => refs.includes(each.record.entityRef)),
  incidents: incidents.filter(each => refs.includes(each.record.entityRef)),
  changes: changes.filter(each => refs.includes(each.entityRef)),
});

describe.each(databases.eachSupportedId())(
  'KnexFigures on %s, of random histories',
  databaseId => {
    it('says what the definition says, of all and of single ones, whatever is packed', async () => {
      const knex = await databases.init(databaseId);
      await openDatabase(
        mockServices.database({ knex, migrations: { skip: false } }),
      );
      const random = randomFrom(7);
      for (const seed of [1, 2, 3, 4]) {
        const rows = history(seed);
        await Promise.all(
          ['deployments', 'incidents', 'changes', 'days'].map(
            async table => await knex(table).delete(),
          ),
        );
        await knex('deployments').insert(
          rows.deployments.map(({ record, derived, ...more }) => ({
            ...deploymentRow(record.id, record.entityRef, record.tier, {
              startedAt: record.startedAt,
              ...endingOf(record, derived),
              ...derived,
              commitsState: more.isCommitsKnown ? 'known' : 'unknown',
              negative: more.negative,
            }),
          })),
        );
        await knex('incidents').insert(
          rows.incidents.map(({ record, derived, tier }) =>
            incidentRow(
              record.id,
              record.entityRef,
              tier ?? null,
              record.openedAt,
              {
                ...derived,
                isCounted: record.mergedInto === undefined,
              },
            ),
          ),
        );
        await knex('changes').insert(
          rows.changes.map(each =>
            changeRow(
              each.id,
              each.sha,
              each.entityRef,
              each.tier,
              each.deliveredAt,
              each.leadMs,
              each.stages,
            ),
          ),
        );
        const figures = new KnexFigures(knex);
        await packDays(
          knex,
          'production',
          Array.from({ length: DAYS }, (_, day) => START + day * DAY_MS).filter(
            () => random() < 0.5,
          ),
        );
        for (let asked = 0; asked < 6; asked++) {
          const from = START + Math.floor((random() * DAYS - 1) * DAY_MS);
          const window = {
            from,
            to: from + 1 + Math.floor(random() * DAYS * DAY_MS),
          };
          expect(await figures.figures('all', 'production', window)).toEqual(
            dayFiguresOf(rows, 'production', window),
          );
          const two = ENTITIES.slice(0, 2);
          expect(await figures.figures(two, 'production', window)).toEqual(
            dayFiguresOf(only(rows, two), 'production', window),
          );
          const each = await figures.figuresByEntity(
            ENTITIES,
            'production',
            window,
          );
          for (const ref of ENTITIES) {
            expect(each.get(ref) ?? []).toEqual(
              dayFiguresOf(only(rows, [ref]), 'production', window),
            );
          }
        }
      }
    });
  },
);
