import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CatalogRelations } from './catalog';

const READER = mockCredentials.user();

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

const of = async (entities: Entity[]) =>
  await new CatalogRelations(catalogServiceMock({ entities })).of(
    'component:default/shop',
    READER,
  );

describe('CatalogRelations', () => {
  it('finds what an entity needs, through APIs and over two steps, what needs it, and what stands beside it', async () => {
    const { relations, hidden } = await of([
      entity('component:default/shop', {
        dependsOn: ['resource:default/database'],
        consumesApi: ['api:default/payments'],
        dependencyOf: ['component:default/reports'],
        providesApi: ['api:default/shop'],
        partOf: ['system:default/market'],
      }),
      entity('resource:default/database', {
        dependsOn: ['resource:default/disk'],
      }),
      entity('resource:default/disk', {
        dependsOn: ['resource:default/too-far'],
      }),
      entity('resource:default/too-far'),
      entity('api:default/payments', {
        apiProvidedBy: ['component:default/bank'],
      }),
      entity('component:default/bank'),
      entity('component:default/reports'),
      entity('api:default/shop', { apiConsumedBy: ['component:default/web'] }),
      entity('component:default/web'),
      entity('system:default/market', {
        hasPart: ['component:default/shop', 'component:default/search'],
      }),
      entity('component:default/search'),
    ]);
    expect(Object.fromEntries(relations)).toEqual({
      'resource:default/database': { relation: 'dependency', steps: 1 },
      'resource:default/disk': { relation: 'dependency', steps: 2 },
      'api:default/payments': { relation: 'dependency', steps: 1 },
      'component:default/bank': { relation: 'dependency', steps: 1 },
      'component:default/reports': { relation: 'dependent', steps: 1 },
      'api:default/shop': { relation: 'dependent', steps: 1 },
      'component:default/web': { relation: 'dependent', steps: 1 },
      'component:default/search': { relation: 'system', steps: 1 },
    });
    expect(hidden).toBe(0);
  });

  it('counts what the reader may not see, and ends in circles', async () => {
    const { relations, hidden } = await of([
      entity('component:default/shop', {
        dependsOn: ['component:default/bank', 'component:default/secret'],
      }),
      entity('component:default/bank', {
        dependsOn: ['component:default/shop'],
      }),
    ]);
    expect([...relations.keys()]).toEqual(['component:default/bank']);
    expect(hidden).toBe(1);
  });

  it('knows nothing of an entity that is not there', async () => {
    expect(await of([])).toEqual({ relations: new Map(), hidden: 0 });
  });
});
