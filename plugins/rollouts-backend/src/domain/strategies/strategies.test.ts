import { Strategy } from '@quarterdeck/plugin-rollouts-common';
import { stepsOf } from '.';

const MINUTE_MS = 60_000;

function longestHold(strategy: Strategy, isProduction: boolean): number {
  const steps = stepsOf(strategy, {
    weights: [5, 25, 50, 100],
    stepMs: MINUTE_MS,
    isProduction,
  });
  return Math.max(...steps.map(({ holdMs }) => holdMs)) / MINUTE_MS;
}

describe('stepsOf', () => {
  it.each<[Strategy, number, number]>([
    ['rolling', 30, 5],
    ['canary', 30, 5],
    ['canary-replicas', 30, 5],
    ['blue-green', 10, 5],
  ])(
    'watches %s for %s minutes in production, for %s elsewhere',
    (strategy, production, elsewhere) => {
      expect(longestHold(strategy, true)).toBe(production);
      expect(longestHold(strategy, false)).toBe(elsewhere);
    },
  );

  it('watches for as long as it is told', () => {
    const steps = stepsOf('blue-green', {
      weights: [100],
      stepMs: 0,
      bakeMs: 7,
      isProduction: true,
    });
    expect(steps.map(({ holdMs }) => holdMs)).toEqual([0, 7, 0, 0, 0]);
  });
});
