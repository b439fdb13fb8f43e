import { examplePlan } from '../testing/examplePlan';
import { courseAfter, seenTraffic } from './course';
import { DeploymentView } from './view';

function deployment(
  tag: string,
  changes: Partial<DeploymentView> = {},
): DeploymentView {
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
    images: [{ container: 'shop', image: `registry.example/shop:${tag}` }],
    basis: 'b',
    owner: { kind: 'manual', name: null },
    ...changes,
  };
}

const router = (traffic: number) => ({
  resourceVersion: '1',
  traffic,
  isPinned: true,
  owner: { kind: 'manual' as const, name: null },
});

describe('the share that the new version gets', () => {
  it.each([
    ['nothing is renewed yet', deployment('v1'), 0],
    [
      'a pod of it starts beside the old ones',
      deployment('v2', { updated: 1, total: 5, available: 4 }),
      0,
    ],
    [
      'one of four is ready',
      deployment('v2', { updated: 1, total: 4, available: 4 }),
      25,
    ],
    ['all are', deployment('v2'), 100],
    [
      'the first old one is back',
      deployment('v1', { updated: 1, total: 4, available: 4 }),
      75,
    ],
  ])('is counted in pods while they are replaced: %s', (_, stable, share) => {
    expect(seenTraffic(examplePlan('rolling'), { stable })).toBe(share);
  });

  it('is that of the pods where there is no router', () => {
    expect(
      seenTraffic(examplePlan('canary-replicas'), {
        stable: deployment('v1', { available: 3, total: 3, updated: 3 }),
        candidate: deployment('v2', { available: 1, total: 1, updated: 1 }),
      }),
    ).toBe(25);
  });

  it('is the weight where there is one, and all once the stable side runs it', () => {
    const plan = examplePlan('canary');
    const candidate = deployment('v2');
    const shares = [
      { stable: deployment('v1'), candidate, router: router(25) },
      { stable: deployment('v2'), candidate, router: router(100) },
      { stable: deployment('v2'), candidate: undefined, router: router(0) },
      { stable: deployment('v1'), candidate: undefined, router: router(0) },
    ].map(view => seenTraffic(plan, view));
    expect(shares).toEqual([25, 100, 100, 0]);
  });

  it('is unknown where nothing serves', () => {
    expect(
      seenTraffic(examplePlan('rolling'), {
        stable: deployment('v2', { available: 0, updated: 1, total: 1 }),
      }),
    ).toBeUndefined();
  });
});

it('keeps only what changes', () => {
  const first = courseAfter([], 0, 1);
  const same = courseAfter(first, 0, 2);
  const more = courseAfter(same, 5, 3);
  expect(courseAfter(more, undefined, 4)).toEqual([
    { at: 1, traffic: 0 },
    { at: 3, traffic: 5 },
  ]);
});
