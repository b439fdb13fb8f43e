import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { readRolloutsConfig } from '../config';
import { SCHEMA_ANNOTATION } from '../domain/schemaCompatibility';
import { SchemaCompatibilityGate } from '../providers/gates/schemaCompatibility';
import { column, matrix, workload } from '../testing/matrix';
import { createShop } from '../testing/shop';
import { Clusters } from './Clusters';
import { Planner } from './Planner';

jest.setTimeout(60_000);

const SHOP = 'component:default/shop';
const DANA = 'user:default/dana';
const WISH = {
  entityRef: SHOP,
  environmentId: 'staging',
  version: 'v2.0.0',
  purpose: 'deploy' as const,
};

describe('a plan for an entity that says something for itself', () => {
  let demo: DemoCluster;
  let clusters: Clusters;

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
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

  const plan = async (annotations: Record<string, string>, body = {}) => {
    const environments = {
      getMatrix: async () =>
        matrix([column({ id: 'staging', tier: 'staging' }, [workload()])]),
      listDeployments: async (): Promise<never> => {
        throw new Error('not asked');
      },
    };
    const clusterOf = clusters.of;
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
      store: { addPlan: async () => {}, list: async () => [] },
      environments,
      config: readRolloutsConfig(
        mockServices.rootConfig({
          data: { rollouts: { clusters: { demo: { write: true } } } },
        }),
      ),
      gates: [new SchemaCompatibilityGate({ environments, clusterOf })],
      clusterOf,
      now: () => 0,
    });
    return await planner.plan({ ...WISH, ...body }, DANA);
  };

  it('goes back by itself where nothing speaks against it', async () => {
    const { document, notices } = await plan({});
    expect(document.strategy).toBe('rolling');
    expect(document.gates).toEqual([]);
    expect(document.analysis.onBreach).toBe('roll-back');
    expect(notices).toEqual([]);
  });

  it('holds instead where its data might not bear going back, and says so', async () => {
    const { document, notices } = await plan({
      [SCHEMA_ANNOTATION]: '>=1.8.0',
    });
    expect(document.gates.map(({ kind }) => kind)).toEqual([
      'schema-compatibility',
    ]);
    expect(document.analysis.onBreach).toBe('hold');
    expect(notices.map(({ code }) => code)).toEqual(['notice.holds-on-breach']);
  });

  it('takes the strategy of the entity unless somebody chooses another', async () => {
    const annotations = { 'quarterdeck.io/rollouts-strategy': 'blue-green' };
    expect((await plan(annotations)).document.strategy).toBe('blue-green');
    const chosen = await plan(annotations, { strategy: 'rolling' });
    expect(chosen.document.strategy).toBe('rolling');
  });
});
