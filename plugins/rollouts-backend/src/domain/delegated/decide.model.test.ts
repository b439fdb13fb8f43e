import {
  DelegatedStrategy,
  PlanDocument,
} from '@quarterdeck/plugin-rollouts-common';
import { Random, examplePlan } from '../../testing/examplePlan';
import { sameImages } from '../reconcile';
import { Command, RolloutState, initialState } from '../state';
import { decideDelegated } from './decide';
import {
  DelegatedDecision,
  DelegatedObservation,
  DelegatedView,
  Standing,
} from './state';
import { argoSteps, flaggerSteps } from './steps';

const STRATEGIES: DelegatedStrategy[] = ['flagger', 'argo-rollouts'];
const WALKS = 100;
const TICKS = 120;
const TICK_MS = 3_000;

const COMMANDS: ((by: string) => Command)[] = [
  by => ({ kind: 'pause', by }),
  by => ({ kind: 'resume', by }),
  by => ({ kind: 'promote', by }),
  by => ({ kind: 'skip-analysis', by, cause: 'x' }),
  by => ({ kind: 'abort', by, cause: 'x' }),
  by => ({ kind: 'retry', by }),
];

/** The cluster: writes are taken most of the time, and the controller does something of its own at random. */
class World {
  release: 'old' | 'new' | 'foreign' = 'old';
  standing: Standing = 'done';
  revision = 'a';
  isSuspended = false;
  skipsAnalysis = false;
  step = 0;
  isNewServed = false;
  /** From some time on the cluster takes nothing of us any more. */
  isRefusing = false;

  constructor(
    private readonly random: Random,
    private readonly plan: PlanDocument,
  ) {}

  take({ writes }: DelegatedDecision): void {
    for (const write of writes) {
      if (this.isRefusing || this.random.chance(0.2)) {
        return;
      }
      switch (write.kind) {
        case 'set-images':
          if (this.release !== write.release) {
            this.release = write.release;
            this.standing =
              write.release === 'old' && !this.isNewServed ? 'done' : 'pending';
          }
          break;
        case 'set-suspended':
          this.isSuspended = write.isSuspended;
          break;
        case 'set-skipping':
          this.skipsAnalysis = write.isSkipping;
          break;
        case 'abort':
          this.standing = 'failed';
          this.isNewServed = false;
          break;
        default:
          this.step += 1;
      }
    }
  }

  live(): void {
    const { random } = this;
    this.isRefusing ||= random.chance(0.005);
    if (random.chance(0.01)) {
      this.isSuspended = !this.isSuspended;
    }
    if (random.chance(0.01)) {
      this.release = random.of(['old', 'new', 'foreign']);
    }
    if (this.isSuspended || random.chance(0.6)) {
      return;
    }
    switch (this.standing) {
      case 'pending':
        this.standing = 'advancing';
        this.revision += this.release;
        break;
      case 'waiting':
      case 'advancing':
        this.standing = random.of<Standing>([
          'advancing',
          'waiting',
          'advancing',
          'promoting',
          'failed',
        ]);
        this.isNewServed = this.standing !== 'failed' && this.release !== 'old';
        break;
      case 'promoting':
        this.standing = 'done';
        this.isNewServed = this.release === 'new';
        break;
      default:
    }
  }

  view(): DelegatedView {
    const { from, to } = this.plan;
    return {
      theirs: {
        object: 'Canary shop/shop',
        phase: this.standing,
        standing: this.standing,
        weight: this.isNewServed ? 50 : 0,
        failedChecks: 0,
        message: `it is ${this.standing}`,
      },
      revision: this.revision,
      step: Math.min(this.step, this.plan.steps.length - 1),
      isSuspended: this.isSuspended,
      skipsAnalysis: this.skipsAnalysis,
      isAborted: this.standing === 'failed',
      isNewServed: this.isNewServed,
      target: {
        name: 'shop',
        resourceVersion: '1',
        images:
          this.release === 'foreign'
            ? [{ container: 'shop', image: 'registry.example/shop:v9' }]
            : (this.release === 'new' ? to : from).images,
        basis: 'basis',
      },
      controller: { name: 'shop', resourceVersion: '1' },
    };
  }
}

function observe(
  random: Random,
  plan: PlanDocument,
  world: World,
): DelegatedObservation {
  return {
    unreachable: random.chance(0.05)
      ? { code: 'cluster.unreachable', params: {}, message: 'down' }
      : undefined,
    refused: random.chance(0.05) ? 'forbidden' : undefined,
    view: random.chance(0.01) ? undefined : world.view(),
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
    command: random.chance(0.04)
      ? random.of(COMMANDS)('user:default/dana')
      : undefined,
  };
}

function check(
  plan: PlanDocument,
  before: RolloutState,
  seen: DelegatedObservation,
  { next, writes }: DelegatedDecision,
) {
  const { view } = seen;
  const kinds = writes.map(({ kind }) => kind);
  const isNamed = (images: PlanDocument['from']['images']) =>
    view !== undefined && sameImages(view.target.images, images);
  if (before.phase === 'ended' && seen.command?.kind !== 'retry') {
    expect(next).toBe(before);
    expect(writes).toEqual([]);
  }
  if (
    next.phase === 'waiting' ||
    next.phase === 'ended' ||
    seen.unreachable ||
    !view
  ) {
    expect(writes).toEqual([]);
  }
  if (view && !isNamed(plan.from.images) && !isNamed(plan.to.images)) {
    expect(next.isByHand || writes.length === 0).toBe(true);
  }
  if (before.delegated?.hasWritten) {
    expect(next.delegated?.hasWritten).toBe(true);
    expect(writes).not.toContainEqual({ kind: 'set-images', release: 'new' });
  }
  if (before.phase === 'restoring' || next.phase === 'restoring') {
    expect(['restoring', 'ended']).toContain(next.phase);
    expect(next.outcome).not.toBe('succeeded');
    expect(kinds).not.toContain('promote');
    expect(writes).not.toContainEqual({ kind: 'set-images', release: 'new' });
    if (
      writes.some(write => write.kind === 'set-skipping' && write.isSkipping)
    ) {
      expect(isNamed(plan.from.images)).toBe(true);
    }
  }
  if (next.phase === 'paused') {
    expect(kinds.filter(kind => kind !== 'set-suspended')).toEqual([]);
  }
  if (next.outcome !== undefined && before.outcome === undefined) {
    if (next.outcome === 'succeeded') {
      expect(view?.theirs.standing).toBe('done');
      expect(isNamed(plan.to.images)).toBe(true);
      expect(next.breachAt).toBeUndefined();
    }
    if (['succeeded', 'rolled-back', 'aborted'].includes(next.outcome)) {
      expect(view).toMatchObject({ isSuspended: false, skipsAnalysis: false });
    }
    if (['rolled-back', 'aborted'].includes(next.outcome)) {
      expect(isNamed(plan.from.images)).toBe(true);
      expect(view?.isNewServed).toBe(false);
    }
  }
  if (next.breachAt !== undefined) {
    expect(next.breachReason).toBeDefined();
    expect(next.safeAt ?? Infinity).toBeGreaterThanOrEqual(next.breachAt);
    expect(next.healthyAt ?? Infinity).toBeGreaterThanOrEqual(
      next.safeAt ?? next.breachAt,
    );
  }
}

describe.each(STRATEGIES)('a rollout left to %s, on random ways', strategy => {
  it('keeps the invariants of the chart', () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const random = new Random(seed);
      const plan = examplePlan(strategy, {
        steps:
          strategy === 'flagger'
            ? flaggerSteps({
                intervalMs: 10_000,
                iterations: 0,
                hasMatch: false,
                weights: [20, 40, 60],
              })
            : argoSteps('canary', [
                { weight: 20, isAnalysis: false, name: 'setWeight' },
                { pause: {}, isAnalysis: false, name: 'pause' },
              ]),
      });
      const world = new World(random, plan);
      let state = initialState(0, [], plan.steps[0].title);
      for (let tick = 0; tick < TICKS; tick += 1) {
        const seen = observe(random, plan, world);
        const decision = decideDelegated(plan, state, seen, tick * TICK_MS);
        check(plan, state, seen, decision);
        state = decision.next;
        world.take(decision);
        world.live();
      }
      outcomes.add(state.outcome ?? state.phase);
    }
    // The walks come by every end, or the invariants were not tried.
    expect([...outcomes]).toEqual(
      expect.arrayContaining([
        'succeeded',
        'rolled-back',
        'aborted',
        'cancelled',
        'stuck',
      ]),
    );
  });
});
