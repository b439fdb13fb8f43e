import {
  DemoCluster,
  KubernetesObject,
  startDemoCluster,
} from '@quarterdeck/demo-cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clusters } from '../../engine/Clusters';
import { createShop } from '../../testing/shop';
import { ClusterFacts } from './clusterFacts';

jest.setTimeout(60_000);

const TESTER = { fieldManager: 'test' };
const LABEL = 'quarterdeck.io/migration';
const never = new AbortController().signal;

type WithSpec = KubernetesObject & { spec: unknown };

describe('what gates ask of a cluster', () => {
  let demo: DemoCluster;
  let facts: ClusterFacts;

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    const clusters = await Clusters.create([
      {
        name: 'demo',
        url: demo.url,
        caData: Buffer.from(demo.caCertificate).toString('base64'),
        skipTlsVerify: false,
        credentials: { kind: 'token', token: demo.token },
      },
    ]);
    facts = clusters.of('demo').facts;
  });
  afterAll(() => demo.close());

  it('are annotations of a Deployment and its pods, and none where it is not there', async () => {
    const ask = (name: string) =>
      facts.annotationsOf({ namespace: 'shop', name }, never);
    expect(await ask('shop')).toMatchObject({
      'quarterdeck.io/demo-startup': '0.1',
    });
    expect(await ask('library')).toEqual({});
  });

  it('are Jobs by their label, with whether they are complete', async () => {
    for (const name of ['shop', 'library']) {
      demo.client.create<WithSpec>(
        'batch/v1/jobs',
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: {
            name: `migrate-${name}`,
            namespace: 'shop',
            labels: { [LABEL]: name },
          },
          spec: {
            template: {
              metadata: {
                annotations: { 'quarterdeck.io/demo-startup': '0.1' },
              },
              spec: {
                restartPolicy: 'Never',
                containers: [
                  { name: 'migrate', image: 'registry.example/shop:v2' },
                ],
              },
            },
          },
        },
        TESTER,
      );
    }
    const ask = () => facts.jobsOf('shop', `${LABEL}=shop`, never);
    expect(await ask()).toMatchObject([
      { name: 'migrate-shop', images: ['registry.example/shop:v2'] },
    ]);
    while (!(await ask())[0].isComplete) {
      await sleep(100);
    }
    expect(await facts.jobsOf('default', `${LABEL}=shop`, never)).toEqual([]);
  });

  it('are the alerts of its PrometheusRules, of which it need not know', async () => {
    expect(await facts.alertRules(never)).toEqual([]);
    const names = { plural: 'prometheusrules', kind: 'PrometheusRule' };
    demo.client.create<WithSpec>(
      'apiextensions.k8s.io/v1/customresourcedefinitions',
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'prometheusrules.monitoring.coreos.com' },
        spec: {
          group: 'monitoring.coreos.com',
          scope: 'Namespaced',
          names: { ...names, singular: 'prometheusrule' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          ],
        },
      },
      TESTER,
    );
    const rule = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: {
        groups: [
          {
            name: 'shop',
            rules: [
              { record: 'shop:rate', expr: 'rate(x[5m])' },
              { alert: 'ShopDown', expr: 'up{namespace="shop"} == 0' },
            ],
          },
        ],
      },
    };
    demo.client.create<WithSpec>(
      'monitoring.coreos.com/v1/prometheusrules',
      rule,
      TESTER,
    );
    expect(await facts.alertRules(never)).toEqual([
      { alert: 'ShopDown', expression: 'up{namespace="shop"} == 0' },
    ]);
  });
});
