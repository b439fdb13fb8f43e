import { Random } from '../../testing/examplePlan';
import { decideGroup, groupControls, obeyGroup } from './decideGroup';
import {
  Effect,
  GroupMember,
  GroupState,
  SeenMember,
  SeenRollout,
  initialGroup,
  withBack,
  withProblem,
} from './state';

const WALKS = 100;
const TICKS = 120;
const TICK_MS = 60_000;

function members(random: Random): GroupMember[] {
  let stage = 0;
  return Array.from(
    { length: 1 + Math.floor(random.next() * 5) },
    (_, index) => {
      stage += index > 0 && random.chance(0.6) ? 1 : 0;
      return {
        planId: `p${index}`,
        rolloutId: `r${index}`,
        stage,
        entityRef: `component:default/s${index}`,
        environmentId: 'staging',
        environmentTitle: 'Staging',
        service: `s${index}`,
      };
    },
  );
}

/** What clusters and people do meanwhile. */
class World {
  readonly rollouts = new Map<string, SeenRollout>();

  constructor(private readonly random: Random) {}

  seenOf(state: GroupState): SeenMember[] {
    return state.members.map(({ rolloutId, back }) => ({
      rollout: this.rollouts.get(rolloutId),
      back: back && this.rollouts.get(back.rolloutId),
    }));
  }

  move(): void {
    for (const [id, { phase }] of this.rollouts) {
      if (phase !== 'ended' && this.random.chance(0.4)) {
        const outcome = this.#endOf(phase, id.startsWith('back'));
        this.rollouts.set(id, { phase: 'ended', outcome });
      }
    }
  }

  #endOf(phase: SeenRollout['phase'], isBack: boolean): SeenRollout['outcome'] {
    if (phase === 'restoring') {
      return this.random.of(['aborted', 'aborted', 'rolled-back', 'stuck']);
    }
    return this.random.chance(isBack ? 0.9 : 0.75)
      ? 'succeeded'
      : this.random.of(['rolled-back', 'aborted', 'cancelled']);
  }

  /** @returns undefined where it did not come about */
  apply(state: GroupState, effect: Effect): GroupState | undefined {
    const member = state.members[effect.member];
    if (this.random.chance(0.1)) {
      return undefined;
    }
    switch (effect.kind) {
      case 'start':
        this.begin(member.rolloutId);
        return state;
      case 'start-back':
        this.begin(member.back?.rolloutId ?? 'none');
        return state;
      case 'plan-back':
        return withBack(state, effect.member, {
          planId: `q${effect.member}`,
          rolloutId: `back${effect.member}-${Math.floor(this.random.next() * 1e9)}`,
        });
      default: {
        const rollout = this.rollouts.get(member.rolloutId);
        if (rollout && rollout.phase !== 'ended' && this.random.chance(0.9)) {
          this.rollouts.set(member.rolloutId, { phase: 'restoring' });
        }
        return state;
      }
    }
  }

  /** Twice is once. */
  begin(id: string): void {
    if (!this.rollouts.has(id)) {
      this.rollouts.set(id, { phase: 'progressing' });
    }
  }
}

const isForward = ({ rollout, back }: SeenMember) =>
  rollout?.outcome === 'succeeded' && back?.outcome !== 'succeeded';

function check(
  before: GroupState,
  next: GroupState,
  effects: Effect[],
  seen: SeenMember[],
): void {
  const stageOf = (index: number) => next.members[index].stage;
  for (const { kind, member } of effects) {
    if (kind === 'start') {
      expect(next.phase).toBe('progressing');
      seen.forEach((each, index) => {
        if (stageOf(index) < stageOf(member)) {
          expect(each.rollout?.outcome).toBe('succeeded');
        }
      });
    }
    if (kind === 'plan-back' || kind === 'start-back') {
      expect(next.phase).toBe('restoring');
      expect(seen[member].rollout?.outcome).toBe('succeeded');
      seen.forEach((each, index) => {
        if (stageOf(index) > stageOf(member)) {
          expect(isForward(each)).toBe(false);
        }
      });
    }
  }
  if (before.phase === 'ended') {
    expect(next).toBe(before);
    expect(effects).toEqual([]);
  } else if (next.phase === 'ended') {
    for (const { rollout, back } of seen) {
      expect([undefined, 'ended']).toContain(rollout?.phase);
      expect([undefined, 'ended']).toContain(back?.phase);
    }
    if (next.outcome === 'succeeded') {
      expect(seen.every(isForward)).toBe(true);
    }
    if (next.outcome === 'rolled-back') {
      expect(seen.some(isForward)).toBe(false);
    }
    expect(next.finishedAt).toBeDefined();
  }
}

describe.each(['roll-back', 'stop'] as const)(
  'a group that is to %s, on random ways',
  onFailure => {
    it('keeps the invariants of the chart', () => {
      const outcomes = new Set<string>();
      for (let seed = 1; seed <= WALKS; seed += 1) {
        const random = new Random(seed);
        const world = new World(random);
        let state = initialGroup(members(random), 'user:default/dana', 0);
        for (let tick = 1; tick < TICKS; tick += 1) {
          const now = tick * TICK_MS;
          world.move();
          const seen = world.seenOf(state);
          const [control] = groupControls({ onFailure, state }, seen);
          if (control && tick < TICKS / 2 && random.chance(0.05)) {
            state = obeyGroup(
              { onFailure, state },
              seen,
              { kind: control, by: 'user:default/dana', cause: 'x' },
              now,
            );
          }
          const decision = decideGroup(
            { onFailure, state },
            world.seenOf(state),
            now,
          );
          check(state, decision.next, decision.effects, world.seenOf(state));
          state = decision.next;
          // The driver may die before any of them.
          for (const effect of decision.effects) {
            const done = world.apply(state, effect);
            state = done
              ? { ...done, problem: undefined }
              : withProblem(
                  state,
                  { service: 's', cause: 'no', isFinal: random.chance(0.1) },
                  now,
                );
          }
        }
        expect(state.phase).toBe('ended');
        outcomes.add(state.outcome ?? '');
      }
      const back = onFailure === 'roll-back' ? 'rolled-back' : 'stopped';
      expect([...outcomes]).toEqual(
        expect.arrayContaining(['succeeded', 'aborted', 'stuck', back]),
      );
    });
  },
);
