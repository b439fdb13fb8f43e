import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { examplePlan } from '../../testing/examplePlan';
import { RolloutRecord } from '../records';
import { RolloutState, initialState } from '../state';
import { HOOK_TYPES, answerHook } from './hooks';

const gate = {
  kind: 'smoke-test',
  beforeStep: 'hand-over',
  title: rolloutReason('gate.smoke-test'),
};

function record(changes: Partial<RolloutState>): RolloutRecord {
  return {
    id: 'r',
    plan: {
      id: 'p',
      hash: 'h',
      createdBy: 'user:default/dana',
      createdAt: 0,
      expiresAt: 1,
      document: examplePlan('flagger', { gates: [gate] }),
      notices: [],
    },
    state: {
      ...initialState(0, [], rolloutReason('gate.open')),
      phase: 'progressing',
      ...changes,
    },
    startedBy: 'user:default/dana',
    startedAt: 0,
    revision: 1,
  };
}

const openOf = (changes: Partial<RolloutState>) =>
  HOOK_TYPES.filter(type => answerHook(type, record(changes)).isOpen);
const smoke = (isOpen: boolean) => ({
  gates: [
    {
      kind: gate.kind,
      beforeStep: gate.beforeStep,
      isOpen,
      reason: rolloutReason('gate.open'),
      liftedBy: null,
      link: null,
    },
  ],
});

describe('what Flagger is told', () => {
  it('is to go on while a rollout of ours is, and to promote once the gate before that is open', () => {
    expect(openOf(smoke(false))).toEqual([
      'confirm-rollout',
      'pre-rollout',
      'rollout',
      'confirm-traffic-increase',
      'post-rollout',
    ]);
    expect(openOf(smoke(true))).toContain('confirm-promotion');
    expect(answerHook('confirm-promotion', record({})).reason.message).toBe(
      'Waiting for: smoke-test',
    );
  });

  it.each(['waiting', 'paused'] as const)('is to wait while it is %s', phase =>
    expect(openOf({ phase, ...smoke(true) })).toEqual(['post-rollout']),
  );

  it('is to go back only once somebody gave it up', () => {
    const back = (changes: Partial<RolloutState>) =>
      answerHook('rollback', record(changes)).isOpen;
    expect(back({ phase: 'restoring', isByHand: true })).toBe(true);
    expect(back({ phase: 'restoring' })).toBe(false);
    expect(back({ isByHand: true })).toBe(false);
    expect(answerHook('rollback', undefined).isOpen).toBe(false);
  });

  it('is nothing that stands in the way of what others deploy', () => {
    expect(
      HOOK_TYPES.filter(type => answerHook(type, undefined).isOpen),
    ).toEqual(HOOK_TYPES.filter(type => type !== 'rollback'));
  });
});
