import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  EnvironmentMatrix,
  environmentMatrixSchema,
} from '@quarterdeck/plugin-environments-common';
import request from 'supertest';
import { environmentsPlugin } from './plugin';
import {
  ClusterUnderTest,
  clusterFromKubeconfig,
} from './testing/clusterUnderTest';

const kubeconfig = process.env.TEST_KUBECONFIG;
const describeWithCluster = kubeconfig ? describe : describe.skip;
const namespace = `quarterdeck-it-${Date.now().toString(36)}`;

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    annotations: { 'backstage.io/kubernetes-id': 'shop' },
  },
  spec: { type: 'service', owner: 'team', lifecycle: 'production' },
};

function deployment(image: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'shop',
      namespace,
      labels: { 'backstage.io/kubernetes-id': 'shop' },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: {
          labels: { app: 'shop' },
          annotations: { 'quarterdeck.io/source-revision': 'abc123' },
        },
        spec: { containers: [{ name: 'shop', image }] },
      },
    },
  };
}

async function startBackend(cluster: ClusterUnderTest) {
  const { server } = await startTestBackend({
    features: [
      environmentsPlugin,
      catalogServiceMock.factory({ entities: [entity] }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            clusterLocatorMethods: [
              { type: 'config', clusters: [cluster.backstageConfig] },
            ],
          },
          environments: {
            definitions: {
              production: {
                rank: 1,
                tier: 'production',
                clusters: [cluster.backstageConfig.name],
                namespaces: [namespace],
              },
            },
          },
        },
      }),
    ],
  });
  return {
    matrix: async (): Promise<EnvironmentMatrix> => {
      const response = await request(server).get(
        '/api/environments/v1/entities/component/default/shop/environments',
      );
      expect(response.status).toBe(200);
      return environmentMatrixSchema.parse(response.body);
    },
  };
}

/** Asks until the answer is as wanted; fails with the last answer. */
async function eventually<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Still not as wanted: ${JSON.stringify(answer, null, 2)}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describeWithCluster('the environments room on a real control plane', () => {
  jest.setTimeout(60_000);
  let cluster: ClusterUnderTest;

  beforeAll(async () => {
    cluster = await clusterFromKubeconfig('real', kubeconfig!);
  });

  afterAll(async () => {
    const { CoreV1Api } = await import('@kubernetes/client-node');
    await cluster.kubeConfig
      .makeApiClient(CoreV1Api)
      .deleteNamespace({ name: namespace });
  });

  it('follows a Deployment from its creation to a failed change and its end', async () => {
    const { AppsV1Api, CoreV1Api } = await import('@kubernetes/client-node');
    const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    const apps = cluster.kubeConfig.makeApiClient(AppsV1Api);
    const { matrix } = await startBackend(cluster);
    const workload = (answer: EnvironmentMatrix) =>
      answer.environments[0].workloads.at(0);

    await eventually(
      matrix,
      ({ environments }) =>
        environments[0].clusters[0].connection === 'connected',
    );
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    await apps.createNamespacedDeployment({
      namespace,
      body: deployment('registry.example/shop:v1'),
    });
    const first = await eventually(
      matrix,
      answer => workload(answer)?.health.status === 'healthy',
    );
    expect(workload(first)).toMatchObject({
      version: 'v1',
      revision: 'abc123',
      replicas: { desired: 2, ready: 2 },
      runningVersions: [{ version: 'v1', readyReplicas: 2 }],
      changedAt: expect.any(String),
      changedBy: { kind: 'tool', ref: expect.any(String) },
    });

    await apps.replaceNamespacedDeployment({
      name: 'shop',
      namespace,
      body: deployment('registry.example/shop:v2-bad'),
    });
    const failed = await eventually(
      matrix,
      answer => workload(answer)?.health.status === 'degraded',
    );
    expect(workload(failed)).toMatchObject({
      version: 'v2-bad',
      health: {
        reason: {
          code: 'health.image-not-pulled',
          message: expect.stringContaining('registry.example/shop:v2-bad'),
        },
      },
    });
    expect(
      workload(failed)?.runningVersions.map(({ version }) => version),
    ).toEqual(['v2-bad', 'v1']);

    await apps.deleteNamespacedDeployment({ name: 'shop', namespace });
    const gone = await eventually(
      matrix,
      ({ environments }) => environments[0].workloads.length === 0,
    );
    expect(gone.environments[0].health).toMatchObject({
      status: 'unknown',
      reason: { code: 'environment.not-deployed' },
    });
  });
});
