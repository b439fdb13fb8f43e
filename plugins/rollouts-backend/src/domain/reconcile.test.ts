import { Arrangement } from '@quarterdeck/plugin-rollouts-common';
import { examplePlan } from '../testing/examplePlan';
import { Write, changedUnderneath, reconcile } from './reconcile';
import { BEFORE } from './strategies/types';
import { ClusterView, DeploymentView, RouterView } from './view';

const CANARY = examplePlan('canary');
const SWITCH = examplePlan('blue-green');
const OLD = CANARY.from.images;
const NEW = CANARY.to.images;

function deployment(changes: Partial<DeploymentView> = {}): DeploymentView {
  return {
    name: 'shop',
    uid: 'u',
    resourceVersion: '1',
    isObserved: true,
    replicas: 4,
    updated: 4,
    total: 4,
    available: 4,
    unavailable: 0,
    images: OLD,
    basis: 'basis',
    owner: { kind: 'manual', name: null },
    ...changes,
  };
}

const candidate = (changes: Partial<DeploymentView> = {}) =>
  deployment({
    name: 'shop-canary',
    images: NEW,
    replicas: 1,
    updated: 1,
    total: 1,
    available: 1,
    ...changes,
  });

const router = (traffic: number, isPinned = true): RouterView => ({
  resourceVersion: '1',
  traffic,
  isPinned,
  owner: { kind: 'manual', name: null },
});

const arranged = (
  traffic: number,
  scale = 25,
  release: 'old' | 'new' = 'old',
): Arrangement => ({
  stable: { release, scale: 100 },
  candidate: { release: 'new', scale },
  traffic,
});

const kinds = (writes: readonly Write[]) => writes.map(({ kind }) => kind);

describe('what is written next', () => {
  it.each<[string, ClusterView, Arrangement, string[], boolean]>([
    [
      'nothing where all is there',
      { stable: deployment(), candidate: candidate(), router: router(25) },
      arranged(25),
      [],
      true,
    ],
    [
      'a candidate, and no requests to it before it is ready',
      { stable: deployment(), router: router(0) },
      arranged(25),
      ['create-candidate'],
      false,
    ],
    [
      'no requests to a candidate that is not ready',
      {
        stable: deployment(),
        candidate: candidate({ available: 0, unavailable: 1 }),
        router: router(0),
      },
      arranged(25),
      [],
      false,
    ],
    [
      'requests to one that is',
      { stable: deployment(), candidate: candidate(), router: router(0) },
      arranged(25),
      ['set-traffic'],
      false,
    ],
    [
      'its size before more requests',
      { stable: deployment(), candidate: candidate(), router: router(25) },
      arranged(50, 50),
      ['scale-candidate'],
      false,
    ],
    [
      'no requests any more before it is removed',
      { stable: deployment(), candidate: candidate(), router: router(25) },
      BEFORE,
      ['set-traffic'],
      false,
    ],
    [
      'its removal once no requests reach it',
      { stable: deployment(), candidate: candidate(), router: router(0) },
      BEFORE,
      ['delete-candidate'],
      false,
    ],
    [
      'nothing back to a stable side that is not ready',
      {
        stable: deployment({ available: 1, unavailable: 3 }),
        candidate: candidate(),
        router: router(100),
      },
      { ...arranged(0), stable: { release: 'old', scale: 100 } },
      [],
      false,
    ],
    [
      'the new version on the stable side while requests are at the candidate',
      {
        stable: deployment(),
        candidate: candidate({
          replicas: 4,
          updated: 4,
          total: 4,
          available: 4,
        }),
        router: router(100),
      },
      arranged(100, 100, 'new'),
      ['set-images'],
      false,
    ],
    [
      'nothing on the stable side before that',
      {
        stable: deployment(),
        candidate: candidate({
          replicas: 4,
          updated: 4,
          total: 4,
          available: 4,
        }),
        router: router(50),
      },
      arranged(100, 100, 'new'),
      ['set-traffic'],
      false,
    ],
  ])('is %s', (_, view, arrangement, expected, isThere) => {
    const found = reconcile(CANARY, view, arrangement);
    expect(kinds(found.writes)).toEqual(expected);
    expect(found.isThere).toBe(isThere);
    expect(found.missing === '').toBe(isThere);
  });

  it('leaves all requests where they are while Git takes the stable side back', () => {
    const full = candidate({
      replicas: 4,
      updated: 4,
      total: 4,
      available: 4,
    });
    const { writes, isThere } = reconcile(
      CANARY,
      {
        stable: deployment({ images: OLD }),
        candidate: full,
        router: router(100),
      },
      arranged(0, 100, 'new'),
    );
    expect(kinds(writes)).toEqual(['set-images']);
    expect(isThere).toBe(false);
  });

  it('gives no requests back to a stable side to which Git has given the version that failed', () => {
    const { writes, isThere } = reconcile(
      CANARY,
      {
        stable: deployment({ images: NEW }),
        candidate: candidate(),
        router: router(25),
      },
      BEFORE,
      true,
    );
    expect(kinds(writes)).toEqual(['set-images']);
    expect(isThere).toBe(false);
  });

  it('takes requests and the candidate away however that is, on the way back', () => {
    const view = {
      stable: deployment(),
      candidate: candidate({ available: 0, unavailable: 1, broken: 'crashes' }),
      router: router(25),
    };
    expect(kinds(reconcile(CANARY, view, arranged(0), true).writes)).toEqual([
      'set-traffic',
    ]);
    const left = { ...view, router: router(0) };
    expect(reconcile(CANARY, left, arranged(0), true).isThere).toBe(true);
    expect(reconcile(CANARY, left, arranged(0)).isThere).toBe(false);
    expect(kinds(reconcile(CANARY, left, BEFORE, true).writes)).toEqual([
      'delete-candidate',
    ]);
  });

  it('tells a Service its side before there are two, and takes that back in the end', () => {
    const whole = {
      stable: { release: 'old', scale: 100 },
      candidate: { release: 'new', scale: 100 },
      traffic: 0,
    } as const;
    const before = { stable: deployment(), router: router(0, false) };
    expect(kinds(reconcile(SWITCH, before, whole).writes)).toEqual([
      'pin-service',
    ]);
    const pinned = { stable: deployment(), router: router(0) };
    expect(kinds(reconcile(SWITCH, pinned, whole).writes)).toEqual([
      'create-candidate',
    ]);
    expect(kinds(reconcile(SWITCH, pinned, BEFORE).writes)).toEqual([
      'unpin-service',
    ]);
    expect(reconcile(SWITCH, before, BEFORE).isThere).toBe(true);
  });

  it('says what is broken of the side that runs the new version alone', () => {
    const view = {
      stable: deployment({ broken: 'old pods crash' }),
      candidate: candidate({ broken: 'new pods crash' }),
      router: router(0),
    };
    expect(reconcile(CANARY, view, arranged(25)).broken).toBe('new pods crash');
    expect(reconcile(CANARY, view, BEFORE).broken).toBeUndefined();
  });
});

describe('what somebody else has changed', () => {
  const view = {
    stable: deployment(),
    candidate: candidate(),
    router: router(25),
  };

  it('is nothing where traffic is on its way from one step to the next', () => {
    expect(changedUnderneath(CANARY, view, [5, 25])).toBeUndefined();
  });

  it.each<[string, ClusterView, RegExp]>([
    ['gone', { ...view, stable: undefined }, /it is gone/],
    [
      'another image',
      {
        ...view,
        stable: deployment({ images: [{ container: 'shop', image: 'x:9' }] }),
      },
      /it runs x:9/,
    ],
    [
      'another template',
      { ...view, stable: deployment({ basis: 'other' }) },
      /pod template/,
    ],
    ['other weights', { ...view, router: router(60) }, /60 %/],
    [
      'other routes',
      { ...view, router: { ...router(25), problem: 'no route' } },
      /no route/,
    ],
    ['no routes', { ...view, router: undefined }, /it is gone/],
  ])('is seen: %s', (_, seen, detail) => {
    expect(changedUnderneath(CANARY, seen, [5, 25])?.detail).toMatch(detail);
  });
});
