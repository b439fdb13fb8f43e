import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { examplePlan } from '../testing/examplePlan';
import { noticesOf } from './notices';
import { RolloutRecord } from './records';
import { RolloutState, initialState } from './state';

const REASON = rolloutReason('gate.open');

function record(changes: Partial<RolloutState>): RolloutRecord {
  return {
    id: 'r1',
    plan: {
      id: 'p1',
      hash: 'h',
      createdBy: 'user:default/dana',
      createdAt: 0,
      expiresAt: 1,
      document: examplePlan('canary'),
      notices: [],
    },
    state: { ...initialState(0, [], REASON), ...changes },
    startedBy: 'user:default/dana',
    startedAt: 0,
    revision: 1,
  };
}

const told = (before: Partial<RolloutState>, after: Partial<RolloutState>) =>
  noticesOf(record(before), record(after), 5).map(
    ({ kind, severity, title }) => [kind, severity, title],
  );

describe('what people are told of a rollout', () => {
  it.each<[string, Partial<RolloutState>, Partial<RolloutState>, string[][]]>([
    [
      'its start',
      { phase: 'waiting' },
      { phase: 'progressing' },
      [
        [
          'started',
          'normal',
          'shop in production is being changed from v1 to v2',
        ],
      ],
    ],
    [
      'a hand edit',
      { phase: 'progressing' },
      {
        phase: 'paused',
        reason: rolloutReason('paused.changed-underneath', {
          object: 'x',
          detail: 'y',
        }),
      },
      [['paused', 'high', 'shop in production: the rollout of v2 is paused']],
    ],
    [
      'a breach and the end, each once',
      { phase: 'progressing' },
      { phase: 'restoring', breachAt: 4 },
      [['breached', 'high', 'shop in production: v2 failed and is taken back']],
    ],
    [
      'that it is back',
      { phase: 'restoring', breachAt: 4 },
      { phase: 'ended', breachAt: 4, outcome: 'rolled-back' },
      [['rolled-back', 'high', 'shop in production: v2 failed; v1 runs again']],
    ],
    [
      'that it needs a person',
      { phase: 'restoring', breachAt: 4 },
      { phase: 'ended', breachAt: 4, outcome: 'stuck' },
      [
        [
          'stuck',
          'critical',
          'shop in production: taking v2 back is stuck and needs a person',
        ],
      ],
    ],
    [
      'success',
      { phase: 'progressing' },
      { phase: 'ended', outcome: 'succeeded' },
      [['succeeded', 'normal', 'shop in production runs v2']],
    ],
  ])('is %s', (_, before, after, notices) => {
    expect(told(before, after)).toEqual(notices);
    // The next look at the same has no news.
    expect(told(after, after)).toEqual([]);
  });

  it('is not what they did themselves, nor each step', () => {
    const byHand = rolloutReason('paused.by-hand', { by: 'user:default/dana' });
    expect(
      told({ phase: 'progressing' }, { phase: 'paused', reason: byHand }),
    ).toEqual([]);
    expect(
      told(
        { phase: 'progressing' },
        { phase: 'restoring', breachAt: 4, isByHand: true },
      ),
    ).toEqual([]);
    expect(
      told(
        { phase: 'progressing', step: 1 },
        { phase: 'progressing', step: 2 },
      ),
    ).toEqual([]);
  });
});
