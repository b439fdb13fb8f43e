import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { environmentMatrixSchema } from '@quarterdeck/plugin-environments-common';
import request from 'supertest';
import { environmentsPlugin } from './plugin';

// A whole backend is started, and asked until it has looked at its clusters.
jest.setTimeout(60_000);

function component(name: string, annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', owner: 'team', lifecycle: 'production' },
  };
}

async function startBackend(
  options: {
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    data?: object;
  } = {},
) {
  const { server } = await startTestBackend({
    features: [
      environmentsPlugin,
      catalogServiceMock.factory({
        entities: [
          component('shop', { 'backstage.io/kubernetes-id': 'shop' }),
          component('library', {}),
          component('odd', {
            'backstage.io/kubernetes-label-selector': 'a=b=c',
          }),
        ],
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        // The room's own permission; the catalog hides nothing.
        factory: () =>
          mockServices.permissions.mock({
            authorize: async requests =>
              requests.map(({ permission }) => ({
                result: permission.name.startsWith('environments.')
                  ? (options.result ?? AuthorizeResult.ALLOW)
                  : AuthorizeResult.ALLOW,
              })),
          }),
      }),
      mockServices.rootConfig.factory({
        data: options.data ?? {
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'down',
                    url: 'http://127.0.0.1:9',
                    authProvider: 'serviceAccount',
                    serviceAccountToken: 'secret-token',
                    skipTLSVerify: true,
                  },
                  {
                    name: 'users',
                    url: 'http://127.0.0.1:9',
                    authProvider: 'oidc',
                  },
                ],
              },
            ],
          },
          environments: {
            definitions: {
              production: {
                rank: 2,
                tier: 'production',
                clusters: ['down', 'users', 'nowhere'],
                namespaces: ['*'],
              },
              development: {
                rank: 1,
                tier: 'development',
                clusters: ['down'],
                namespaces: ['dev'],
              },
            },
          },
        },
      }),
    ],
  });
  return {
    get: (name: string) =>
      request(server).get(
        `/api/environments/v1/entities/component/default/${name}/environments`,
      ),
  };
}

describe('GET /v1/entities/:kind/:namespace/:name/environments', () => {
  it('shows environments in rank order and each cluster that cannot be seen with its reason', async () => {
    const { get } = await startBackend();
    let matrix;
    do {
      const response = await get('shop');
      expect(response.status).toBe(200);
      expect(response.text).not.toContain('secret-token');
      matrix = environmentMatrixSchema.parse(response.body);
    } while (matrix.environments[0].clusters[0].connection !== 'unreachable');
    expect(matrix.environments).toMatchObject([
      {
        environment: { id: 'development', protected: false },
        health: { status: 'unknown', reason: { code: 'cluster.unreachable' } },
      },
      {
        environment: { id: 'production', protected: true },
        clusters: [
          {
            reason: {
              code: 'cluster.unreachable',
              message: expect.stringContaining('ECONNREFUSED'),
            },
            observedAt: null,
          },
          { reason: { code: 'cluster.user-credentials' } },
          { reason: { code: 'cluster.not-configured' } },
        ],
      },
    ]);
  });

  it('says what is missing where an entity names no workloads', async () => {
    const { get } = await startBackend();
    expect((await get('library')).body).toMatchObject({
      environments: [],
      emptyReason: { code: 'matrix.not-annotated' },
    });
    expect((await get('odd')).body).toMatchObject({
      emptyReason: {
        code: 'matrix.selector-invalid',
        params: { cause: expect.stringContaining('a=b=c') },
      },
    });
  });

  it('says so where no environment is configured', async () => {
    const { get } = await startBackend({ data: {} });
    expect((await get('shop')).body).toMatchObject({
      environments: [],
      emptyReason: { code: 'matrix.no-environments' },
    });
  });

  it('answers 404 for an entity that is not there', async () => {
    const { get } = await startBackend();
    const response = await get('absent');
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('component:default/absent');
  });

  it('answers 400 for what is no name', async () => {
    const { get } = await startBackend();
    const response = await get('%2e%2e%2fsecret');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('is no name of an entity');
  });

  it('answers 403 to whom the permission is denied, and names it', async () => {
    const { get } = await startBackend({ result: AuthorizeResult.DENY });
    const response = await get('shop');
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(
      'environments.environment.read',
    );
  });
});
