import { TestDatabases } from '@backstage/backend-test-utils';
import type { KubernetesObject } from '@quarterdeck/demo-cluster';
import { RolloutRecord } from './domain/records';
import { ClusterProxy, Fate } from './testing/ClusterProxy';
import { RolloutsUnderTest } from './testing/RolloutsUnderTest';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const API = 'veza-backend-api';
const WEB = 'veza-web';
const NAMESPACE = 'veza-production';
const DANA = 'user:default/dana';

describe('rollouts in odd states', () => {
  let under: RolloutsUnderTest;
  let proxy: ClusterProxy;
  const signal = new AbortController().signal;

  const refuse = (method: string, path: RegExp, fate: Fate = 'forbidden') => {
    proxy.fateOf = (asked, url) =>
      asked === method && path.test(url) ? fate : undefined;
  };
  const viewOf = async ({ plan }: RolloutRecord) =>
    await under.cluster.read(plan.document, signal);
  const abort = async ({ id }: RolloutRecord) => {
    const record = await under.store.get(id);
    await under.rollouts.control(record!, 'abort', DANA, 'enough');
  };
  /** A canary that has a quarter of the requests. */
  const canaryUnderWay = async (deadlineMs?: number) => {
    const { id } = await under.begin(API, 'v1.5.0', {
      strategy: 'canary',
      bakeMs: 60_000,
      deadlineMs,
    });
    return await under.until(
      id,
      ({ state }) => state.step === 1 && state.heldSince !== undefined,
    );
  };
  const paused = (id: string) =>
    under.until(id, ({ state }) => state.phase === 'paused');
  const expectAsBefore = async (record: RolloutRecord) => {
    const { plan } = record;
    const { stable, candidate, router } = await viewOf(record);
    expect(stable).toMatchObject({
      images: plan.document.from.images,
      unavailable: 0,
    });
    expect(candidate).toBeUndefined();
    expect(router).toMatchObject({ traffic: 0 });
    expect(router?.problem).toBeUndefined();
  };

  beforeAll(async () => {
    under = await RolloutsUnderTest.start(
      await databases.init('SQLITE_3'),
      async demo => {
        proxy = await ClusterProxy.start(demo);
        return proxy.url;
      },
    );
    await under.drive();
  });
  afterEach(() => {
    proxy.fateOf = () => undefined;
  });
  afterAll(async () => {
    await under.close();
    await proxy.close();
  });

  it('says within seconds why pods of an unknown tag do not start, and goes back', async () => {
    const { id } = await under.begin(API, 'v9-broken', { strategy: 'canary' });
    const record = await under.ended(id);
    const { outcome, breachReason, breachAt = 0 } = record.state;
    expect(outcome).toBe('rolled-back');
    expect(breachReason?.message).toMatch(
      /^The new version does not come up: container \S+ of pod \S+ is in (ErrImagePull|ImagePullBackOff)/,
    );
    expect(breachAt - record.startedAt).toBeLessThan(15_000);
    await expectAsBefore(record);
  });

  it('refuses to plan what runs already', async () => {
    const source = await under.cluster.inspect(
      { cluster: 'demo', namespace: NAMESPACE, kind: 'Deployment', name: API },
      signal,
    );
    const [, version] = /:([^:]+)$/.exec(source.images[0].image) ?? [];
    await expect(
      under.begin(API, version, { strategy: 'canary' }),
    ).rejects.toThrow(`${API} runs ${version} already`);
  });

  it('says what the cluster refuses before the first write, at once, and leaves nothing', async () => {
    refuse('POST', /\/deployments/);
    const { id } = await under.begin(API, 'v1.5.0', { strategy: 'canary' });
    const record = await under.ended(id);
    const { outcome, breachReason, finishedAt = 0 } = record.state;
    expect(outcome).toBe('rolled-back');
    expect(breachReason).toMatchObject({
      code: 'breach.refused',
      message: `The cluster does not let the portal create deployments ${API}-canary in ${NAMESPACE}: deployments "" is forbidden: User "portal" cannot create resource "deployments" in the namespace "${NAMESPACE}"`,
    });
    expect(finishedAt - record.startedAt).toBeLessThan(10_000);
    const told = (await under.store.logOf(id)).filter(
      ({ reason }) => reason.code === 'breach.refused',
    );
    expect(told).toHaveLength(1);
    await expectAsBefore(record);
  });

  it('takes the new version back where the cluster refuses it requests', async () => {
    refuse('PATCH', /\/virtualservices\//);
    const { id } = await under.begin(API, 'v1.5.0', { strategy: 'canary' });
    const record = await under.ended(id);
    expect(record.state).toMatchObject({
      outcome: 'rolled-back',
      breachReason: {
        params: { verb: 'patch', resource: 'virtualservices' },
      },
    });
    await expectAsBefore(record);
  });

  it('says what keeps it from going back, until somebody allows it', async () => {
    const going = await canaryUnderWay(10_000);
    refuse('PATCH', /\/virtualservices\//);
    await abort(going);
    const kept = await under.until(
      going.id,
      ({ state }) =>
        state.phase === 'restoring' &&
        state.reason.message.includes('does not let'),
    );
    expect(kept.state.reason.message).toMatch(
      /^Going back: .*does not let the portal patch virtualservices/,
    );
    const stuck = await under.ended(going.id);
    expect(stuck.state).toMatchObject({ outcome: 'stuck' });
    expect(stuck.state.reason.message).toMatch(
      /It needs a person: .*patch virtualservices/,
    );
    expect((await viewOf(stuck)).router?.traffic).toBe(25);
    proxy.fateOf = () => undefined;
    await under.rollouts.control(stuck, 'retry', DANA);
    await under.until(going.id, ({ state }) => state.outcome !== 'stuck');
    const record = await under.ended(going.id);
    expect(record.state.outcome).toBe('aborted');
    await expectAsBefore(record);
  });

  it('leaves the requests as they are while the cluster is gone, says so, and goes on when it is back', async () => {
    const going = await canaryUnderWay();
    proxy.fateOf = () => 'cut-off';
    const gone = await under.until(
      going.id,
      ({ state }) => state.reason.code === 'cluster.unreachable',
    );
    expect(gone.state).toMatchObject({ phase: 'progressing', step: 1 });
    proxy.fateOf = () => undefined;
    expect((await viewOf(gone)).router?.traffic).toBe(25);
    const on = await under.until(going.id, ({ state }) => state.step === 2);
    await abort(on);
    await expectAsBefore(await under.ended(going.id));
  });

  it('names what it may not read', async () => {
    const going = await canaryUnderWay();
    refuse('GET', /\/deployments\//);
    const blind = await under.until(
      going.id,
      ({ state }) => state.reason.code === 'cluster.not-readable',
    );
    expect(blind.state.phase).toBe('progressing');
    expect(blind.state.reason.message).toContain(
      'cannot get resource "deployments"',
    );
    proxy.fateOf = () => undefined;
    await abort(going);
    await expectAsBefore(await under.ended(going.id));
  });

  it.each([
    ['Deployment', 'apps/v1/deployments', API],
    ['VirtualService', 'networking.istio.io/v1/virtualservices', API],
  ])('pauses where the %s is taken away', async (kind, resource, name) => {
    const going = await canaryUnderWay();
    const object = take(resource, name);
    const record = await paused(going.id);
    expect(record.state.reason.message).toMatch(
      new RegExp(`changed ${kind} ${name}: it is gone`),
    );
    putBack(resource, object);
    await abort(record);
    await expectAsBefore(await under.ended(going.id));
  });

  it('pauses where the Service is taken away', async () => {
    const { id } = await under.begin(WEB, 'v5.2.0', {
      strategy: 'blue-green',
      bakeMs: 60_000,
    });
    await under.until(
      id,
      ({ state }) => state.step === 1 && state.heldSince !== undefined,
    );
    const object = take('v1/services', WEB);
    const record = await paused(id);
    expect(record.state.reason.message).toContain(`Service ${WEB}: it is gone`);
    putBack('v1/services', object);
    await abort(record);
    await expectAsBefore(await under.ended(id));
  });

  it('pauses where the routes lose their subsets', async () => {
    const going = await canaryUnderWay();
    const resource = 'networking.istio.io/v1/virtualservices';
    const object = take(resource, API);
    putBack(resource, { ...object, spec: { hosts: [API], http: [] } });
    const record = await paused(going.id);
    expect(record.state.reason.message).toContain(
      `VirtualService ${API}: no route splits`,
    );
    take(resource, API);
    putBack(resource, object);
    await abort(record);
    await expectAsBefore(await under.ended(going.id));
  });

  it('lets one of two people start who start at once', async () => {
    const begun = await Promise.allSettled(
      ['v1.5.0', 'v1.6.0'].map(version =>
        under.begin(API, version, { strategy: 'canary', bakeMs: 60_000 }),
      ),
    );
    const started = begun.flatMap(each =>
      each.status === 'fulfilled' ? [each.value] : [],
    );
    const refused = begun.flatMap(each =>
      each.status === 'rejected' ? [each.reason] : [],
    );
    expect(started).toHaveLength(1);
    expect(refused).toEqual([
      expect.objectContaining({
        name: 'ConflictError',
        message: expect.stringMatching(
          `Rollout ${started[0].id} of .* is under way; wait for its end, or abort it`,
        ),
      }),
    ]);
    await under.until(started[0].id, ({ state }) => state.step === 1);
    expect((await viewOf(started[0])).candidate?.images).toEqual(
      started[0].plan.document.to.images,
    );
    await abort(started[0]);
    await expectAsBefore(await under.ended(started[0].id));
  });

  type Anything = KubernetesObject & { spec?: unknown };

  /** Deletes it, as somebody with kubectl would. */
  function take(resource: string, name: string): Anything {
    const { client } = under.demo;
    const object = client.get<Anything>(resource, NAMESPACE, name);
    if (!object) {
      throw new Error(`There is no ${resource} ${name}`);
    }
    client.delete(resource, NAMESPACE, name);
    return object;
  }

  function putBack(resource: string, { metadata, ...object }: Anything): void {
    const { name, namespace, labels, annotations } = metadata;
    under.demo.client.create<Anything>(
      resource,
      { ...object, metadata: { name, namespace, labels, annotations } },
      { fieldManager: 'test' },
    );
  }
});
