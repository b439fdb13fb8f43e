import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { Scopes } from './Scopes';

const READER = mockCredentials.user('user:default/reader');
const OTHER = mockCredentials.user('user:default/other');

function entity(
  ref: string,
  relations: Record<string, readonly string[]> = {},
): Entity {
  const [kind, name] = ref.split(':default/');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: Object.entries(relations).flatMap(([type, targets]) =>
      targets.map(targetRef => ({ type, targetRef })),
    ),
  };
}

const c = (name: string) => `component:default/${name}`;
const ENTITIES = [
  entity('domain:default/trade'),
  entity('domain:default/retail', { partOf: ['domain:default/trade'] }),
  entity('system:default/market', { partOf: ['domain:default/retail'] }),
  entity('system:default/bank', { partOf: ['domain:default/trade'] }),
  entity(c('shop'), {
    partOf: ['system:default/market'],
    ownedBy: ['group:default/sellers'],
  }),
  entity(c('search'), {
    partOf: ['system:default/market'],
    ownedBy: ['group:default/company'],
  }),
  entity(c('ledger'), {
    partOf: ['system:default/bank'],
    ownedBy: ['group:default/bankers'],
  }),
  entity('resource:default/database', { partOf: ['system:default/market'] }),
  // Each below the other.
  entity('group:default/company', { childOf: ['group:default/sellers'] }),
  entity('group:default/sellers', { childOf: ['group:default/company'] }),
  entity('group:default/bankers'),
  entity('group:default/idle'),
];

function start(allowed?: readonly string[]) {
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async requests =>
      requests.map(({ permission }) =>
        allowed === undefined || permission.name === 'catalog.entity.read'
          ? { result: AuthorizeResult.ALLOW }
          : {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'IS_ENTITY_OWNER',
                resourceType: 'catalog-entity',
                params: { claims: [] },
              },
            },
      ),
    authorize: async requests =>
      requests.map(request => ({
        result:
          allowed === undefined ||
          ('resourceRef' in request &&
            allowed.includes(String(request.resourceRef)))
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      })),
  });
  const catalog = catalogServiceMock({ entities: ENTITIES });
  let clock = 0;
  const asked = jest.spyOn(catalog, 'queryEntities');
  return {
    asked,
    pass: (ms: number) => {
      clock += ms;
    },
    scopes: new Scopes({
      access: new EntityAccess({ catalog, permissions }),
      catalog,
      permissions,
      now: () => clock,
    }),
  };
}

describe('Scopes', () => {
  it('finds the services of a system, of a domain with its sub-domains, and of a group with its sub-groups', async () => {
    const { scopes } = start();
    const of = async (scope: 'system' | 'domain' | 'group', name: string) =>
      (await scopes.resolve({ scope, ref: `${scope}:default/${name}` }, READER))
        .whose;
    expect(await of('system', 'market')).toEqual([c('search'), c('shop')]);
    expect(await of('domain', 'trade')).toEqual([
      c('ledger'),
      c('search'),
      c('shop'),
    ]);
    expect(await of('domain', 'retail')).toEqual([c('search'), c('shop')]);
    expect(await of('group', 'company')).toEqual([c('search'), c('shop')]);
    expect(await of('group', 'bankers')).toEqual([c('ledger')]);
  });

  it('says all of the catalog only to those who may see all of it', async () => {
    expect(
      await start().scopes.resolve({ scope: 'catalog' }, READER),
    ).toMatchObject({ whose: 'all', services: null, ref: null });
    expect(
      await start([c('shop')]).scopes.resolve({ scope: 'catalog' }, READER),
    ).toMatchObject({ whose: [c('shop')], services: 1, emptyReason: null });
  });

  it('counts nothing that the reader may not see, and says why there is nothing', async () => {
    const { scopes } = start([c('ledger')]);
    const market = { scope: 'system', ref: 'system:default/market' } as const;
    expect(await scopes.resolve(market, READER)).toMatchObject({
      whose: [],
      services: 0,
      emptyReason: { code: 'scope.empty' },
    });
    await expect(
      scopes.resolve({ scope: 'entity', ref: c('shop') }, READER),
    ).rejects.toThrow('You may not see this of component:default/shop');
    await expect(
      scopes.resolve({ scope: 'entity', ref: c('absent') }, READER),
    ).rejects.toThrow('There is no entity component:default/absent');
    await expect(
      scopes.resolve({ scope: 'group', ref: 'group:default/gone' }, READER),
    ).rejects.toThrow('There is no entity group:default/gone');
  });

  it('refuses references that are missing, superfluous or of another kind', async () => {
    const { scopes } = start();
    for (const [query, message] of [
      [{ scope: 'group' }, 'such as group:default/name'],
      [{ scope: 'catalog', ref: c('shop') }, 'leave it out'],
      [{ scope: 'system', ref: c('shop') }, 'must be of kind system'],
    ] as const) {
      await expect(scopes.resolve(query, READER)).rejects.toThrow(message);
    }
  });

  it('remembers for a short time, for each reader by themselves', async () => {
    const { scopes, asked, pass } = start();
    const market = { scope: 'system', ref: 'system:default/market' } as const;
    await scopes.resolve(market, READER);
    const once = asked.mock.calls.length;
    await scopes.resolve(market, READER);
    expect(asked.mock.calls.length).toBe(once);
    await scopes.resolve(market, OTHER);
    expect(asked.mock.calls.length).toBe(2 * once);
    pass(30_001);
    await scopes.resolve(market, READER);
    expect(asked.mock.calls.length).toBe(3 * once);
  });
});
