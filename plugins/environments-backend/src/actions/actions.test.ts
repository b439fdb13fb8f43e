import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { environmentReadPermission } from '@quarterdeck/plugin-environments-common';
import { environmentsPlugin } from '../plugin';

const ENTITY = 'component:default/shop';
const DEFINITIONS = {
  staging: {
    rank: 1,
    tier: 'staging',
    clusters: ['vm'],
    namespaces: ['staging'],
  },
  production: {
    rank: 2,
    tier: 'production',
    clusters: ['vm'],
    namespaces: ['production'],
    promoteFrom: 'staging',
  },
};

async function startBackend(
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) {
  const registry = actionsRegistryServiceMock({
    logger: mockServices.logger.mock(),
  });
  await startTestBackend({
    features: [
      environmentsPlugin,
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => registry,
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'shop',
              annotations: { 'backstage.io/kubernetes-id': 'shop' },
            },
            spec: { type: 'service', owner: 'team', lifecycle: 'production' },
          },
        ],
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () =>
          mockServices.permissions.mock({
            // The catalog hides nothing.
            authorize: async requests =>
              requests.map(({ permission }) => ({
                result: permission.name.startsWith('environments.')
                  ? result
                  : AuthorizeResult.ALLOW,
              })),
          }),
      }),
      mockServices.rootConfig.factory({
        data: { environments: { definitions: DEFINITIONS } },
      }),
    ],
  });
  return registry;
}

const ask = (name: string, input: JsonObject) => ({
  id: `test:${name}`,
  input: { entityRef: ENTITY, ...input },
});

describe('the actions of the room', () => {
  it('answer what the pages answer', async () => {
    const registry = await startBackend();
    const environments = await registry.invoke(ask('get-environments', {}));
    expect(environments.output).toMatchObject({
      environments: [
        { id: 'staging', health: 'unknown', workloads: [] },
        { id: 'production', reason: expect.stringContaining('not configured') },
      ],
      notices: [expect.stringContaining('backstage.io/kubernetes-id=shop')],
    });
    const deployments = await registry.invoke(ask('list-deployments', {}));
    expect(deployments.output).toEqual({ items: [], more: false });
    const comparison = await registry.invoke(
      ask('compare-environments', { left: 'staging', right: 'production' }),
    );
    expect(comparison.output).toMatchObject({
      leftVersion: null,
      differences: [],
      commits: null,
      commitsReason: expect.any(String),
    });
    const promotions = await registry.invoke(ask('list-promotions', {}));
    expect(promotions.output).toMatchObject({
      items: [{ from: 'staging', to: 'production' }],
    });
  });

  it.each([
    ['get-environments', { at: '2999-01-01T00:00:00Z' }, /past instant/],
    ['get-environments', { entityRef: 'shop' }, /no entity in full/],
    ['list-deployments', { environment: 'moon' }, /there is staging/],
    ['compare-environments', { left: 'staging', right: 'moon' }, /"moon"/],
  ])('%s says what is wrong with %j', async (name, input, message) => {
    const registry = await startBackend();
    await expect(registry.invoke(ask(name, input))).rejects.toThrow(message);
  });

  it.each([
    ['get-environments', {}],
    ['list-deployments', {}],
    ['compare-environments', { left: 'staging', right: 'production' }],
    ['list-promotions', {}],
  ])('%s is refused to who may not see the entity', async (name, input) => {
    const registry = await startBackend(AuthorizeResult.DENY);
    await expect(registry.invoke(ask(name, input))).rejects.toThrow(
      environmentReadPermission.name,
    );
  });
});
