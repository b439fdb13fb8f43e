import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import {
  EnvironmentMatrix,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { createHash } from 'node:crypto';
import { readRolloutsConfig } from '../config';
import { PlanRecord } from '../domain/records';
import { column, container, matrix, workload } from '../testing/matrix';
import { createDeployment, createShop } from '../testing/shop';
import { Clusters } from './Clusters';
import { Planner } from './Planner';
import { planBodySchema } from './planBody';

const DANA = 'user:default/dana';
const NOW = 1_790_000_000_000;
const SHOP = 'component:default/shop';

describe('the planner, on a cluster', () => {
  let demo: DemoCluster;
  let clusters: Clusters;
  const kept: PlanRecord[] = [];

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    createDeployment(demo, { name: 'cart', track: 'cart', tag: 'v1' });
    clusters = await Clusters.create([
      {
        name: 'demo',
        url: demo.url,
        caData: Buffer.from(demo.caCertificate).toString('base64'),
        skipTlsVerify: false,
        credentials: { kind: 'token', token: demo.token },
      },
    ]);
  });
  afterAll(() => demo.close());

  const plan = async (
    environments: EnvironmentMatrix['environments'],
    wish: object = {},
    annotations: Record<string, string> = {},
  ) => {
    const planner = new Planner({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'shop', namespace: 'default', annotations },
          },
        ],
      }),
      store: {
        addPlan: async record => {
          kept.push(record);
        },
        list: async () => [],
      },
      environments: {
        getMatrix: async () => matrix(environments),
        listDeployments: async () => ({
          asOf: '2026-03-04T12:00:00.000Z',
          items: [],
          pageInfo: {},
          emptyReason: null,
        }),
      },
      config: readRolloutsConfig(
        new ConfigReader({ rollouts: { clusters: { demo: { write: true } } } }),
      ),
      gates: [],
      clusterOf: clusters.of,
      now: () => NOW,
    });
    const body = planBodySchema.parse({
      entityRef: SHOP,
      environmentId: 'production',
      version: 'v2',
      ...wish,
    });
    return await planner.plan(body, DANA);
  };
  const staging = (...workloads: Workload[]) =>
    column({ id: 'staging', title: 'Staging', tier: 'staging' }, workloads);
  const production = (...workloads: Workload[]) => column({}, workloads);
  const inStaging = { environmentId: 'staging' };
  const cart = workload({ name: 'cart', id: 'demo/shop/Deployment/cart' });

  it('keeps what it shows, with a hash of all of it, for half an hour', async () => {
    const made = await plan([staging(workload())], inStaging);
    expect(kept.at(-1)).toEqual(made);
    expect(made).toMatchObject({
      createdBy: DANA,
      createdAt: NOW,
      expiresAt: NOW + 1_800_000,
      hash: createHash('sha256')
        .update(canonicalJson(made.document))
        .digest('hex'),
      document: {
        strategy: 'rolling',
        from: { version: 'v1' },
        to: { images: [{ image: 'registry.example/shop:v2' }] },
        replicas: 4,
        progressDeadlineMs: 300_000,
      },
    });
  });

  it('waits for longer in production, where a rolling update wants a waiver', async () => {
    const environments = [production(workload())];
    await expect(plan(environments)).rejects.toThrow(
      'Production takes a canary or blue-green; a rolling update there needs a waiver that says why',
    );
    const waived = await plan(environments, { waiver: 'It has no requests' });
    expect(waived.document).toMatchObject({
      strategy: 'rolling',
      progressDeadlineMs: 600_000,
    });
    const { document } = await plan(environments, { strategy: 'blue-green' });
    expect(document.strategy).toBe('blue-green');
    expect(document.changes.length).toBeGreaterThan(2);
  });

  it('promotes the very images that run elsewhere', async () => {
    const digest = `registry.example/shop:v7@sha256:${'0'.repeat(64)}`;
    const lower = workload({
      images: [{ ...container('shop', 'x', 'v7'), image: digest }],
    });
    const { document } = await plan([staging(lower), production(workload())], {
      version: undefined,
      fromEnvironment: 'staging',
      waiver: 'test',
    });
    expect(document.to).toEqual({
      version: 'v7',
      images: [{ container: 'shop', image: digest }],
    });
  });

  it('takes the tag of a version, and nothing else of what is written', async () => {
    const pinned = workload({
      images: [
        {
          ...container('shop', 'registry:5000/shop', 'v1'),
          image: `registry:5000/shop:v1@sha256:${'0'.repeat(64)}`,
        },
      ],
    });
    const { document } = await plan([staging(pinned)], inStaging);
    expect(document.to.images[0].image).toBe('registry:5000/shop:v2');
  });

  it('means the only Deployment, not the second one of a rollout', async () => {
    const candidate = workload({ name: 'shop-canary' });
    const job = workload({ name: 'nightly', kind: 'CronJob' });
    const both = [staging(workload(), candidate, job)];
    expect((await plan(both, inStaging)).document.target.name).toBe('shop');
    const named = { ...inStaging, workload: 'cart' };
    const two = [staging(workload(), cart)];
    expect((await plan(two, named)).document.target.name).toBe('cart');
  });

  it.each<[string, () => EnvironmentMatrix['environments'], object, RegExp]>([
    [
      'an environment that there is not',
      () => [staging(workload())],
      { environmentId: 'moon' },
      /^There is no environment "moon" for component:default\/shop; there is staging$/,
    ],
    ['an entity that runs nowhere', () => [], inStaging, /there is none$/],
    [
      'a preview',
      () => [column({ id: 'pr-1', tier: 'preview' }, [workload()])],
      { environmentId: 'pr-1' },
      /no environment "pr-1"/,
    ],
    [
      'an environment in which nothing of it runs',
      () => [staging()],
      inStaging,
      /^No Deployment of it runs in Staging$/,
    ],
    [
      'one of several workloads without a name',
      () => [staging(workload(), cart)],
      inStaging,
      /^Say which workload of Staging you mean; there is shop, cart$/,
    ],
    [
      'a workload that there is not',
      () => [staging(workload(), cart)],
      { ...inStaging, workload: 'till' },
      /there is shop, cart$/,
    ],
    [
      'a version that is no tag',
      () => [staging(workload())],
      { ...inStaging, version: 'v2/../v3' },
      /^"v2\/..\/v3" is no version/,
    ],
    [
      'a Deployment that is gone',
      () => [staging(workload({ name: 'gone' }))],
      inStaging,
      /^There is no Deployment shop\/gone in cluster demo any more$/,
    ],
    [
      'a cluster that may only be read',
      () => [staging(workload({ cluster: 'archive' }))],
      inStaging,
      /^The portal may only read cluster archive; set rollouts.clusters.archive.write/,
    ],
    [
      'going back to what never ran there',
      () => [production(workload())],
      { purpose: 'rollback' },
      /has not run healthy in Production before/,
    ],
  ])('refuses %s', async (_, environments, wish, message) => {
    await expect(plan(environments(), wish)).rejects.toThrow(message);
  });
});
