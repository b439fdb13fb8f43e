import {
  exampleDeployment,
  exampleDeployments,
} from '../testing/exampleDeployments';
import { DAY, HOUR, MINUTE, NOW, at } from '../testing/exampleMatrix';
import {
  deploymentDuration,
  deploymentState,
  deploymentsPerDay,
  instantBefore,
  lastDeploymentUntil,
  medianDuration,
  mergeDeployments,
} from './deployments';

const deployment = (id: string, age: number, overrides = {}) =>
  exampleDeployment(NOW, {
    id,
    version: 'v2',
    previousVersion: 'v1',
    age,
    ...overrides,
  });

describe('deploymentState', () => {
  it('tells what is under way from what nobody saw the end of', () => {
    expect(
      Object.fromEntries(
        exampleDeployments().map(each => [each.id, deploymentState(each)]),
      ),
    ).toEqual({
      'under-way': 'in-progress',
      'by-a-person': 'succeeded',
      found: 'not-seen',
      'rolled-back': 'rolled-back',
      failed: 'failed',
      reported: 'succeeded',
    });
  });
});

describe('deploymentDuration', () => {
  it('is exact where both ends were seen', () => {
    expect(deploymentDuration(deployment('a', HOUR))).toEqual({
      atLeast: 90_000,
      atMost: 90_000,
    });
  });

  it('has bounds where an end was found afterwards', () => {
    expect(
      deploymentDuration(
        deployment('a', HOUR, {
          startedAfter: at(NOW, HOUR + 5 * MINUTE),
          finishedAt: at(NOW, 50 * MINUTE),
          finishedAfter: at(NOW, 55 * MINUTE),
        }),
      ),
    ).toEqual({ atLeast: 5 * MINUTE, atMost: 15 * MINUTE });
    expect(
      deploymentDuration(
        deployment('a', HOUR, {
          finishedAt: at(NOW, 50 * MINUTE),
          finishedAfter: at(NOW, HOUR + MINUTE),
        }),
      ),
    ).toEqual({ atLeast: 0, atMost: 10 * MINUTE });
  });

  it('is not known before the end', () => {
    expect(
      deploymentDuration(deployment('a', HOUR, { finishedAt: null })),
    ).toBeUndefined();
  });
});

describe('mergeDeployments', () => {
  it('keeps what a new first page pushed out, and takes the later answer of each', () => {
    const older = [
      deployment('b', 2 * HOUR, { outcome: null }),
      deployment('a', 3 * HOUR),
    ];
    const newer = [deployment('c', HOUR), deployment('b', 2 * HOUR)];
    const merged = mergeDeployments(older, newer);
    expect(merged.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(merged[1].outcome).toBe('succeeded');
  });
});

describe('the way back', () => {
  it('leads to the last instant before a change', () => {
    expect(instantBefore(deployment('a', 0))).toBe('2026-03-04T11:59:59.999Z');
    expect(
      instantBefore(deployment('a', 0, { startedAfter: at(NOW, MINUTE) })),
    ).toBe(at(NOW, MINUTE));
  });

  it('goes change by change', () => {
    const all = [
      deployment('c', 0),
      deployment('b', HOUR),
      deployment('a', DAY),
    ];
    expect(lastDeploymentUntil(all)?.id).toBe('c');
    expect(lastDeploymentUntil(all, instantBefore(all[0]))?.id).toBe('b');
    expect(lastDeploymentUntil(all, instantBefore(all[1]))?.id).toBe('a');
    expect(lastDeploymentUntil(all, instantBefore(all[2]))).toBeUndefined();
  });
});

describe('deploymentsPerDay', () => {
  // Noon wherever the test runs: days are those of the reader.
  const noon = new Date(2026, 2, 4, 12).getTime();
  const atNoon = (id: string, age: number, overrides = {}) =>
    deployment(id, age, { startedAt: at(noon, age), ...overrides });
  const all = [
    atNoon('today', HOUR),
    atNoon('failed today', 2 * HOUR, { outcome: 'failed' }),
    atNoon('yesterday', DAY),
    atNoon('long ago', 30 * DAY),
  ];

  it('counts by state, days without any among them', () => {
    const days = deploymentsPerDay(all, { now: noon, days: 3, more: false });
    expect(days.map(({ counts, total }) => [counts, total])).toEqual([
      [{}, 0],
      [{ succeeded: 1 }, 1],
      [{ succeeded: 1, failed: 1 }, 2],
    ]);
  });

  it('leaves out the days that have not been read to their end', () => {
    const days = deploymentsPerDay(all.slice(0, 3), {
      now: noon,
      days: 3,
      more: true,
    });
    expect(days.map(({ total }) => total)).toEqual([2]);
  });
});

describe('medianDuration', () => {
  it('leaves out what is not known exactly', () => {
    const lasting = (id: string, minutes: number) =>
      deployment(id, HOUR, { finishedAt: at(NOW, HOUR - minutes * MINUTE) });
    const guessed = deployment('x', HOUR, { startedAfter: at(NOW, DAY) });
    expect(medianDuration([lasting('a', 1), lasting('b', 9), guessed])).toBe(
      5 * MINUTE,
    );
    expect(
      medianDuration([lasting('a', 1), lasting('b', 9), lasting('c', 2)]),
    ).toBe(2 * MINUTE);
    expect(medianDuration([guessed])).toBeUndefined();
  });
});
