import { Strategy } from '@quarterdeck/plugin-rollouts-common';
import { examplePlan } from '../testing/examplePlan';
import {
  PlanRequest,
  PlanSource,
  expectedDurationMs,
  makePlan,
  versionOf,
} from './planning';

const MANUAL = { kind: 'manual', name: null } as const;
const TRACK = 'quarterdeck.io/track';
const OLD = { container: 'shop', image: 'registry.example/shop:v1' };
const NEW = { container: 'shop', image: 'registry.example/shop:v2' };
const SIDECAR = { container: 'proxy', image: 'registry.example/proxy:v7' };

const source = (changes: Partial<PlanSource> = {}): PlanSource => ({
  images: [OLD, SIDECAR],
  replicas: 4,
  basis: 'basis',
  owner: MANUAL,
  selector: { app: 'shop', [TRACK]: 'stable' },
  service: { name: 'shop', selector: { app: 'shop' }, owner: MANUAL },
  istio: {
    virtualService: 'routes',
    host: 'shop',
    stableSubset: 'stable',
    candidateSubset: 'canary',
    owner: MANUAL,
  },
  hasCandidate: false,
  ...changes,
});

const { entityRef, target, analysis } = examplePlan('canary');
const plan = (
  from: Partial<PlanSource> = {},
  wish: Partial<PlanRequest> = {},
) =>
  makePlan(
    {
      entityRef,
      environmentId: 'production',
      isProtected: true,
      target,
      purpose: 'deploy',
      images: [NEW],
      options: { weights: [50, 100], stepMs: 1_000, isProduction: true },
      analysis,
      progressDeadlineMs: 60_000,
      cause: 'because',
      ...wish,
    },
    source(from),
  );

describe('a plan', () => {
  it('keeps the containers that are not named, and says both versions', () => {
    expect(plan()).toMatchObject({
      strategy: 'canary',
      from: { version: 'v1', images: [OLD, SIDECAR] },
      to: { version: 'v2', images: [NEW, SIDECAR] },
      replicas: 4,
      basis: 'basis',
      cause: 'because',
    });
  });

  it.each<[string, Partial<PlanSource>, Strategy]>([
    ['a route splits its requests', {}, 'canary'],
    ['nothing splits its requests', { istio: undefined }, 'rolling'],
    [
      'a second Deployment would claim its pods',
      { selector: { app: 'shop' } },
      'rolling',
    ],
    [
      'its Service would not reach a canary',
      {
        service: {
          name: 'shop',
          selector: { app: 'shop', [TRACK]: 'stable' },
          owner: MANUAL,
        },
      },
      'rolling',
    ],
  ])('takes the strategy that fits where %s', (_, from, strategy) => {
    expect(plan(from).strategy).toBe(strategy);
  });

  it.each<[Strategy, object]>([
    ['rolling', { kind: 'none' }],
    ['canary-replicas', { kind: 'none' }],
    [
      'canary',
      {
        kind: 'istio',
        virtualService: 'routes',
        host: 'shop',
        stableSubset: 'stable',
        candidateSubset: 'canary',
      },
    ],
    [
      'blue-green',
      {
        kind: 'service',
        service: 'shop',
        label: TRACK,
        stableValue: 'stable',
        candidateValue: 'canary',
        wasPinned: false,
      },
    ],
  ])('of %s says what spreads the requests', (strategy, routing) => {
    expect(plan({}, { strategy }).routing).toEqual(routing);
  });

  const pinned = {
    service: {
      name: 'shop',
      selector: { app: 'shop', [TRACK]: 'stable' },
      owner: MANUAL,
    },
  };
  it.each<[string, Partial<PlanSource>, Partial<PlanRequest>, string]>([
    ['the same version', {}, { images: [OLD] }, 'shop runs v1 already'],
    [
      'a container that there is not',
      {},
      { images: [{ container: 'api', image: 'x:1' }] },
      'There is no container api; there is shop, proxy',
    ],
    [
      'a workload of no size',
      { replicas: 0 },
      {},
      'shop is scaled to zero; give it a replica before you roll something out',
    ],
    ...(['canary', 'canary-replicas', 'blue-green'] as const).map(
      (
        strategy,
      ): [string, Partial<PlanSource>, Partial<PlanRequest>, string] => [
        `${strategy} without the label`,
        { selector: { app: 'shop' } },
        { strategy },
        `The selector of shop has no label ${TRACK}: a second Deployment beside it would claim its pods. Add the label ${TRACK}: stable to its selector and pods, or choose the strategy rolling`,
      ],
    ),
    ...(['canary', 'canary-replicas'] as const).map(
      (
        strategy,
      ): [string, Partial<PlanSource>, Partial<PlanRequest>, string] => [
        `${strategy} behind a Service that means one side`,
        pinned,
        { strategy },
        `Service shop selects by ${TRACK}: no request would reach a canary`,
      ],
    ),
    [
      'canary without a route of two subsets',
      { istio: undefined },
      { strategy: 'canary' },
      'There is no VirtualService whose route to shop names two subsets; add subsets, or choose the strategy canary-replicas or rolling',
    ],
    [
      'blue-green without a Service',
      { service: undefined },
      { strategy: 'blue-green' },
      'No Service selects the pods of shop; there is nothing to switch. Choose the strategy rolling',
    ],
  ])('is refused for %s, with what to do', (_, from, wish, message) => {
    expect(() => plan(from, wish)).toThrow(
      expect.objectContaining({ name: 'InputError', message }),
    );
  });

  it('of a Service that names its side remembers that', () => {
    expect(plan(pinned, { strategy: 'blue-green' }).routing).toMatchObject({
      wasPinned: true,
    });
  });

  it('lasts as long as its steps hold, and some time to arrange each', () => {
    const document = examplePlan('canary');
    const held = document.steps.reduce((sum, { holdMs }) => sum + holdMs, 0);
    expect(expectedDurationMs(document)).toBe(
      held + document.steps.length * 15_000,
    );
  });
});

it.each([
  ['registry.example/shop:v1', 'v1'],
  ['registry:5000/team/api:1.4.2@sha256:0123456789abcdef', '1.4.2'],
  ['registry:5000/team/api@sha256:0123456789abcdef', '0123456789ab'],
  ['registry:5000/team/api', null],
  ['shop', null],
])('calls %s version %s', (image, version) => {
  expect(versionOf(image)).toBe(version);
});
