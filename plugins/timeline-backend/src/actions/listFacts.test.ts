import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { FactReader } from '../engine/FactReader';
import { registerListFacts } from './listFacts';

const entityRef = 'component:default/shop';
const NOW = Date.parse('2026-03-04T12:00:00.000Z');

function setUp(
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) {
  const actionsRegistry = actionsRegistryServiceMock();
  const reader = new FactReader({
    catalog: catalogServiceMock({
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'shop' },
        },
      ],
    }),
    permissions: mockServices.permissions({ result }),
    store: {
      list: async () => [],
      listOf: async () => [
        { entityRef, name: 'one', phase: 'declared', since: NOW },
      ],
      observedAt: async () => NOW,
      saveObservation: async () => {},
    },
    now: () => NOW,
  });
  registerListFacts({ actionsRegistry, reader });
  return (reference: string) =>
    actionsRegistry.invoke({
      id: 'test:list-facts',
      input: { entityRef: reference },
      credentials: mockCredentials.user(),
    });
}

describe('list-facts', () => {
  it('lists what the entity declares', async () => {
    const invoke = setUp();
    await expect(invoke('Component:default/Shop')).resolves.toEqual({
      output: {
        entityRef,
        observedAt: '2026-03-04T12:00:00.000Z',
        items: [
          {
            name: 'one',
            phase: 'declared',
            reason: expect.stringContaining('declares it'),
            since: '2026-03-04T12:00:00.000Z',
          },
        ],
      },
    });
  });

  it('refuses what is no entity, one that is not there, and whom the permission is denied', async () => {
    const invoke = setUp();
    await expect(invoke('shop')).rejects.toThrow('is no entity in full');
    await expect(invoke('component:default/absent')).rejects.toThrow(
      'There is no entity component:default/absent',
    );
    await expect(setUp(AuthorizeResult.DENY)(entityRef)).rejects.toThrow(
      'timeline.fact.read',
    );
  });
});
