import { TestDatabases } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DelegatedWrite } from './domain/delegated/state';
import { draw } from './engine/drawing';
import { SupersededError } from './providers/cluster/types';
import { DelegatesUnderTest } from './testing/DelegatesUnderTest';
import {
  argoDefinitions,
  flaggerDefinitions,
  shopCanary,
  shopDeployment,
  shopImage,
  shopRollout,
  shopTemplate,
} from './testing/delegateManifests';

jest.setTimeout(90_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const signal = new AbortController().signal;
const FLAGGER = 'flagged';
const ARGO = 'argo';
const PLAIN = 'plain';
const APPS = '/apis/apps/v1/namespaces';
const CANARY = `/apis/flagger.app/v1beta1/namespaces/${FLAGGER}/canaries`;
const ROLLOUT = `/apis/argoproj.io/v1alpha1/namespaces/${ARGO}/rollouts`;

/**
 * Here no controller runs: the statuses are written as Flagger and Argo Rollouts write them. With the real ones the same
 * is held in `delegates.real.test.ts`.
 */
describe('the objects of Flagger and Argo Rollouts', () => {
  let world: DelegatesUnderTest;

  const drawn = async (
    namespace: string,
    kind: 'Deployment' | 'Canary' | 'Rollout',
    strategy?: PlanDocument['strategy'],
  ) =>
    await draw(
      world.under.cluster,
      { cluster: 'demo', namespace, kind, name: 'shop' },
      {
        entityRef: 'component:default/shop',
        environmentId: 'production',
        environmentTitle: 'Production',
        isProtected: false,
        purpose: 'deploy',
        images: [{ container: 'shop', image: shopImage('v2') }],
        strategy,
        settings: {
          options: { weights: [100], stepMs: 0 },
          analysis: {
            intervalMs: 1_000,
            metrics: [],
            failureLimit: 1,
            consecutiveFailureLimit: 1,
            onBreach: 'roll-back',
          },
          soakMs: 0,
          windows: [],
          require: [],
        },
        isProduction: false,
        progressDeadlineMs: 60_000,
        cause: null,
      },
      signal,
    );
  const delegateOf = ({ strategy }: PlanDocument) =>
    world.under.cluster.delegates[
      strategy === 'flagger' ? 'flagger' : 'argo-rollouts'
    ];
  const view = async (plan: PlanDocument) => {
    const seen = await delegateOf(plan).read(plan, signal);
    if (!seen) {
      throw new Error('nothing is there');
    }
    return seen;
  };
  const write = async (plan: PlanDocument, what: DelegatedWrite) =>
    await delegateOf(plan).write(
      plan,
      await view(plan),
      what,
      { rolloutId: 'r', generation: 2 },
      signal,
    );
  const canaryIs = async (status: object) =>
    await world.patch(`${CANARY}/shop/status`, { status });
  const rolloutIs = async (status: object) =>
    await world.patch(`${ROLLOUT}/shop/status`, { status });

  beforeAll(async () => {
    world = await DelegatesUnderTest.start(
      await databases.init('SQLITE_3'),
      [...flaggerDefinitions, ...argoDefinitions],
      [FLAGGER, ARGO, PLAIN],
    );
    for (const namespace of [FLAGGER, PLAIN]) {
      await world.create(
        `${APPS}/${namespace}/deployments`,
        shopDeployment(namespace),
      );
    }
    const primary = shopDeployment(FLAGGER);
    await world.create(`${APPS}/${FLAGGER}/deployments`, {
      ...primary,
      metadata: { ...primary.metadata, name: 'shop-primary' },
      spec: {
        ...primary.spec,
        selector: { matchLabels: { app: 'shop-primary' } },
        template: {
          ...primary.spec.template,
          metadata: { labels: { app: 'shop-primary' } },
        },
      },
    });
    await world.create(CANARY, shopCanary(FLAGGER, []));
    await canaryIs({ phase: 'Initialized', lastAppliedSpec: 'a' });
    await world.create(
      ROLLOUT,
      shopRollout(ARGO, { template: shopTemplate('v1') }),
    );
    await rolloutIs({
      phase: 'Healthy',
      observedGeneration: '1',
      currentPodHash: 'a',
      stableRS: 'a',
    });
    // Its pods take a moment.
    while ((await world.source(FLAGGER)).trouble !== undefined) {
      await sleep(200);
    }
  });
  afterAll(() => world?.close());

  it('are found by what they drive, and no strategy of ours competes with them', async () => {
    for (const kind of ['Deployment', 'Canary'] as const) {
      const { drawn: plan, changes, notices } = await drawn(FLAGGER, kind);
      expect(plan).toMatchObject({
        strategy: 'flagger',
        target: { kind: 'Deployment', name: 'shop' },
        from: { version: 'v1' },
        to: { version: 'v2' },
      });
      expect(changes.map(({ object }) => object.kind)).toEqual(['Deployment']);
      expect(notices.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['notice.delegate', 'notice.no-rollback']),
      );
    }
    const { drawn: plan } = await drawn(ARGO, 'Rollout');
    expect(plan).toMatchObject({
      strategy: 'argo-rollouts',
      target: { kind: 'Rollout', name: 'shop' },
    });
    await expect(drawn(FLAGGER, 'Canary', 'canary')).rejects.toThrow(
      /Canary flagged\/shop drives shop: two controllers/,
    );
    await expect(drawn(ARGO, 'Rollout', 'rolling')).rejects.toThrow(InputError);
    await expect(drawn(PLAIN, 'Deployment', 'flagger')).rejects.toThrow(
      /Nothing drives shop by the strategy flagger/,
    );
    expect((await drawn(PLAIN, 'Deployment')).drawn.strategy).toBe('rolling');
  });

  it('are not asked while they would do nothing, or are busy', async () => {
    await world.patch(`${CANARY}/shop`, { spec: { suspend: true } });
    await expect(drawn(FLAGGER, 'Canary')).rejects.toThrow(/is suspended/);
    await world.patch(`${CANARY}/shop`, { spec: { suspend: false } });
    await canaryIs({ phase: 'Progressing', canaryWeight: 20 });
    await expect(drawn(FLAGGER, 'Canary')).rejects.toThrow(/busy.*Progressing/);
    await canaryIs({ phase: 'Initialized', canaryWeight: 0 });
    await rolloutIs({ phase: 'Progressing', currentPodHash: 'b' });
    await world.patch(`${ROLLOUT}/shop`, { spec: { paused: true } });
    await expect(drawn(ARGO, 'Rollout')).rejects.toThrow(/is paused/);
    await world.patch(`${ROLLOUT}/shop`, { spec: { paused: false } });
    await rolloutIs({
      phase: 'Healthy',
      currentPodHash: 'a',
      observedGeneration: '3',
    });
    expect((await drawn(ARGO, 'Rollout')).drawn.to.version).toBe('v2');
  });

  it('say where Flagger is, also where its status forgets it', async () => {
    const { drawn: plan } = await drawn(FLAGGER, 'Canary');
    await write(plan, { kind: 'set-images', release: 'new' });
    const seen = async (status: object) => {
      await canaryIs(status);
      const { theirs, step, isNewServed } = await view(plan);
      return [theirs.standing, theirs.weight, step, isNewServed];
    };
    expect(await seen({ phase: 'Initialized' })).toEqual([
      'pending',
      0,
      0,
      false,
    ]);
    expect(await seen({ phase: 'Progressing', canaryWeight: 20 })).toEqual([
      'advancing',
      20,
      1,
      true,
    ]);
    expect(await seen({ phase: 'WaitingPromotion', canaryWeight: 0 })).toEqual([
      'waiting',
      40,
      2,
      true,
    ]);
    expect(await seen({ phase: 'Promoting' })).toEqual([
      'promoting',
      100,
      3,
      false,
    ]);
    expect(await seen({ phase: 'Failed' })).toEqual(['failed', 0, 0, false]);
    await write(plan, { kind: 'set-images', release: 'old' });
    expect(await seen({ phase: 'Failed' })).toEqual(['done', 0, 0, false]);
  });

  it('say where Argo Rollouts is, and nothing of a template that it has not seen', async () => {
    const { drawn: plan } = await drawn(ARGO, 'Rollout');
    await write(plan, { kind: 'set-images', release: 'new' });
    expect((await view(plan)).theirs.standing).toBe('pending');
    const seen = async (status: object) => {
      await rolloutIs({
        observedGeneration: '9',
        currentPodHash: 'b',
        ...status,
      });
      const { theirs, step, isNewServed, isAborted } = await view(plan);
      return [theirs.standing, theirs.weight, step, isNewServed, isAborted];
    };
    expect(
      await seen({
        phase: 'Paused',
        currentStepIndex: 1,
        replicas: 4,
        updatedReplicas: 1,
        pauseConditions: [{ reason: 'CanaryPauseStep' }],
        message: 'CanaryPauseStep',
      }),
    ).toEqual(['waiting', 25, 1, true, false]);
    expect(
      await seen({ phase: 'Degraded', abort: true, pauseConditions: null }),
    ).toEqual(['failed', 25, 1, true, true]);
    expect(
      await seen({
        phase: 'Healthy',
        abort: false,
        stableRS: 'b',
        updatedReplicas: 4,
      }),
    ).toEqual(['done', 0, 4, true, false]);
  });

  it('are written by whoever has read them last, and by no driver of before', async () => {
    const { drawn: plan } = await drawn(FLAGGER, 'Canary');
    const stamp = { rolloutId: 'r', generation: 5 };
    const before = await view(plan);
    const suspend = { kind: 'set-suspended' as const, isSuspended: true };
    const { flagger } = world.under.cluster.delegates;
    await flagger.write(plan, before, suspend, stamp, signal);
    await expect(
      flagger.write(plan, before, suspend, stamp, signal),
    ).rejects.toMatchObject({ statusCode: 409 });
    await expect(write(plan, suspend)).rejects.toThrow(SupersededError);
    expect((await view(plan)).isSuspended).toBe(true);
  });
});
