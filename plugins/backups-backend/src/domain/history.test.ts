import { HOUR_MS, NOW } from '../testing/protectionRows';
import { rpoHistory, rpoSteps } from './history';
import type { Availability } from './points';
import { restorableAt } from './restorable';

const START = NOW - 10 * HOUR_MS;
const point = (
  backupId: string,
  pointAt: number,
  from: number,
  until?: number,
): Availability => ({
  backupId,
  pointAt: START + pointAt * HOUR_MS,
  from: START + from * HOUR_MS,
  until: until === undefined ? undefined : START + until * HOUR_MS,
});
const window = { from: START, to: NOW, targetMs: 2 * HOUR_MS };

describe('what would have been lost', () => {
  it('counts a backup from when it was complete, not from its point', () => {
    const { stretches, keptRatio, longestMs } = rpoHistory(
      [point('a', 0, 1), point('b', 4, 5)],
      window,
    );
    expect(rpoSteps(stretches, 100)).toEqual([
      { at: START, ms: undefined },
      { at: START + HOUR_MS, ms: undefined },
      { at: START + HOUR_MS, ms: HOUR_MS },
      { at: START + 5 * HOUR_MS, ms: 5 * HOUR_MS },
      { at: START + 5 * HOUR_MS, ms: HOUR_MS },
      { at: NOW, ms: 6 * HOUR_MS },
    ]);
    // Known for nine hours; kept in the first after each.
    expect(keptRatio).toBeCloseTo(2 / 9);
    expect(longestMs).toBe(6 * HOUR_MS);
  });

  it('falls back to an older point when the newest is deleted, and to nothing after the last', () => {
    const { stretches } = rpoHistory(
      [point('a', 0, 0, 6), point('b', 1, 1, 3)],
      window,
    );
    expect(stretches.map(({ pointAt }) => pointAt)).toEqual([
      START,
      START + HOUR_MS,
      START,
      undefined,
    ]);
  });

  it('is not known without any backup ever', () => {
    expect(rpoHistory([], window)).toMatchObject({
      keptRatio: undefined,
      longestMs: undefined,
    });
    expect(rpoHistory([], { ...window, to: START }).stretches).toEqual([]);
  });

  it('keeps the worst where a chart wants fewer steps', () => {
    const points = Array.from({ length: 1_000 }, (_, index) =>
      point(`${index}`, index / 100, index / 100),
    );
    points.splice(400, 100);
    const { stretches, longestMs } = rpoHistory(points, window);
    const steps = rpoSteps(stretches, 50);
    expect(steps.length).toBeLessThanOrEqual(50);
    expect(Math.max(...steps.map(({ ms }) => ms ?? 0))).toBe(longestMs);
  });
});

/** Enough chance for a test, and the same everywhere. */
function random(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) % 2_147_483_648;
    return Math.floor((Math.abs(state) / 2_147_483_648) * most);
  };
}

describe.each([1, 2, 3, 4, 5])('random histories with the seed %d', seed => {
  const below = random(seed * 7919);
  const points = Array.from({ length: 40 }, (_, index): Availability => {
    const pointAt = START - 1_000 + below(2_000_000);
    const from = pointAt + below(50_000);
    return {
      backupId: `${index}`,
      pointAt,
      from,
      until: below(3) === 0 ? from + below(1_000_000) : undefined,
    };
  });
  const to = START + 2_000_000;
  const { stretches, keptRatio, longestMs } = rpoHistory(points, {
    from: START,
    to,
    targetMs: 60_000,
  });
  const newestAt = (at: number) =>
    points
      .filter(
        each =>
          each.from <= at && (each.until === undefined || each.until > at),
      )
      .reduce<
        number | undefined
      >((best, { pointAt }) => Math.max(best ?? -Infinity, pointAt), undefined);

  it('adjoin, and say at any instant what looking at every backup says', () => {
    expect(stretches[0].from).toBe(START);
    expect(stretches.at(-1)?.to).toBe(to);
    for (const [index, { from }] of stretches.slice(1).entries()) {
      expect(from).toBe(stretches[index].to);
    }
    for (let n = 0; n < 500; n++) {
      const at = START + below(to - START);
      const found = stretches.find(each => each.from <= at && at < each.to);
      expect(found?.pointAt).toBe(newestAt(at));
    }
  });

  it('keep as much of the time as sampling finds', () => {
    const firstEver = Math.min(...points.map(({ from }) => from));
    let known = 0;
    let kept = 0;
    let longest = 0;
    for (let at = Math.max(START, firstEver); at < to; at += 50) {
      const newest = newestAt(at);
      known += 1;
      kept += newest !== undefined && at - newest <= 60_000 ? 1 : 0;
      longest = Math.max(longest, newest === undefined ? 0 : at - newest);
    }
    expect(keptRatio).toBeCloseTo(kept / known, 2);
    expect(Math.abs((longestMs ?? 0) - longest)).toBeLessThanOrEqual(50);
  });

  it('give back what they had then', () => {
    for (let n = 0; n < 300; n++) {
      const at = START + below(to - START);
      const then = points
        .filter(
          each =>
            each.pointAt <= at &&
            each.from <= at &&
            (each.until === undefined || each.until > at),
        )
        .map(({ pointAt }) => pointAt);
      const answer = restorableAt(points, { at, now: to });
      expect(answer.pointAt && Date.parse(answer.pointAt)).toBe(
        then.length === 0 ? null : Math.max(...then),
      );
    }
  });
});

describe('what could have been restored', () => {
  const points = [point('a', 1, 1.1, 6), point('b', 4, 4.2)];
  const ask = (hour: number, more = {}) =>
    restorableAt(points, { at: START + hour * HOUR_MS, now: NOW, ...more });

  it('is what was there then, be it gone since', () => {
    expect(ask(3)).toMatchObject({
      backupId: 'a',
      wouldLoseMs: 2 * HOUR_MS,
      isStillThere: false,
      nearestBefore: null,
      nearestAfter: { backupId: 'b' },
      reason: { code: 'restorable.gone' },
    });
  });

  it('is not a backup that was still being made', () => {
    expect(ask(4.1)).toMatchObject({
      backupId: 'a',
      nearestBefore: { backupId: 'b' },
    });
    expect(ask(5)).toMatchObject({
      backupId: 'b',
      isStillThere: true,
      reason: { code: 'restorable.there' },
    });
  });

  it('is nothing before the first, and not known of the future', () => {
    expect(ask(0.5)).toMatchObject({
      backupId: null,
      isStillThere: false,
      reason: { code: 'restorable.none' },
    });
    expect(ask(11).reason.code).toBe('restorable.future');
  });

  it('is any instant that an archive reaches', () => {
    const archive = { from: START + 4.2 * HOUR_MS, until: NOW };
    expect(ask(7, { archive }).reason.code).toBe('restorable.archive');
    expect(ask(3, { archive }).reason.code).toBe('restorable.gone');
  });
});
