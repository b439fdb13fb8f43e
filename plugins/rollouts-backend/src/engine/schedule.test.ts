import { examplePlan } from '../testing/examplePlan';
import { initialState, RolloutState } from '../domain/state';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { nextLook } from './schedule';

const NOW = 1_000_000;
const example = examplePlan('rolling');
const plan = {
  ...example,
  analysis: { ...example.analysis, intervalMs: 10_000 },
  steps: [{ ...example.steps[0], holdMs: 11_500 }],
};
const state = (changes: Partial<RolloutState>): RolloutState => ({
  ...initialState(NOW, [], rolloutReason('gate.open')),
  phase: 'progressing',
  ...changes,
});
const afterMs = (changes: Partial<RolloutState>) => {
  const at = nextLook(plan, state(changes), NOW);
  return at === undefined ? undefined : at - NOW;
};

describe('when to look at a rollout again', () => {
  it.each<[string, Partial<RolloutState>, number | undefined]>([
    ['never after its end', { phase: 'ended' }, undefined],
    ['every three seconds at its gates', { phase: 'waiting' }, 3_000],
    ['soon after a step began', { stepSince: NOW - 40 }, 250],
    ['less often the longer a step takes', { stepSince: NOW - 2_000 }, 1_000],
    ['at whole milliseconds', { stepSince: NOW - 2_001 }, 1_001],
    ['every two seconds at least', { stepSince: NOW - 900_000 }, 2_000],
    ['soon on its way back', { phase: 'restoring', stepSince: NOW }, 250],
    ['every quarter of an interval while it holds', { heldSince: NOW }, 2_500],
    ['when its metrics are due', { heldSince: NOW - 9_000 }, 1_000],
    [
      'when they are due after the last',
      { heldSince: NOW - 15_000, lookedAt: NOW - 9_500 },
      500,
    ],
    [
      'when its time is over',
      { heldSince: NOW - 11_000, lookedAt: NOW - 1_000 },
      500,
    ],
    [
      'every quarter after that',
      { heldSince: NOW - 60_000, lookedAt: NOW - 1_000 },
      2_500,
    ],
    [
      'not at once again where an instant is very near',
      { heldSince: NOW - 9_990 },
      100,
    ],
  ])('%s', (_title, changes, expected) => {
    expect(afterMs(changes)).toBe(expected);
  });
});
