import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { FACT_ANNOTATION } from '@quarterdeck/plugin-timeline-common';
import { CatalogDeclarations } from './catalog';

const component = (name: string, annotation?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: annotation ? { [FACT_ANNOTATION]: annotation } : {},
  },
});

function setUp(entities: Entity[]) {
  const logger = mockServices.logger.mock();
  const declarations = new CatalogDeclarations({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    logger,
  });
  return { declarations, logger };
}

describe('CatalogDeclarations', () => {
  it('reads the annotation of every entity that has it, over all pages', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) =>
      component(`service-${index}`, 'one'),
    );
    const { declarations } = setUp([
      component('Shop', 'one, two'),
      component('library'),
      ...many,
    ]);
    const declared = await declarations.list(new AbortController().signal);
    expect(declared).toHaveLength(1_202);
    expect(declared.slice(0, 2)).toEqual([
      { entityRef: 'component:default/shop', name: 'one' },
      { entityRef: 'component:default/shop', name: 'two' },
    ]);
  });

  it('leaves out what is too long to be a name, and says whose it is', async () => {
    const { declarations, logger } = setUp([
      component('shop', `one, ${'x'.repeat(101)}`),
    ]);
    expect(await declarations.list(new AbortController().signal)).toEqual([
      { entityRef: 'component:default/shop', name: 'one' },
    ]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('component:default/shop'),
    );
  });

  it('gives nothing rather than a part when it is told to stop', async () => {
    const { declarations } = setUp([component('shop', 'one')]);
    await expect(declarations.list(AbortSignal.abort())).rejects.toThrow(
      'aborted',
    );
  });
});
