import { TestDatabases } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RolloutRecord } from './domain/records';
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

jest.setTimeout(240_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const BY = 'user:default/dana';

const flagger = process.env.QUARTERDECK_FLAGGER;
const argo = process.env.QUARTERDECK_ARGO_ROLLOUTS;
/** The binaries are built from their Go modules by whoever wants these tests: see docs/guides/rollouts.md. */
const withFlagger = flagger ? describe : describe.skip;
const withArgo = argo ? describe : describe.skip;

const outcomeOf = ({ state }: RolloutRecord) => state.outcome;
const isHeld = ({ state }: RolloutRecord) =>
  state.phase === 'paused' && state.delegated?.suspending === undefined;
const settingsSchema = z.looseObject({
  spec: z.looseObject({
    suspend: z.boolean().default(false),
    skipAnalysis: z.boolean().default(false),
    paused: z.boolean().default(false),
  }),
});

withFlagger('Flagger itself (QUARTERDECK_FLAGGER names it)', () => {
  const NAMESPACE = 'shop';
  const TARGET = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/shop`;
  const CANARY = `/apis/flagger.app/v1beta1/namespaces/${NAMESPACE}/canaries/shop`;
  let world: DelegatesUnderTest;

  const serves = async () => await world.imageOf(`${TARGET}-primary`);
  const names = async () => await world.imageOf(TARGET);

  beforeAll(async () => {
    world = await DelegatesUnderTest.start(
      await databases.init('SQLITE_3'),
      flaggerDefinitions,
      [NAMESPACE],
    );
    const door = await world.openDoor();
    const hook = (type: string) => ({
      name: type,
      type,
      url: `${door}/api/rollouts${world.hooks.pathOf({ cluster: 'demo', namespace: NAMESPACE, name: 'shop', type })}`,
    });
    await world.create(
      `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`,
      shopDeployment(NAMESPACE),
    );
    await world.create(
      `/apis/flagger.app/v1beta1/namespaces/${NAMESPACE}/canaries`,
      shopCanary(NAMESPACE, [
        hook('confirm-rollout'),
        hook('confirm-promotion'),
        hook('rollback'),
        { name: 'checks', type: 'rollout', url: `${door}/checks` },
      ]),
    );
    world.run(flagger ?? '', kubeconfig => [
      '-kubeconfig',
      kubeconfig,
      '-mesh-provider',
      'istio',
      '-metrics-server',
      'http://127.0.0.1:1',
      '-port',
      '0',
      '-control-loop-interval',
      '1s',
    ]);
  });
  afterAll(() => world?.close());

  it('brings a good version, is held at a weight, and promotes it when the portal says so', async () => {
    const { id, plan } = await world.begin(NAMESPACE, 'v2');
    expect(plan.document).toMatchObject({
      strategy: 'flagger',
      target: { kind: 'Deployment', name: 'shop' },
      from: { version: 'v1' },
      routing: { hooks: ['confirm-rollout', 'confirm-promotion', 'rollback'] },
    });
    expect(
      plan.document.steps.map(({ arrangement }) => arrangement.traffic),
    ).toEqual([0, 20, 40, 100]);
    const held = await world.under.until(
      id,
      ({ state }) => state.delegated?.theirs?.weight === 20,
    );
    await world.under.rollouts.control(held, 'pause', BY);
    await world.under.until(id, isHeld);
    await sleep(12_000);
    const paused = await world.under.until(id, isHeld);
    expect(paused.state.delegated?.theirs?.weight).toBe(20);
    await world.under.rollouts.control(paused, 'resume', BY);
    const record = await world.under.ended(id);
    expect(record.state.reason.message).toContain('v2');
    expect(outcomeOf(record)).toBe('succeeded');
    expect(await serves()).toBe(shopImage('v2'));
    expect(world.asked).toContainEqual({
      type: 'confirm-rollout',
      status: 200,
    });
    expect(world.asked).toContainEqual({
      type: 'confirm-promotion',
      status: 200,
    });
    expect(world.asked).not.toContainEqual({ type: 'rollback', status: 200 });
  });

  it('gives a bad version up, and it is undone, so that nothing deploys it again', async () => {
    world.isHealthy = false;
    const { id } = await world.begin(NAMESPACE, 'v3');
    const record = await world.under.ended(id);
    world.isHealthy = true;
    expect(outcomeOf(record)).toBe('rolled-back');
    expect(record.state.breachReason).toMatchObject({
      code: 'breach.delegate',
      message: expect.stringContaining('failed'),
    });
    expect(await names()).toBe(shopImage('v2'));
    expect(await serves()).toBe(shopImage('v2'));
    await sleep(11_000);
    // What it promoted last is nothing new to it.
    expect((await world.source(NAMESPACE)).trouble).toBeUndefined();
  });

  it('goes back when a person aborts, by the answer to its webhook', async () => {
    const { id } = await world.begin(NAMESPACE, 'v4');
    const going = await world.under.until(
      id,
      ({ state }) => state.delegated?.theirs?.weight === 20,
    );
    await world.under.rollouts.control(going, 'abort', BY, 'enough');
    const record = await world.under.ended(id);
    expect(outcomeOf(record)).toBe('aborted');
    expect(world.asked).toContainEqual({ type: 'rollback', status: 200 });
    expect(await names()).toBe(shopImage('v2'));
    expect(await serves()).toBe(shopImage('v2'));
    expect(record.state.safeAt).toBeGreaterThanOrEqual(
      record.state.breachAt ?? Infinity,
    );
  });

  it('skips its analysis when told to, and gets its own setting back', async () => {
    const { id } = await world.begin(NAMESPACE, 'v5');
    const going = await world.under.until(
      id,
      ({ state }) => state.delegated?.hasBegun === true,
    );
    await expect(
      world.under.rollouts.control(going, 'promote', BY),
    ).rejects.toThrow(/nothing to promote/);
    await world.under.rollouts.control(going, 'skip-analysis', BY, 'urgent');
    expect(outcomeOf(await world.under.ended(id))).toBe('succeeded');
    expect(await serves()).toBe(shopImage('v5'));
    const { spec } = await world.get(settingsSchema, CANARY);
    expect(spec).toMatchObject({ skipAnalysis: false, suspend: false });
  });
});

withArgo('Argo Rollouts itself (QUARTERDECK_ARGO_ROLLOUTS names it)', () => {
  const OWN = 'own';
  const LENT = 'lent';
  const ROLLOUT = (namespace: string) =>
    `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/shop`;
  let world: DelegatesUnderTest;

  const atItsPause = ({ state }: RolloutRecord) =>
    state.delegated?.theirs?.standing === 'waiting';

  beforeAll(async () => {
    world = await DelegatesUnderTest.start(
      await databases.init('SQLITE_3'),
      argoDefinitions,
      [OWN, LENT],
    );
    await world.create(
      `/apis/argoproj.io/v1alpha1/namespaces/${OWN}/rollouts`,
      shopRollout(OWN, { template: shopTemplate('v1') }),
    );
    await world.create(
      `/apis/apps/v1/namespaces/${LENT}/deployments`,
      shopDeployment(LENT, 0),
    );
    await world.create(
      `/apis/argoproj.io/v1alpha1/namespaces/${LENT}/rollouts`,
      shopRollout(LENT, {
        workloadRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'shop',
        },
        strategy: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } },
      }),
    );
    world.run(argo ?? '', kubeconfig => [
      '--kubeconfig',
      kubeconfig,
      '--metricsPort',
      '0',
      '--healthzPort',
      '0',
      '--leader-elect=false',
    ]);
  });
  afterAll(() => world?.close());

  it('waits at its own pause, is promoted, paused and resumed, and ends with the new version', async () => {
    const { id, plan } = await world.begin(OWN, 'v2', { kind: 'Rollout' });
    expect(plan.document).toMatchObject({
      strategy: 'argo-rollouts',
      target: { kind: 'Rollout', name: 'shop' },
      routing: { variant: 'canary', rollout: 'shop' },
    });
    const waiting = await world.under.until(id, atItsPause);
    expect(waiting.state).toMatchObject({
      phase: 'progressing',
      step: 1,
      reason: { code: 'delegate.waiting' },
      delegated: { theirs: { weight: 25 } },
    });
    await world.under.rollouts.control(waiting, 'pause', BY);
    const paused = await world.under.until(id, isHeld);
    await world.under.rollouts.control(paused, 'resume', BY);
    const resumed = await world.under.until(
      id,
      ({ state }) =>
        state.phase === 'progressing' &&
        state.delegated?.suspending === undefined,
    );
    await world.under.rollouts.control(resumed, 'promote', BY);
    const record = await world.under.ended(id);
    expect(outcomeOf(record)).toBe('succeeded');
    expect(await world.imageOf(ROLLOUT(OWN))).toBe(shopImage('v2'));
  });

  it('takes the requests back when a person aborts, and its template names the old version again', async () => {
    const { id } = await world.begin(OWN, 'v3', { kind: 'Rollout' });
    const waiting = await world.under.until(id, atItsPause);
    await world.under.rollouts.control(waiting, 'abort', BY, 'enough');
    const record = await world.under.ended(id);
    expect(outcomeOf(record)).toBe('aborted');
    expect(await world.imageOf(ROLLOUT(OWN))).toBe(shopImage('v2'));
  });

  it('gives up what does not come up, and it is undone', async () => {
    const { id } = await world.begin(OWN, 'v3-broken', { kind: 'Rollout' });
    const record = await world.under.ended(id);
    expect(outcomeOf(record)).toBe('rolled-back');
    expect(record.state.breachReason?.message).toMatch(/Rollout own\/shop/);
    expect(await world.imageOf(ROLLOUT(OWN))).toBe(shopImage('v2'));
  });

  it('goes to the end at once when its analysis is skipped, and on the way back without being asked', async () => {
    const forward = await world.begin(OWN, 'v4', { kind: 'Rollout' });
    const waiting = await world.under.until(forward.id, atItsPause);
    await world.under.rollouts.control(waiting, 'skip-analysis', BY, 'urgent');
    expect(outcomeOf(await world.under.ended(forward.id))).toBe('succeeded');
    const back = await world.begin(OWN, 'v2', {
      kind: 'Rollout',
      purpose: 'rollback',
    });
    expect(outcomeOf(await world.under.ended(back.id))).toBe('succeeded');
    expect(await world.imageOf(ROLLOUT(OWN))).toBe(shopImage('v2'));
  });

  it('shows what somebody else writes, and overwrites it only when told to', async () => {
    const { id } = await world.begin(OWN, 'v5', { kind: 'Rollout' });
    await world.under.until(id, atItsPause);
    await world.patch(ROLLOUT(OWN), {
      spec: { template: shopTemplate('v9') },
    });
    const paused = await world.under.until(
      id,
      ({ state }) => state.phase === 'paused',
    );
    expect(paused.state.reason.code).toBe('paused.changed-underneath');
    expect(await world.imageOf(ROLLOUT(OWN))).toBe(shopImage('v9'));
    await world.under.rollouts.control(paused, 'abort', BY, 'enough');
    expect(outcomeOf(await world.under.ended(id))).toBe('aborted');
    expect(await world.imageOf(ROLLOUT(OWN))).toBe(shopImage('v2'));
  });

  it('takes its template from a Deployment, which is what is written', async () => {
    const { id, plan } = await world.begin(LENT, 'v2');
    expect(plan.document.target.kind).toBe('Deployment');
    const waiting = await world.under.until(id, atItsPause);
    await world.under.rollouts.control(waiting, 'promote', BY);
    expect(outcomeOf(await world.under.ended(id))).toBe('succeeded');
    expect(
      await world.imageOf(`/apis/apps/v1/namespaces/${LENT}/deployments/shop`),
    ).toBe(shopImage('v2'));
  });
});
