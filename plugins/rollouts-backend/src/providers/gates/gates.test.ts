import { environmentReason } from '@quarterdeck/plugin-environments-common';
import { LockRecord } from '../../domain/records';
import {
  NOW,
  exampleCheckContext,
  exampleMatrix,
  examplePlanContext,
} from '../../testing/exampleGates';
import { LockGate } from './locks';
import { LowerEnvironmentGate } from './lowerEnvironment';
import { SmokeTestGate } from './smokeTest';
import { WindowGate } from './window';

const now = () => NOW;
const never = new AbortController().signal;

describe('a lock', () => {
  const lock: LockRecord = {
    id: 'l',
    environmentId: 'production',
    reason: 'audit',
    createdBy: 'user:default/oscar',
    createdAt: NOW,
  };
  const ask = (kind: 'lock' | 'freeze', locks: LockRecord[]) =>
    new LockGate(kind, { locksAt: async () => locks, now }).check(
      exampleCheckContext(),
    );

  it('closes its environment, says why, and who can take it away', async () => {
    expect(await ask('lock', [lock])).toMatchObject({
      isOpen: false,
      reason: { message: expect.stringContaining('audit') },
      liftedBy: { params: { by: 'user:default/oscar' } },
      link: '/rollouts/locks',
    });
    expect(await ask('freeze', [lock])).toMatchObject({ isOpen: true });
  });

  it.each([
    ['another environment', { environmentId: 'staging' }, true],
    ['another entity', { entityRef: 'component:default/library' }, true],
    ['this entity', { entityRef: 'component:default/shop' }, false],
  ])('of %s', async (_, changes, isOpen) => {
    expect((await ask('lock', [{ ...lock, ...changes }])).isOpen).toBe(isOpen);
  });

  it('of all environments is a freeze', async () => {
    const freeze = { ...lock, environmentId: undefined };
    expect((await ask('freeze', [freeze])).isOpen).toBe(false);
    expect((await ask('lock', [freeze])).isOpen).toBe(true);
  });
});

describe('a window', () => {
  const gate = (days: number[]) =>
    new WindowGate({
      windowsOf: () => [{ days, from: 0, to: 1, timezone: 'UTC' }],
      now,
    });

  it('is planned where there are windows, and opens by itself', async () => {
    expect(gate([1]).plan(examplePlanContext())).toBeDefined();
    const none = new WindowGate({ windowsOf: () => [], now });
    expect(none.plan(examplePlanContext())).toBeUndefined();
    expect(await none.check(exampleCheckContext())).toMatchObject({
      isOpen: true,
    });
    expect(await gate([4]).check(exampleCheckContext())).toMatchObject({
      isOpen: false,
      liftedBy: {
        code: 'lift.time',
        params: { at: '2026-03-05T00:00:00.000Z' },
      },
    });
  });
});

describe('the environment before', () => {
  const ask = (
    staging: Parameters<typeof exampleMatrix>[0],
    soakMs = 600_000,
  ) =>
    new LowerEnvironmentGate({
      environments: {
        getMatrix: async () => exampleMatrix(staging),
        listDeployments: async () => {
          throw new Error('not asked');
        },
      },
      soakMsOf: () => soakMs,
      now,
    }).check(exampleCheckContext());

  it('opens once it runs the very images, healthy, for long enough', async () => {
    expect(await ask({})).toMatchObject({ isOpen: true });
    expect(await ask({ images: [] })).toMatchObject({
      reason: { code: 'gate.not-in-lower' },
      liftedBy: { params: { environment: 'Staging' } },
    });
    const health = {
      status: 'degraded' as const,
      reason: environmentReason('health.no-workload'),
    };
    expect(await ask({ health })).toMatchObject({
      reason: { code: 'gate.lower-unhealthy' },
    });
    const none = { desired: 0, updated: 0, ready: 0, available: 0 };
    expect(
      await ask({
        replicas: none,
        health: {
          status: 'healthy',
          reason: environmentReason('health.scaled-to-zero', none),
        },
      }),
    ).toMatchObject({
      isOpen: false,
      reason: { code: 'gate.lower-unhealthy' },
    });
    expect(await ask({}, 7_200_000)).toMatchObject({
      isOpen: false,
      liftedBy: { params: { at: '2026-03-04T13:00:00.000Z' } },
    });
  });
});

describe('a smoke test', () => {
  const gate = (
    pods: string[],
    answer: (pod: string) => Promise<string> = async () => 'ok',
  ) =>
    new SmokeTestGate({
      clusterOf: () => ({
        podsOf: async () =>
          pods.map(name => ({ name, containerPorts: [{ port: 8080 }] })),
        askPod: async ({ name }) => await answer(name),
      }),
      pathOf: () => '/ready',
    });

  it.each([
    ['canary', 'canary-5'],
    ['blue-green', 'switch'],
    // Pods get requests as soon as they are ready: the second share is the first that can wait.
    ['canary-replicas', 'canary-25'],
    ['rolling', undefined],
  ] as const)('of %s is before %s', (strategy, beforeStep) => {
    expect(gate([]).plan(examplePlanContext(strategy))?.beforeStep).toBe(
      beforeStep,
    );
  });

  it('opens once every pod answers', async () => {
    const check = (asked: SmokeTestGate) =>
      asked.check(exampleCheckContext(), never);
    expect(await check(gate(['a', 'b']))).toMatchObject({ isOpen: true });
    expect(await check(gate([]))).toMatchObject({
      reason: { code: 'gate.no-candidate' },
    });
    const failing = gate(['a', 'b'], async pod => {
      if (pod === 'b') {
        throw new Error('503');
      }
      return 'ok';
    });
    expect(await check(failing)).toMatchObject({
      isOpen: false,
      reason: { params: { pod: 'b', cause: '503' } },
      liftedBy: { code: 'lift.version' },
    });
  });
});
