import { TestDatabases } from '@backstage/backend-test-utils';
import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { RolloutRecord } from './domain/records';
import { RolloutsUnderTest } from './testing/RolloutsUnderTest';

jest.setTimeout(180_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const API = 'veza-backend-api';
const WEB = 'veza-web';

/** A body without what is not known when it is planned, and without the values that a plan withholds. */
function withoutStamp(body: unknown): unknown {
  if (Array.isArray(body)) {
    return body
      .filter(({ path }) => path !== '/metadata/resourceVersion')
      .map(withoutStamp);
  }
  if (typeof body !== 'object' || body === null) {
    return body;
  }
  const left = Object.entries(body)
    .filter(([key]) => !OF_THE_DRIVER.includes(key))
    .filter(([key]) => !('name' in body && 'value' in body && key === 'value'))
    .map(([key, value]) => [key, withoutStamp(value)] as const)
    .filter(
      ([key, value]) =>
        !(
          ['metadata', 'annotations'].includes(key) &&
          JSON.stringify(value) === '{}'
        ),
    );
  return Object.fromEntries(left);
}
const OF_THE_DRIVER = [
  'resourceVersion',
  'preconditions',
  'quarterdeck.io/rollout',
  'quarterdeck.io/rollout-generation',
];

const versionsOf = ({ state }: RolloutRecord) => state.outcome;

describe('rollouts on the demo estate', () => {
  let under: RolloutsUnderTest;
  const signal = new AbortController().signal;

  const view = async (record: RolloutRecord) =>
    await under.cluster.read(record.plan.document, signal);

  beforeAll(async () => {
    under = await RolloutsUnderTest.start(await databases.init('SQLITE_3'));
    await under.drive();
  });
  afterAll(() => under.close());

  it('brings a good canary to all requests, and leaves the Deployment of the manifests', async () => {
    const sent = jest.spyOn(KubernetesConnection.prototype, 'send');
    const begun = await under.begin(API, 'v1.5.0', { strategy: 'canary' });
    const { id } = begun;
    const planned = await under.cluster.describe(begun.plan.document, signal);
    const seen = new Set<number>();
    const record = await under.until(id, each => {
      const { state, plan } = each;
      if (state.heldSince !== undefined) {
        seen.add(plan.document.steps[state.step]?.arrangement.traffic);
      }
      return state.phase === 'ended';
    });
    expect(versionsOf(record)).toBe('succeeded');
    expect([...seen]).toEqual(expect.arrayContaining([0, 25, 100]));
    const after = await view(record);
    expect(after.candidate).toBeUndefined();
    expect(after.router?.traffic).toBe(0);
    expect(after.router?.problem).toBeUndefined();
    expect(after.stable?.images[0].image).toContain('v1.5.0');
    const verdicts = await under.store.verdictsOf(id);
    expect(verdicts.some(({ result }) => result === 'pass')).toBe(true);
    expect(verdicts.every(({ result }) => result !== 'fail')).toBe(true);
    const bodies = sent.mock.calls.map(([, , { body }]) => withoutStamp(body));
    sent.mockRestore();
    for (const { title, text } of planned.filter(
      ({ title: each }) => !each.startsWith('Scale'),
    )) {
      expect({ title, bodies }).toEqual({
        title,
        bodies: expect.arrayContaining([withoutStamp(JSON.parse(text))]),
      });
    }
    expect(JSON.stringify(planned)).toContain('GOMEMLIMIT');
    expect(JSON.stringify(planned)).not.toContain('920MiB');
  });

  it('takes a bad canary back by itself, requests first', async () => {
    const { id } = await under.begin(API, 'v1.6.0-errors', {
      strategy: 'canary',
    });
    const record = await under.ended(id);
    expect(record.state).toMatchObject({
      outcome: 'rolled-back',
      breachReason: { code: 'breach.analysis' },
    });
    const { breachAt = 0, safeAt = 0, healthyAt = 0 } = record.state;
    expect(safeAt - breachAt).toBeLessThan(5_000);
    expect(healthyAt).toBeGreaterThanOrEqual(safeAt);
    const after = await view(record);
    expect(after.candidate).toBeUndefined();
    expect(after.router?.traffic).toBe(0);
    expect(after.stable?.images[0].image).toContain('v1.5.0');
  });

  it('gives up a version that cannot be started, before any request reaches it', async () => {
    const { id } = await under.begin(API, 'v1.6.0-broken', {
      strategy: 'canary',
    });
    const record = await under.ended(id);
    expect(record.state).toMatchObject({
      outcome: 'rolled-back',
      breachReason: { code: 'breach.broken' },
    });
    expect(record.state.reached?.traffic).toBe(0);
  });

  it('switches a Service to the new version at once, and back where it fails', async () => {
    const good = await under.begin(WEB, 'v5.2.0', { strategy: 'blue-green' });
    const done = await under.ended(good.id);
    expect(versionsOf(done)).toBe('succeeded');
    expect((await view(done)).router?.isPinned).toBe(false);
    const bad = await under.begin(WEB, 'v5.3.0-errors', {
      strategy: 'blue-green',
      bakeMs: 30_000,
    });
    const switched = await under.until(
      bad.id,
      ({ state }) => state.step === 1 && state.heldSince !== undefined,
    );
    expect((await view(switched)).router?.traffic).toBe(100);
    const record = await under.ended(bad.id);
    expect(versionsOf(record)).toBe('rolled-back');
    const after = await view(record);
    expect(after).toMatchObject({
      candidate: undefined,
      router: { isPinned: false },
    });
    expect(after.stable?.images[0].image).toContain('v5.2.0');
  });

  it('undoes a rolling update whose pods do not come up', async () => {
    const { id } = await under.begin(WEB, 'v5.3.0-broken', {
      strategy: 'rolling',
    });
    const record = await under.ended(id);
    expect(versionsOf(record)).toBe('rolled-back');
    expect((await view(record)).stable?.images[0].image).toContain('v5.2.0');
  });

  it('lets one rollout of a workload go at a time', async () => {
    const { id } = await under.begin(WEB, 'v5.4.0', { strategy: 'rolling' });
    await expect(
      under.begin(WEB, 'v5.4.1', { strategy: 'rolling' }),
    ).rejects.toThrow(/under way/);
    const record = await under.until(
      id,
      ({ state }) => state.phase !== 'waiting',
    );
    await under.rollouts.control(
      record,
      'abort',
      'user:default/dana',
      'enough',
    );
    expect(versionsOf(await under.ended(id))).toBe('aborted');
  });

  it('is carried on by the next driver where one dies, and shows a hand edit instead of overwriting it', async () => {
    const { id } = await under.begin(API, 'v1.6.0', {
      strategy: 'canary',
      bakeMs: 60_000,
    });
    await under.until(id, ({ state }) => state.step === 1);
    await under.halt();
    await under.drive();
    const held = await under.until(
      id,
      ({ state }) => state.step >= 1 && state.heldSince !== undefined,
    );
    const router = (await view(held)).router;
    expect(router?.traffic).toBeGreaterThan(0);
    await under.cluster.write(
      held.plan.document,
      await view(held),
      { kind: 'set-traffic', traffic: 60 },
      { rolloutId: 'by-hand', generation: under.lease?.generation ?? 0 },
      signal,
    );
    const paused = await under.until(
      id,
      ({ state }) => state.phase === 'paused',
    );
    expect(paused.state.reason).toMatchObject({
      code: 'paused.changed-underneath',
    });
    expect((await view(paused)).router?.traffic).toBe(60);
    await under.rollouts.control(
      paused,
      'abort',
      'user:default/dana',
      'enough',
    );
    const record = await under.ended(id);
    expect(versionsOf(record)).toBe('aborted');
    expect((await view(record)).router?.traffic).toBe(0);
  });
});
