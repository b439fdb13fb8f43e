import { Random, examplePlan } from '../testing/examplePlan';
import {
  HoldDecision,
  HoldLook,
  HoldRecord,
  HoldSight,
  decideHold,
  isOver,
} from './hold';
import { RolloutRecord } from './records';
import { initialState } from './state';
import { wantedHolds } from './wantedHolds';

const HOUR = 3_600_000;
const plan = examplePlan('canary');

const HOLD: HoldRecord = {
  id: 'h1',
  rolloutId: 'r1',
  entityRef: plan.entityRef,
  environmentId: 'production',
  cluster: 'demo',
  object: { kind: 'Deployment', namespace: 'shop', name: 'shop' },
  owner: { kind: 'argo-cd', name: 'shop' },
  good: plan.from,
  bad: plan.to,
  state: 'wanted',
  reason: { code: 'hold.wanted', params: {}, message: '' },
  createdAt: 0,
  expiresAt: HOUR,
  nextAt: 0,
  revision: 1,
};

const found = (
  changes: Partial<Extract<HoldSight, { kind: 'found' }>> = {},
): HoldSight => ({
  kind: 'found',
  holder: { kind: 'argo-application', namespace: 'argocd', name: 'shop' },
  isOurs: false,
  isHeld: false,
  bearsHolds: false,
  previous: '{"selfHeal":true}',
  ...changes,
});
const OURS = found({ isOurs: true, isHeld: true, bearsHolds: true });
const PLACED: HoldRecord = { ...HOLD, state: 'placed', placedAt: 100 };

const decide = (hold: HoldRecord, look: Partial<HoldLook>, now = 1_000) =>
  decideHold(hold, { sight: found(), isUndone: false, ...look }, now);

function check(
  before: HoldRecord,
  { next, effect }: HoldDecision,
  now: number,
) {
  if (effect === 'place') {
    expect(next).toMatchObject({ state: 'placing' });
    expect(next.previous).toBeDefined();
    expect(now).toBeLessThan(HOLD.expiresAt);
  }
  if (effect === 'lift') {
    expect(next.lift).toBeDefined();
  }
  if (isOver(before)) {
    expect(effect).toBeUndefined();
    expect(next.state).toBe(before.state);
  }
}

describe('a hold', () => {
  it('remembers what there was before it is written, and is placed once it is seen', () => {
    const { next, effect } = decide(HOLD, {});
    expect(effect).toBe('place');
    expect(next).toMatchObject({
      state: 'placing',
      previous: '{"selfHeal":true}',
    });
    expect(decide(next, {}).effect).toBe('place');
    const seen = decide(next, { sight: OURS });
    expect(seen.effect).toBeUndefined();
    expect(seen.next).toMatchObject({ state: 'placed', placedAt: 1_000 });
    expect(seen.next.previous).toBe('{"selfHeal":true}');
  });

  it('is not needed where nothing would be changed anyway, but shares with others that hold', () => {
    expect(decide(HOLD, { sight: found({ isHeld: true }) }).next.state).toBe(
      'unneeded',
    );
    const shared = found({ isHeld: true, bearsHolds: true });
    expect(decide(HOLD, { sight: shared }).effect).toBe('place');
  });

  it('is impossible where there is nothing to hold, and waits where nobody answers', () => {
    const gone: HoldSight = { kind: 'nothing', cause: 'no Application' };
    expect(decide(HOLD, { sight: gone }).next).toMatchObject({
      state: 'impossible',
      nextAt: undefined,
    });
    const silent = decide(HOLD, {
      sight: { kind: 'unreachable', cause: 'refused' },
    });
    expect(silent.next.state).toBe('wanted');
    expect(silent.next.nextAt).toBeGreaterThan(1_000);
  });

  it.each<[string, Partial<HoldRecord>, Partial<HoldLook>, number, string]>([
    ['its time is over', {}, {}, HOUR, 'expired'],
    [
      'somebody releases it',
      { lift: { kind: 'by-hand', by: 'user:default/dana', cause: 'merged' } },
      {},
      1_000,
      'released',
    ],
    [
      'Git declares what was put back',
      {},
      {
        restoredAt: 500,
        sight: found({
          isOurs: true,
          isHeld: true,
          declared: { isGood: true, at: 600 },
        }),
      },
      1_000,
      'released',
    ],
    ['the way back was given up', {}, { isUndone: true }, 1_000, 'released'],
  ])('is taken away once %s', (_, changes, look, now, state) => {
    const lifted = decide(
      { ...PLACED, ...changes },
      { sight: OURS, ...look },
      now,
    );
    expect(lifted.effect).toBe('lift');
    expect(lifted.next.state).toBe('lifting');
    const over = decide(lifted.next, { sight: found() }, now + 1);
    expect(over.effect).toBeUndefined();
    expect(over.next).toMatchObject({ state, nextAt: undefined });
  });

  it('stays while Git was compared with something else than what was put back', () => {
    const declared = { isGood: true, at: 400 };
    const sight = found({ isOurs: true, isHeld: true, declared });
    expect(decide(PLACED, { sight, restoredAt: 500 }).next.state).toBe(
      'placed',
    );
    expect(decide(PLACED, { sight }).next.state).toBe('placed');
  });

  it('is lost where somebody took it away, and not put there again', () => {
    const { next, effect } = decide(PLACED, { sight: found() });
    expect(next.state).toBe('lost');
    expect(effect).toBeUndefined();
  });

  it('keeps its invariants on random ways', () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = new Random(seed);
      let hold = HOLD;
      let isThere = false;
      for (let now = 0; now < HOUR + 1_200_000; now += 60_000) {
        const isRefused = random.chance(0.1);
        const sight: HoldSight = random.chance(0.1)
          ? { kind: 'unreachable', cause: 'down' }
          : found({
              isOurs: isThere,
              isHeld: isThere,
              bearsHolds: isThere,
              declared: { isGood: random.chance(0.02), at: now },
            });
        const before = hold;
        const decision = decideHold(
          hold,
          { sight, isUndone: false, restoredAt: 0 },
          now,
        );
        hold = decision.next;
        check(before, decision, now);
        if (decision.effect && !isRefused) {
          isThere = decision.effect === 'place';
        }
      }
      // Whatever happened: once its time is over nothing is left behind.
      expect(isOver(hold)).toBe(true);
      expect(isThere).toBe(false);
      ends.add(hold.state);
    }
    expect([...ends]).toEqual(expect.arrayContaining(['released', 'expired']));
  });
});

describe('what a rollout wants held', () => {
  const record = (
    changes: Partial<RolloutRecord['state']>,
    document = plan,
  ): RolloutRecord => ({
    id: 'r1',
    plan: {
      id: 'p1',
      hash: 'a',
      createdBy: 'user:default/dana',
      createdAt: 0,
      expiresAt: 0,
      document,
      notices: [],
    },
    state: { ...initialState(0, [], HOLD.reason), ...changes },
    startedBy: 'user:default/dana',
    startedAt: 0,
    revision: 1,
  });
  const change = (
    kind: string,
    name: string,
    owner: HoldRecord['owner'],
  ): typeof plan.changes => [
    {
      title: name,
      object: { apiVersion: 'v1', kind, namespace: 'shop', name },
      owner,
      text: '',
    },
  ];
  const argo = { kind: 'argo-cd', name: 'shop' } as const;
  const flux = { kind: 'flux', name: 'shop' } as const;
  const wanted = (document: typeof plan, phase = 'restoring' as const) =>
    wantedHolds(
      record({ phase: 'progressing' }, document),
      record({ phase }, document),
      { holdMs: HOUR, now: 5, newId: () => 'h1' },
    ).map(({ object }) => `${object.kind}/${object.name}`);

  it('is nothing where nobody else writes there', () => {
    const document = {
      ...plan,
      changes: change('Deployment', 'shop', { kind: 'manual', name: null }),
    };
    expect(wanted(document)).toEqual([]);
  });

  it('is one Application, by its Deployment, and each object of Flux', () => {
    const changes = (owner: HoldRecord['owner']) => [
      ...change('Deployment', 'shop-canary', owner),
      ...change('VirtualService', 'shop', owner),
      ...change('Deployment', 'shop', owner),
    ];
    expect(wanted({ ...plan, changes: changes(argo) })).toEqual([
      'Deployment/shop',
    ]);
    expect(wanted({ ...plan, changes: changes(flux) })).toEqual([
      'VirtualService/shop',
      'Deployment/shop',
    ]);
  });

  it('is wanted once: as a rollout turns back, or as a way back begins', () => {
    const document = { ...plan, changes: change('Deployment', 'shop', argo) };
    const back = { ...document, purpose: 'rollback' as const };
    const options = { holdMs: HOUR, now: 5, newId: () => 'h1' };
    const restoring = record({ phase: 'restoring' }, document);
    expect(wantedHolds(restoring, restoring, options)).toEqual([]);
    const [hold] = wantedHolds(
      record({ phase: 'waiting' }, back),
      record({ phase: 'progressing' }, back),
      options,
    );
    expect(hold).toMatchObject({ good: plan.to, bad: plan.from });
    expect(
      wantedHolds(
        record({ phase: 'waiting' }, document),
        record({ phase: 'progressing' }, document),
        options,
      ),
    ).toEqual([]);
  });
});
