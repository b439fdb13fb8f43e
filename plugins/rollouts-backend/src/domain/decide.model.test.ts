import {
  Arrangement,
  PlanDocument,
  Strategy,
} from '@quarterdeck/plugin-rollouts-common';
import { Random, examplePlan, exampleLook } from '../testing/examplePlan';
import { decide } from './decide';
import { exposureOf, restorationOf } from './restoration';
import {
  Command,
  Decision,
  Observation,
  RolloutState,
  initialState,
} from './state';

const STRATEGIES: Strategy[] = [
  'rolling',
  'blue-green',
  'canary',
  'canary-replicas',
];
const WALKS = 100;
const TICKS = 100;

const COMMANDS: ((by: string) => Command)[] = [
  by => ({ kind: 'pause', by }),
  by => ({ kind: 'resume', by }),
  by => ({ kind: 'promote', by }),
  by => ({ kind: 'skip-analysis', by, cause: 'x' }),
  by => ({ kind: 'abort', by, cause: 'x' }),
  by => ({ kind: 'retry', by }),
];

function observe(random: Random, plan: PlanDocument): Observation {
  const isThere = random.chance(0.7);
  return {
    unreachable: random.chance(0.05)
      ? { code: 'cluster.unreachable', params: {}, message: 'down' }
      : undefined,
    changedUnderneath: random.chance(0.02)
      ? { code: 'paused.changed-underneath', params: {}, message: 'edited' }
      : undefined,
    isThere,
    missing: isThere ? '' : 'something',
    refused: random.chance(0.01)
      ? { code: 'breach.refused', params: {}, message: 'forbidden' }
      : undefined,
    broken: random.chance(0.02) ? 'it crashes' : undefined,
    gates: random.chance(0.5)
      ? plan.gates.map(({ kind, beforeStep, title }) => ({
          kind,
          beforeStep,
          isOpen: random.chance(0.6),
          reason: title,
          liftedBy: null,
          link: null,
        }))
      : undefined,
    look: random.chance(0.4)
      ? exampleLook(random.of(['pass', 'pass', 'pass', 'fail', 'no-data']))
      : undefined,
    command: random.chance(0.05)
      ? random.of(COMMANDS)('user:default/dana')
      : undefined,
  };
}

function check(
  plan: PlanDocument,
  before: RolloutState,
  seen: Observation,
  { next, arrangement }: Decision,
  sent: Arrangement | undefined,
) {
  if (before.phase === 'ended' && seen.command?.kind !== 'retry') {
    expect(next).toBe(before);
  }
  if (arrangement) {
    expect(seen.unreachable).toBeUndefined();
    expect(seen.changedUnderneath && next.phase !== 'restoring').toBeFalsy();
    expect(['progressing', 'paused', 'restoring']).toContain(next.phase);
  }
  const isGoing = ['progressing', 'paused'].includes(before.phase);
  if (isGoing && seen.refused && !seen.unreachable && !seen.changedUnderneath) {
    // Trying again does not help: it goes back at once, or holds where that is not safe.
    const isHeld = plan.analysis.onBreach === 'hold';
    expect(isHeld ? ['paused', 'restoring'] : ['restoring']).toContain(
      next.phase,
    );
  }
  if (before.phase === 'restoring') {
    expect(['restoring', 'ended']).toContain(next.phase);
    expect(next.outcome).not.toBe('succeeded');
  }
  const isForward = before.phase === 'progressing' || before.phase === 'paused';
  if (
    plan.analysis.onBreach === 'hold' &&
    isForward &&
    next.phase === 'restoring' &&
    seen.command?.kind !== 'abort'
  ) {
    expect(exposureOf(plan.steps[before.step].arrangement)).toBe(0);
  }
  if (plan.purpose === 'drill') {
    expect(next.outcome).not.toBe('succeeded');
  }
  if (next.outcome === 'rehearsed') {
    expect(plan.purpose).toBe('drill');
    expect(next.breachReason?.code).toBe('breach.drill');
    expect(exposureOf(next.reached ?? plan.steps[0].arrangement)).toBe(100);
    expect(next.healthyAt).toBeGreaterThanOrEqual(next.safeAt ?? Infinity);
  }
  if (plan.purpose === 'rollback' && next.outcome === 'succeeded') {
    expect(next.safeAt).toBeDefined();
    expect(next.healthyAt).toBeGreaterThanOrEqual(next.safeAt ?? Infinity);
  }
  if (next.breachAt !== undefined) {
    expect(next.breachReason).toBeDefined();
    expect(next.safeAt ?? Infinity).toBeGreaterThanOrEqual(next.breachAt);
    expect(next.healthyAt ?? Infinity).toBeGreaterThanOrEqual(
      next.safeAt ?? next.breachAt,
    );
    if (arrangement && next.phase === 'restoring' && sent) {
      expect(exposureOf(arrangement)).toBeLessThanOrEqual(exposureOf(sent));
      expect(
        restorationOf(next.reached ?? sent).map(step => step.arrangement),
      ).toContainEqual(arrangement);
    }
  }
  if (before.phase !== 'restoring' && next.phase !== 'restoring') {
    expect(next.step - before.step).toBeGreaterThanOrEqual(0);
    expect(next.step - before.step).toBeLessThanOrEqual(1);
    if (next.step > before.step) {
      expect(seen.isThere).toBe(true);
    }
  }
  if (next.outcome === 'succeeded' && before.outcome === undefined) {
    expect(before.step).toBe(plan.steps.length - 1);
    expect(next.breachAt).toBeUndefined();
  }
}

const KINDS: [string, string[], Partial<PlanDocument>][] = [
  ['rollout', ['succeeded', 'rolled-back'], {}],
  ['rehearsal', ['rehearsed', 'rolled-back'], { purpose: 'drill' }],
  [
    'way back',
    ['succeeded', 'aborted'],
    {
      purpose: 'rollback',
      analysis: { ...examplePlan('canary').analysis, onBreach: 'hold' },
    },
  ],
];

describe.each(STRATEGIES)('on random ways a %s', strategy => {
  it.each(KINDS)('%s keeps the invariants of the chart', (_, ends, changes) => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const random = new Random(seed);
      const plan = examplePlan(strategy, changes);
      let state = initialState(0, [], plan.steps[0].title);
      let sent: Arrangement | undefined;
      for (let now = 0; now < TICKS; now += 1) {
        const seen = observe(random, plan);
        const decision = decide(plan, state, seen, now * 3_000);
        check(plan, state, seen, decision, sent);
        sent = decision.arrangement ?? sent;
        state = decision.next;
      }
      outcomes.add(state.outcome ?? state.phase);
    }
    // The walks come by every end, or the invariants were not tried.
    expect([...outcomes]).toEqual(
      expect.arrayContaining([...ends, 'cancelled']),
    );
  });
});
