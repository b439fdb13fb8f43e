import {
  Arrangement,
  Step,
  Strategy,
} from '@quarterdeck/plugin-rollouts-common';
import { examplePlan } from '../testing/examplePlan';
import { exposureOf, restorationOf, safeAfter } from './restoration';
import { BEFORE } from './strategies/types';

const inShort = (steps: readonly Step[]) =>
  steps.map(({ id, arrangement: { stable, candidate, traffic } }) =>
    [
      id,
      stable.release,
      candidate ? `${candidate.release} ${candidate.scale}` : 'none',
      traffic,
    ].join(' '),
  );
const reachedBy = (strategy: Strategy, id: string): Arrangement => {
  const step = examplePlan(strategy).steps.find(each => each.id === id);
  if (!step) {
    throw new Error(`${strategy} has no step ${id}`);
  }
  return step.arrangement;
};

describe('what strategies arrange', () => {
  it.each<[Strategy, string[]]>([
    ['rolling', ['roll new none 0']],
    [
      'canary',
      [
        'prepare old new 5 0',
        'canary-5 old new 5 5',
        'canary-25 old new 25 25',
        'canary-50 old new 50 50',
        'canary-100 old new 100 100',
        'promote new new 100 100',
        'return new new 100 0',
        'retire new none 0',
      ],
    ],
    [
      'canary-replicas',
      [
        'canary-5 old new 5 5',
        'canary-25 old new 25 25',
        'canary-50 old new 50 50',
        'promote new none 0',
      ],
    ],
    [
      'blue-green',
      [
        'prepare old new 100 0',
        'switch old new 100 100',
        'promote new new 100 100',
        'return new new 100 0',
        'retire new none 0',
      ],
    ],
  ])('by %s is what the guide says', (strategy, steps) => {
    expect(inShort(examplePlan(strategy).steps)).toEqual(steps);
  });
});

describe('the way back', () => {
  it.each<[Strategy, string, string[]]>([
    ['rolling', 'roll', ['restore-stable old none 0']],
    [
      'canary',
      'prepare',
      ['restore-traffic old new 5 0', 'clean-up old none 0'],
    ],
    [
      'canary',
      'canary-25',
      ['restore-traffic old new 25 0', 'clean-up old none 0'],
    ],
    [
      'canary',
      'promote',
      [
        'restore-stable old new 100 100',
        'restore-traffic old new 100 0',
        'clean-up old none 0',
      ],
    ],
    [
      'canary',
      'return',
      [
        'restore-stable old new 100 0',
        'restore-traffic old new 100 0',
        'clean-up old none 0',
      ],
    ],
    ['canary', 'retire', ['restore-stable old none 0']],
    ['canary-replicas', 'promote', ['restore-stable old none 0']],
    [
      'blue-green',
      'switch',
      ['restore-traffic old new 100 0', 'clean-up old none 0'],
    ],
  ])('of %s from %s takes requests away first', (strategy, id, steps) => {
    expect(inShort(restorationOf(reachedBy(strategy, id)))).toEqual(steps);
  });

  it('from where nothing was begun only makes sure of it', () => {
    expect(restorationOf(BEFORE).map(each => each.arrangement)).toEqual([
      BEFORE,
    ]);
  });

  it.each<Strategy>(['rolling', 'canary', 'canary-replicas', 'blue-green'])(
    'of %s ends as it was before or beside nothing, exposes no more than before, and is safe from where it says',
    strategy => {
      for (const { arrangement } of examplePlan(strategy).steps) {
        const steps = restorationOf(arrangement);
        const exposures = steps.map(each => exposureOf(each.arrangement));
        expect(steps.at(-1)?.arrangement).toEqual(BEFORE);
        expect(Math.max(...exposures)).toBeLessThanOrEqual(
          exposureOf(arrangement),
        );
        const safe = safeAfter(arrangement);
        expect(exposures.slice(safe).every(each => each === 0)).toBe(true);
        expect(exposures.slice(0, safe).every(each => each > 0)).toBe(true);
      }
    },
  );
});
