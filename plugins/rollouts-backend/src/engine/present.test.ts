import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../domain/records';
import { RolloutState, initialState } from '../domain/state';
import { examplePlan } from '../testing/examplePlan';
import { offerOf, presentPlan, presentRollout } from './present';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');
const REASON = rolloutReason('gate.open');

function record(changes: Partial<RolloutState> = {}): RolloutRecord {
  return {
    id: 'r',
    plan: {
      id: 'p',
      hash: 'h',
      createdBy: 'user:default/dana',
      createdAt: NOW,
      expiresAt: NOW + 60_000,
      document: examplePlan('canary'),
      notices: [REASON],
    },
    state: { ...initialState(NOW, [], REASON), ...changes },
    startedBy: 'user:default/dana',
    startedAt: NOW,
    revision: 1,
  };
}

it('gives a plan with its times as text, and how long it lasts', () => {
  expect(presentPlan(record().plan)).toMatchObject({
    createdAt: '2026-03-04T12:00:00.000Z',
    expiresAt: '2026-03-04T12:01:00.000Z',
    expectedDurationMs: expect.any(Number),
    notices: [REASON],
  });
});

it('gives what is not known of a rollout as null', () => {
  expect(presentRollout(record())).toMatchObject({
    startedAt: '2026-03-04T12:00:00.000Z',
    heldSince: null,
    finishedAt: null,
    outcome: null,
    breachAt: null,
    breachReason: null,
    safeAt: null,
    healthyAt: null,
  });
});

const { steps } = examplePlan('canary');
const at = (id: string) => steps.findIndex(step => step.id === id);
it.each<[string, Partial<RolloutState>, number]>([
  ['waiting', {}, 0],
  ['starting', { phase: 'progressing', step: at('prepare') }, 0],
  ['at a quarter', { phase: 'progressing', step: at('canary-25') }, 25],
  ['paused there', { phase: 'paused', step: at('canary-25') }, 25],
  [
    'on the way back, its first step',
    {
      phase: 'restoring',
      step: 0,
      reached: steps[at('canary-25')].arrangement,
    },
    0,
  ],
  ['well ended', { phase: 'ended', outcome: 'succeeded' }, 100],
  ['taken back', { phase: 'ended', outcome: 'rolled-back' }, 0],
])('says how many requests reach the new version: %s', (_, state, traffic) => {
  expect(presentRollout(record(state)).traffic).toBe(traffic);
});

it.each<[string, Partial<RolloutState>, string[]]>([
  ['waiting', {}, ['abort']],
  [
    'progressing',
    { phase: 'progressing' },
    ['pause', 'promote', 'skip-analysis', 'abort'],
  ],
  [
    'progressing without analysis',
    { phase: 'progressing', skipsAnalysis: true },
    ['pause', 'promote', 'abort'],
  ],
  [
    'paused',
    { phase: 'paused' },
    ['resume', 'promote', 'skip-analysis', 'abort'],
  ],
  ['going back', { phase: 'restoring' }, []],
  ['ended', { phase: 'ended', outcome: 'succeeded' }, []],
  ['stuck', { phase: 'ended', outcome: 'stuck' }, ['retry']],
])('offers what makes sense while it is %s', (_, state, controls) => {
  expect(offerOf(record(state)).controls).toEqual(controls);
});
