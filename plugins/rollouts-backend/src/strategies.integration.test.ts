import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { Strategy } from '@quarterdeck/plugin-rollouts-common';
import { KnexRolloutStore } from './database/KnexRolloutStore';
import { Access, accessesOf } from './domain/access';
import { RolloutRecord } from './domain/records';
import { Write } from './domain/reconcile';
import { Clusters } from './engine/Clusters';
import { Beginning, DriverUnderTest } from './testing/DriverUnderTest';
import { examplePlan } from './testing/examplePlan';
import { RealCluster } from './testing/RealCluster';

jest.setTimeout(120_000);
const kubeconfig = process.env.TEST_KUBECONFIG ?? '';
const describeWithCluster = kubeconfig ? describe : describe.skip;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const signal = new AbortController().signal;
const STRATEGIES: Strategy[] = [
  'rolling',
  'canary-replicas',
  'canary',
  'blue-green',
];

describeWithCluster('rollouts on a real control plane', () => {
  const real = new RealCluster(
    kubeconfig,
    `quarterdeck-rollouts-${Date.now().toString(36)}`,
  );
  let under: DriverUnderTest;
  let versions = 1;

  /** Its pods answer nobody, so that there are no metrics to watch. */
  const begin = async (suffix: string, options: Beginning) => {
    versions += 1;
    return await under.begin('shop', `v${versions}${suffix}`, {
      stepMs: 500,
      bakeMs: 500,
      metrics: [],
      ...options,
    });
  };
  const viewOf = async ({ plan }: RolloutRecord) =>
    await under.cluster.read(plan.document, signal);
  const selector = async () =>
    JSON.parse(await real.kubectl('get service shop -o json')).spec.selector;
  const routes = async () =>
    JSON.parse(await real.kubectl('get virtualservice shop -o json')).spec.http;
  const leftOver = async () =>
    await real.kubectl(
      'get deployments,replicasets,pods -l quarterdeck.io/track=canary -o name',
    );
  /** What runs, and nothing of the rollout but its stamp. */
  const expectAlone = async (record: RolloutRecord, which: 'from' | 'to') => {
    const { stable, candidate } = await viewOf(record);
    expect(stable).toMatchObject({
      images: record.plan.document[which].images,
      available: 2,
      unavailable: 0,
    });
    expect(candidate).toBeUndefined();
    expect(await selector()).toEqual({ app: 'shop' });
    expect(await routes()).toMatchObject([
      { match: [{ uri: { prefix: '/v2' } }] },
      { route: [{ weight: 100 }, { weight: 0 }] },
    ]);
    // The garbage collector takes what belonged to the second Deployment, and nothing of the first.
    while ((await leftOver()) !== '') {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  };

  beforeAll(async () => {
    await real.applyShop();
    const clusters = await Clusters.create([await real.portalConfig('real')]);
    const knex = await databases.init('SQLITE_3');
    const store = await KnexRolloutStore.create(
      mockServices.database({ knex, migrations: { skip: false } }),
      () => Date.now(),
    );
    under = new DriverUnderTest(
      knex,
      store,
      clusters.of('real'),
      real.namespace,
    );
    await under.drive();
  });
  afterAll(async () => {
    await under.halt();
    await real.remove();
  });

  it.each(STRATEGIES)('brings a version by %s', async strategy => {
    const { id } = await begin('', { strategy });
    const record = await under.ended(id);
    expect(record.state.reason.message).toMatch(/^v\d+ runs$/);
    expect(record.state.outcome).toBe('succeeded');
    await expectAlone(record, 'to');
    expect((await viewOf(record)).stable).toMatchObject({
      rolloutId: id,
      generation: under.lease?.generation,
    });
  });

  it.each(STRATEGIES)(
    'takes a version that does not start back by %s',
    async strategy => {
      const { id } = await begin('-bad', { strategy });
      const record = await under.ended(id);
      expect(record.state).toMatchObject({
        outcome: 'rolled-back',
        breachReason: { code: 'breach.broken' },
      });
      await expectAlone(record, 'from');
    },
  );

  it.each<[Strategy, number]>([
    ['canary-replicas', 0],
    ['canary', 1],
    ['blue-green', 1],
  ])('gives %s up while requests reach it', async (strategy, step) => {
    const { id } = await begin('', {
      strategy,
      stepMs: 60_000,
      bakeMs: 60_000,
    });
    const held = await under.until(
      id,
      ({ state }) => state.step === step && state.heldSince !== undefined,
    );
    await under.rollouts.control(held, 'abort', 'user:default/dana', 'enough');
    const record = await under.ended(id);
    expect(record.state.outcome).toBe('aborted');
    await expectAlone(record, 'from');
  });

  it('needs the role of the guide, which lets it do that and nothing else', async () => {
    for (const strategy of STRATEGIES) {
      const accesses = accessesOf(examplePlan(strategy));
      expect(
        await under.cluster.refused(real.namespace, accesses, signal),
      ).toEqual([]);
      expect(await under.cluster.refused('default', accesses, signal)).toEqual(
        accesses,
      );
    }
    const others: Access[] = [
      { verb: 'delete', group: '', resource: 'services' },
      { verb: 'create', group: '', resource: 'pods' },
      { verb: 'get', group: '', resource: 'secrets' },
      { verb: 'patch', group: 'apps', resource: 'statefulsets' },
    ];
    expect(await under.cluster.refused(real.namespace, others, signal)).toEqual(
      others,
    );
  });

  describe('writes', () => {
    const WRITES: [Strategy, string, (record: RolloutRecord) => Write][] = [
      [
        'canary',
        'deployment/shop',
        ({ plan }) => ({
          kind: 'set-images',
          side: 'stable',
          images: plan.document.to.images,
        }),
      ],
      [
        'canary',
        'deployment/shop-canary',
        () => ({ kind: 'scale-candidate', replicas: 2 }),
      ],
      [
        'canary',
        'deployment/shop-canary',
        () => ({ kind: 'delete-candidate' }),
      ],
      [
        'canary',
        'virtualservice/shop',
        () => ({ kind: 'set-traffic', traffic: 50 }),
      ],
      [
        'blue-green',
        'service/shop',
        () => ({ kind: 'set-traffic', traffic: 100 }),
      ],
    ];

    it.each(WRITES)(
      'of a %s to %s that somebody else has written meanwhile are refused with 409, and an older driver makes none',
      async (strategy, object, writeOf) => {
        const { id } = await begin('', {
          strategy,
          stepMs: 60_000,
          bakeMs: 60_000,
        });
        const record = await under.until(
          id,
          ({ state }) => state.step === 1 && state.heldSince !== undefined,
        );
        const { generation = 0 } = under.lease ?? {};
        await under.halt();
        const view = await viewOf(record);
        const write = (stampGeneration: number) =>
          under.cluster.write(
            record.plan.document,
            view,
            writeOf(record),
            { rolloutId: id, generation: stampGeneration },
            signal,
          );
        // What the second Deployment bears is this driver's stamp.
        await expect(write(generation - 1)).rejects.toMatchObject({
          name: 'SupersededError',
        });
        await real.kubectl(`annotate ${object} touched=by-somebody`);
        await expect(write(generation)).rejects.toMatchObject({
          statusCode: 409,
        });
        await real.kubectl(`annotate ${object} touched-`);
        await under.drive();
        await under.rollouts.control(record, 'abort', 'user:default/dana', 'x');
        await expectAlone(await under.ended(id), 'from');
      },
    );
  });
});
