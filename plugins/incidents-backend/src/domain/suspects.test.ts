import { Deployment } from '@quarterdeck/plugin-environments-common';
import { RolloutFactPayload } from '@quarterdeck/plugin-rollouts-common';
import { Fact } from '@quarterdeck/plugin-timeline-common';
import { changesOf, wayBackOf } from './changes';
import { Relations, rankSuspects } from './suspects';

const SHOP = 'component:default/shop';
const STORE = 'component:default/store';
const BEGAN = Date.parse('2026-03-04T12:00:00.000Z');
const minutesBefore = (minutes: number) => BEGAN - minutes * 60_000;
const INCIDENT = {
  entityRef: SHOP,
  environmentId: 'production',
  startedAt: BEGAN,
  openedAt: BEGAN,
};
const RELATIONS: Relations = new Map([
  [STORE, { relation: 'dependency', steps: 1 }],
  ['component:default/bank', { relation: 'dependency', steps: 2 }],
  ['component:default/web', { relation: 'dependent', steps: 1 }],
]);

let position = 0;
const uuid = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function fact(type: string, at: number, changes: Partial<Fact> = {}): Fact {
  position += 1;
  return {
    id: uuid(position),
    position,
    type,
    version: 1,
    occurredAt: new Date(at).toISOString(),
    recordedAt: new Date(at).toISOString(),
    entityRef: SHOP,
    relatedRefs: [],
    environmentId: 'production',
    actor: { kind: 'tool', ref: 'argocd-controller' },
    subject: { kind: 'deployment', id: `d${position}` },
    correlationId: null,
    causationId: null,
    summary: `${type} happened`,
    payload: {},
    erasedKeys: [],
    ...changes,
  };
}

function deployment(at: number, changes: Partial<Deployment> = {}): Deployment {
  return {
    id: `d${position + 1}`,
    entityRef: SHOP,
    environmentId: 'production',
    workloadIds: [],
    source: 'observed',
    startedAt: new Date(at).toISOString(),
    startedAfter: null,
    finishedAt: null,
    finishedAfter: null,
    outcome: null,
    outcomeReason: { code: 'x', params: {}, message: 'It is under way' },
    version: 'v1.5.0',
    previousVersion: 'v1.4.1',
    images: [],
    previousImages: [],
    revision: null,
    previousRevision: null,
    changes: ['image'],
    actor: { kind: 'tool', ref: 'argocd-controller' },
    actorReason: null,
    cause: null,
    recovery: null,
    ...changes,
  };
}

function deployed(
  at: number,
  changes: Partial<Deployment> = {},
  verb = 'started',
): Fact {
  const told = deployment(at, changes);
  return fact(`environments.deployment.${verb}`, at, {
    entityRef: told.entityRef ?? SHOP,
    environmentId: told.environmentId,
    subject: { kind: 'deployment', id: told.id },
    payload: { deployment: told },
  });
}

function rollout(id: string, verb: string, at: number): Fact {
  const payload: RolloutFactPayload = {
    rolloutId: id,
    planHash: 'h',
    strategy: 'canary',
    purpose: 'deploy',
    workload: 'c/n/Deployment/shop',
    fromVersion: 'v1.4.1',
    toVersion: 'v1.5.0',
    reason: { code: 'x', params: {}, message: 'why' },
    breachAt: null,
    safeAt: null,
    healthyAt: null,
  };
  return fact(`rollouts.rollout.${verb}`, at, {
    subject: { kind: 'rollout', id },
    payload,
  });
}

const rank = (facts: Fact[], changes = {}) =>
  rankSuspects(facts, { ...INCIDENT, ...changes }, RELATIONS);

describe('rankSuspects', () => {
  beforeEach(() => {
    position = 0;
  });

  it('makes one suspect of all that is told of one change', () => {
    const id = uuid(900);
    const facts = [
      rollout(id, 'requested', minutesBefore(20)),
      rollout(id, 'started', minutesBefore(10)),
      deployed(minutesBefore(9), { rolloutId: id }),
      deployed(minutesBefore(9), { rolloutId: id }, 'finished'),
      rollout(id, 'rolled-back', minutesBefore(-2)),
    ];
    const [suspect, ...others] = rank(facts);
    expect(others).toEqual([]);
    expect(suspect).toMatchObject({
      rank: 1,
      kind: 'rollout',
      relation: 'same',
      summary: 'v1.4.1 → v1.5.0',
      occurredAt: '2026-03-04T11:50:00.000Z',
      diffLink: `/rollouts/${id}`,
      link: '/catalog/default/component/shop/environments?view=history&environment=production',
      canPlanRollback: false,
    });
    expect(suspect.subject.kind).toBe('deployment');
    expect(suspect.reasons.map(({ code }) => code)).toContain(
      'suspect.rolled-back',
    );
  });

  it('keeps its order when people take one of them back', () => {
    const older = deployed(minutesBefore(15));
    const newer = deployed(minutesBefore(5));
    const takenBack = deployed(
      minutesBefore(-5),
      { id: older.subject.id, outcome: 'rolled-back' },
      'rolled-back',
    );
    const ids = (facts: Fact[]) => rank(facts).map(({ factId }) => factId);
    expect(ids([older, newer])).toEqual([newer.id, older.id]);
    const after = rank([older, newer, takenBack]);
    expect(after.map(({ factId }) => factId)).toEqual([newer.id, older.id]);
    expect(after[1]).toMatchObject({ canPlanRollback: false });
    expect(after[1].reasons.map(({ code }) => code)).toContain(
      'suspect.rolled-back',
    );
    // What had failed when the incident was opened speaks against it.
    const failedBefore = { openedAt: minutesBefore(-6) };
    expect(rank([older, newer, takenBack], failedBefore)[0].factId).toBe(
      older.id,
    );
  });

  it('puts first what opened the incident, however little else speaks for it', () => {
    const cause = deployed(minutesBefore(600), { environmentId: 'staging' });
    const late = deployed(minutesBefore(1));
    expect(rank([late, cause]).map(({ factId }) => factId)).toEqual([
      late.id,
      cause.id,
    ]);
    expect(
      rank([late, cause], { causeFactId: cause.id }).map(s => s.factId),
    ).toEqual([cause.id, late.id]);
  });

  it.each<[string, () => [Fact, Fact]]>([
    [
      'the newer one',
      () => [deployed(minutesBefore(5)), deployed(minutesBefore(300))],
    ],
    [
      'the one of the same environment',
      () => [
        deployed(minutesBefore(8)),
        deployed(minutesBefore(5), { environmentId: 'staging' }),
      ],
    ],
    [
      'the one of the service itself',
      () => [
        deployed(minutesBefore(8)),
        deployed(minutesBefore(8), { entityRef: STORE }),
      ],
    ],
    [
      'the one of what it needs before the one of what needs it',
      () => [
        deployed(minutesBefore(8), { entityRef: STORE }),
        deployed(minutesBefore(8), { entityRef: 'component:default/web' }),
      ],
    ],
    [
      'the nearer dependency',
      () => [
        deployed(minutesBefore(8), { entityRef: STORE }),
        deployed(minutesBefore(8), { entityRef: 'component:default/bank' }),
      ],
    ],
    [
      'the one that failed',
      () => [
        deployed(minutesBefore(8), { outcome: 'failed' }),
        deployed(minutesBefore(8)),
      ],
    ],
    [
      'the one by hand',
      () => [
        deployed(minutesBefore(8), {
          actor: { kind: 'tool', ref: 'kubectl-set' },
        }),
        deployed(minutesBefore(8)),
      ],
    ],
  ])('suspects %s more', (_, facts) => {
    const [more, less] = facts();
    expect(rank([less, more]).map(({ factId }) => factId)).toEqual([
      more.id,
      less.id,
    ]);
  });

  it('leaves out what came after, what is not related, and what is no change', () => {
    expect(
      rank([
        deployed(minutesBefore(-5)),
        deployed(minutesBefore(5), { entityRef: 'component:default/other' }),
        fact('runbooks.run.started', minutesBefore(5)),
        fact('environments.deployment.started', minutesBefore(5), {
          payload: { deployment: 'nonsense' },
        }),
      ]),
    ).toEqual([]);
  });

  it('tells a hand edit and a configuration from a deployment', () => {
    const kinds = rank([
      deployed(minutesBefore(1), {
        actor: { kind: 'tool', ref: 'kubectl-edit' },
      }),
      deployed(minutesBefore(2), { changes: ['configuration'] }),
      deployed(minutesBefore(3)),
    ]).map(({ kind }) => kind);
    expect(kinds).toEqual(['hand-edit', 'configuration', 'deployment']);
  });

  it('offers no way back from what was taken back since, and leaves it where it stood', () => {
    const told = deployed(minutesBefore(5));
    const other = deployed(minutesBefore(1));
    const before = rank([told, other]);
    const undone: Fact = {
      ...told,
      id: uuid(999),
      position: 999,
      type: 'environments.deployment.rolled-back',
      occurredAt: new Date(BEGAN + 3_600_000).toISOString(),
    };
    const after = rank([told, other, undone], { openedAt: BEGAN });
    expect(after.map(({ factId }) => factId)).toEqual(
      before.map(({ factId }) => factId),
    );
    expect(
      [before, after].map(
        ranked =>
          ranked.find(({ factId }) => factId === told.id)?.canPlanRollback,
      ),
    ).toEqual([true, false]);
  });

  it('leaves out what is too old, however late it was taken back', () => {
    const old = deployed(minutesBefore(3000), {}, 'rolled-back');
    const since = minutesBefore(1440);
    const incident = { ...INCIDENT };
    expect(rankSuspects([old], incident, RELATIONS, since)).toEqual([]);
    expect(
      rankSuspects(
        [old],
        { ...incident, causeFactId: old.id },
        RELATIONS,
        since,
      ),
    ).toHaveLength(1);
  });

  it.each<[Partial<Deployment>, object]>([
    [
      { workloadIds: ['demo/shop/Deployment/shop'] },
      { version: 'v1.4.1', workload: 'shop' },
    ],
    [
      { workloadIds: ['demo/shop/Deployment/a', 'demo/shop/Deployment/b'] },
      { version: 'v1.4.1' },
    ],
    [{ previousVersion: 'v1.5.0' }, {}],
    [{ previousVersion: null }, {}],
  ])('knows what going back from %j means', (changes, way) => {
    const [change] = changesOf([deployed(minutesBefore(1), changes)]);
    expect(wayBackOf(change)).toEqual(way);
  });

  it('depends neither on the order of the facts nor on what else there is', () => {
    const random = knownNumbers(7);
    for (let round = 0; round < 200; round += 1) {
      const facts = Array.from({ length: 8 }, () => randomFact(random));
      const ranked = rank(facts).map(({ factId }) => factId);
      expect(rank(shuffled(facts, random)).map(s => s.factId)).toEqual(ranked);
      const added = randomFact(random);
      expect(
        rank([...facts, added])
          .map(({ factId }) => factId)
          .filter(id => id !== added.id),
      ).toEqual(ranked);
    }
  });
});

function randomFact(random: () => number): Fact {
  const refs = [SHOP, ...RELATIONS.keys()];
  return deployed(minutesBefore(Math.floor(random() * 1440)), {
    entityRef: refs[Math.floor(random() * refs.length)],
    environmentId: random() < 0.5 ? 'production' : 'staging',
    outcome: random() < 0.3 ? 'failed' : 'succeeded',
  });
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map(value => ({ value, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ value }) => value);
}

/** A generator of known numbers, so that what fails can be repeated. */
function knownNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
