import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_BAND_TABLE } from './bands';
import { derive, Derived, DeriveInput, reachMs } from './derive';
import { dayFiguresOf, FigureRows } from './figures';
import { measure } from './measure';
import { DayFigures } from './records';
import { at, DAY, ENTITY, HOUR } from './testing/records';
import { RULES } from './testing/derived';
import { History, history } from './testing/histories';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { dayOf, previousOf, Window } from './windows';

const ROUNDS = 1000;
const WINDOW: Window = { from: at(0) - 30 * DAY, to: at(0) + 300 * DAY };

function result(known: Partial<DeriveInput> & History): Derived {
  return derive(
    { entityRef: ENTITY, environmentId: 'production', ...known },
    RULES,
  );
}

/** In one order, whatever the order of the map. */
function plain({ deployments, incidents }: Derived) {
  return {
    deployments: Object.fromEntries([...deployments].sort()),
    incidents: Object.fromEntries([...incidents].sort()),
  };
}

function rowsOf(known: History, seed: number): FigureRows {
  const derived = result(known);
  const random = seeded(seed);
  const deployments = known.deployments.flatMap(record => {
    const found = derived.deployments.get(record.id);
    return found
      ? [
          {
            record,
            derived: found,
            isCommitsKnown: random.isLikely(0.5),
            negative: random.below(2),
          },
        ]
      : [];
  });
  return {
    deployments,
    changes: deployments.flatMap(({ derived: { deliveredAt } }) =>
      deliveredAt === undefined
        ? []
        : Array.from({ length: random.below(4) }, () => ({
            tier: 'production' as const,
            deliveredAt,
            leadMs: random.below(1000) * HOUR,
            stages: { review: random.below(9), rollout: random.below(9) },
          })),
    ),
    incidents: known.incidents.flatMap(record => {
      const found = derived.incidents.get(record.id);
      return found
        ? [{ record, derived: found, tier: 'production' as const }]
        : [];
    }),
  };
}

function failRate(known: History): number {
  const counted = [...result(known).deployments.values()].filter(
    ({ countedAt }) => countedAt !== undefined,
  );
  const failed = counted.filter(each => each.failedReasons.length > 0);
  return counted.length === 0 ? 0 : failed.length / counted.length;
}

function added(all: readonly DayFigures[]) {
  const numbers = (
    ['deployments', 'failed', 'rework', 'ended', 'incidents'] as const
  ).map(key => all.reduce((sum, figures) => sum + figures[key], 0));
  const values = (['leads', 'recoveries'] as const).map(key =>
    all.flatMap(figures => figures[key]).sort((one, other) => one - other),
  );
  return { numbers, values };
}

/** Many times what `expect` is for, and in a hundredth of its time where all is well. */
function same(received: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(received, expected)) {
    expect(received).toEqual(expected);
  }
}

/** So that a failure says with which seed. */
function always(check: (seed: number) => void): void {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`With seed ${seed}`, { cause: error });
    }
  }
}

describe('whatever happened', () => {
  it('is the same in another order, told twice and late', () => {
    let blamed = 0;
    always(seed => {
      const known = history(seed);
      const random = seeded(seed + 1);
      const whole = plain(result(known));
      const again = {
        ...known,
        deployments: random.shuffled([
          ...known.deployments,
          ...known.deployments.filter(() => random.isLikely(0.3)),
        ]),
        incidents: random.shuffled([
          ...known.incidents,
          ...known.incidents.filter(() => random.isLikely(0.3)),
        ]),
      };
      same(plain(result(again)), whole);
      blamed += Object.values(whole.incidents).filter(
        ({ deploymentId }) => deploymentId !== undefined,
      ).length;
    });
    // Else all of this says nothing.
    expect(blamed).toBeGreaterThan(ROUNDS);
  });

  it('blames for each incident one deployment at most, that began before it and that fails by it', () => {
    always(seed => {
      const known = history(seed);
      const { deployments, incidents } = result(known);
      for (const incident of known.incidents) {
        const derived = incidents.get(incident.id);
        const cause = known.deployments.find(
          ({ id }) => id === derived?.deploymentId,
        );
        if (derived && cause) {
          const told = deployments.get(cause.id);
          const age = incident.openedAt - cause.startedAt;
          same(age >= 0, true);
          same(incident.mergedInto, undefined);
          const isCounted = told?.countedAt !== undefined;
          same(isCounted && told.failedReasons.length === 0, false);
          const isGuessed = derived.method === 'latest-before';
          same(isGuessed && !isCounted, false);
        }
      }
    });
  });

  it('never recovers before it fails, and fails only where it counts', () => {
    always(seed => {
      for (const each of result(history(seed)).deployments.values()) {
        const isFailed = each.failedReasons.length > 0;
        same(each.failedAt !== undefined, isFailed);
        same(isFailed && each.countedAt === undefined, false);
        same(
          (each.recoveredAt ?? Infinity) >= (each.failedAt ?? -Infinity),
          true,
        );
      }
    });
  });

  it('never fails less with one incident more', () => {
    let higher = 0;
    always(seed => {
      const known = history(seed);
      const more = history(seed + ROUNDS).incidents.map(incident => ({
        ...incident,
        id: `more-${incident.id}`,
      }));
      const before = failRate(known);
      const after = failRate({
        ...known,
        incidents: [...known.incidents, ...more.slice(0, 1)],
      });
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after).toBeLessThanOrEqual(1);
      higher += after > before ? 1 : 0;
    });
    expect(higher).toBeGreaterThan(0);
  });

  it('follows from its neighbourhood', () => {
    const reach = reachMs(RULES);
    always(seed => {
      const known = history(seed, false);
      const whole = result(known);
      const from = at(0) + seeded(seed).below(220) * DAY;
      const to = from + 10 * DAY;
      const isNear = (time: number) =>
        time >= from - reach && time <= to + reach;
      const near = result({
        ...known,
        deployments: known.deployments.filter(each => isNear(each.startedAt)),
        incidents: known.incidents.filter(each => isNear(each.openedAt)),
      });
      for (const { id, startedAt } of known.deployments) {
        if (startedAt >= from && startedAt <= to) {
          same(near.deployments.get(id), whole.deployments.get(id));
        }
      }
      for (const { id, openedAt } of known.incidents) {
        if (openedAt >= from && openedAt <= to) {
          same(near.incidents.get(id), whole.incidents.get(id));
        }
      }
    });
  });

  it('changes nothing that is further away', () => {
    const reach = reachMs(RULES);
    always(seed => {
      const known = history(seed, false);
      const whole = result(known);
      const gone = seeded(seed).oneOf(known.deployments);
      const without = result({
        ...known,
        deployments: known.deployments.filter(each => each !== gone),
      });
      const isFar = (time: number) => Math.abs(time - gone.startedAt) > reach;
      for (const { id, startedAt } of known.deployments) {
        if (isFar(startedAt)) {
          same(without.deployments.get(id), whole.deployments.get(id));
        }
      }
      for (const { id, openedAt } of known.incidents) {
        if (isFar(openedAt)) {
          same(without.incidents.get(id), whole.incidents.get(id));
        }
      }
    });
  });
});

describe('whatever was counted', () => {
  it('adds up from parts of the window, wherever it is split', () => {
    always(seed => {
      const rows = rowsOf(history(seed), seed);
      const split = WINDOW.from + seeded(seed).below(330 * 24 * 60) * 60_000;
      const whole = dayFiguresOf(rows, 'production', WINDOW);
      const parts = [
        { from: WINDOW.from, to: split },
        { from: split, to: WINDOW.to },
      ].flatMap(part => dayFiguresOf(rows, 'production', part));
      same(added(parts), added(whole));
    });
  });

  it('has parts that are no larger than the whole', () => {
    always(seed => {
      for (const day of dayFiguresOf(
        rowsOf(history(seed), seed),
        'production',
        WINDOW,
      )) {
        same(day.failed <= day.deployments, true);
        same(day.withCommits <= day.deployments, true);
        same(day.reworkKnown <= day.deployments, true);
        same(day.rework <= day.reworkKnown, true);
        same(day.succeeded <= day.ended, true);
        same(day.deployments <= day.ended, true);
        same(day.attributed <= day.incidents, true);
      }
    });
  });

  it('is in one bucket each, and no bucket is missing', () => {
    always(seed => {
      const random = seeded(seed);
      const rows = rowsOf(history(seed), seed);
      const from = at(0) + random.below(200 * 24) * HOUR;
      const window = { from, to: from + (1 + random.below(60 * 24)) * HOUR };
      const { metrics } = measure({
        current: dayFiguresOf(rows, 'production', window),
        previous: [],
        window,
        previousWindow: previousOf(window),
        bucket: random.oneOf(['day', 'week', 'month']),
        now: window.to,
        observedSince: dayOf(at(0)),
        isIncidentSourceConnected: true,
        open: { count: 0 },
        targets: {},
        bands: DEFAULT_BAND_TABLE,
        reliability: [],
      });
      for (const { current, metric, series } of metrics) {
        same(series[0].from, new Date(window.from).toISOString());
        same(series.at(-1)?.to, new Date(window.to).toISOString());
        series.slice(1).forEach((point, index) => {
          same(point.from, series[index].to);
        });
        same(
          [metric, series.reduce((sum, { n }) => sum + n, 0)],
          [metric, current.n],
        );
        same(
          series.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0),
          current.numerator ?? 0,
        );
      }
    });
  });
});
