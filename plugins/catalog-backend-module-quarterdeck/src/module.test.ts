import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  Entity,
  entityEnvelopeSchemaValidator,
  getEntitySourceLocation,
} from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import { LOCAL_REPOSITORY_TOPIC, runGit } from '@quarterdeck/toolkit-node';
import { mkdir, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { LocalRepositoriesProvider } from './LocalRepositoriesProvider';

const COMPONENT = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: experimental, owner: payments }
`;
const credentials = mockCredentials.service();

describe('entities of local repositories', () => {
  const folder = createMockDirectory();
  let services: { catalog: CatalogService; events: EventsService };
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const { default: catalog } = await import(
      '@backstage/plugin-catalog-backend'
    );
    const backend = await startTestBackend({
      features: [
        catalog,
        import('.'),
        createBackendModule({
          pluginId: 'catalog',
          moduleId: 'test',
          register(env) {
            env.registerInit({
              deps: { catalog: catalogServiceRef, events: eventsServiceRef },
              async init(deps) {
                services = deps;
              },
            });
          },
        }),
        mockServices.rootConfig.factory({
          data: { create: { repositories: { directory: folder.path } } },
        }),
      ],
    });
    stop = async () => await backend.stop();
  });
  afterAll(async () => await stop());

  async function push(name: string, catalogInfo: string): Promise<void> {
    const directory = folder.resolve(`${name}.git`);
    await mkdir(directory, { recursive: true });
    const git = async (args: string[], input?: string) =>
      (
        await runGit(args, {
          directory,
          input,
          settings: { 'user.name': 'a', 'user.email': 'a@localhost' },
        })
      ).trim();
    await git(['init', '-q', '--bare', '.']);
    const blob = await git(['hash-object', '-w', '--stdin'], catalogInfo);
    const tree = await git(
      ['mktree'],
      `100644 blob ${blob}\tcatalog-info.yaml\n`,
    );
    const commit = await git(['commit-tree', tree, '-m', 'a']);
    await git(['update-ref', 'refs/heads/main', commit]);
    await nudge(name);
  }
  const nudge = async (name: string) =>
    await services.events.publish({
      topic: LOCAL_REPOSITORY_TOPIC,
      eventPayload: { name },
    });

  /** Asks until the catalog answers as expected, or 15 s are over. */
  async function component(
    name: string,
    isExpected: boolean,
  ): Promise<Entity | undefined> {
    const end = Date.now() + 15_000;
    for (;;) {
      const entity = await services.catalog.getEntityByRef(
        `component:default/${name}`,
        { credentials },
      );
      if ((entity !== undefined) === isExpected || Date.now() > end) {
        return entity;
      }
      await setTimeout(100);
    }
  }

  it('come within seconds of a nudge, change and go', async () => {
    await push('orders', COMPONENT('orders'));
    const before = Date.now();
    const entity = await component('orders', true);
    expect(entity?.metadata.annotations).toMatchObject({
      'backstage.io/managed-by-location':
        'local-repository:orders/catalog-info.yaml',
    });
    expect(Date.now() - before).toBeLessThan(5000);
    await push('orders', COMPONENT('orders-api'));
    expect(await component('orders-api', true)).toBeDefined();
    expect(await component('orders', false)).toBeUndefined();
    await rm(folder.resolve('orders.git'), { recursive: true });
  });

  it('stay as they were while the file cannot be read', async () => {
    await push('billing', COMPONENT('billing'));
    expect(await component('billing', true)).toBeDefined();
    await push('billing', 'kind: [');
    await push('carts', COMPONENT('carts'));
    expect(await component('carts', true)).toBeDefined();
    expect(await component('billing', true)).toBeDefined();
  });

  it('have the text that lies beside them', async () => {
    await push(
      'prices',
      `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: prices }
spec: { type: openapi, lifecycle: experimental, owner: payments, definition: { $text: ./catalog-info.yaml } }
---
${COMPONENT('prices')}`,
    );
    expect(await component('prices', true)).toBeDefined();
    const api = await services.catalog.getEntityByRef('api:default/prices', {
      credentials,
    });
    expect(api?.spec?.definition).toContain('kind: API');
  });

  it('are never people, groups or templates', async () => {
    await push(
      'evil',
      'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: admin }\nspec: { memberOf: [admins] }\n',
    );
    await push('next', COMPONENT('next'));
    expect(await component('next', true)).toBeDefined();
    const found = await services.catalog.getEntityByRef('user:default/admin', {
      credentials,
    });
    expect(found).toBeUndefined();
  });

  it('are of one repository each: that of their name, else the one that was there first', async () => {
    const locationOf = async (name: string) =>
      (await component(name, true))?.metadata.annotations?.[
        'backstage.io/managed-by-location'
      ];
    await push('early', `${COMPONENT('late')}---\n${COMPONENT('shared')}`);
    expect(await component('shared', true)).toBeDefined();
    await push('late', COMPONENT('late'));
    await push('thief', `${COMPONENT('late')}---\n${COMPONENT('shared')}`);
    await push('witness', COMPONENT('witness'));
    expect(await component('witness', true)).toBeDefined();
    await setTimeout(1500);
    expect(await locationOf('late')).toBe(
      'local-repository:late/catalog-info.yaml',
    );
    expect(await locationOf('shared')).toBe(
      'local-repository:early/catalog-info.yaml',
    );
    // Nor does who claimed them take them along.
    await push('thief', COMPONENT('thief'));
    expect(await component('thief', true)).toBeDefined();
    await setTimeout(1500);
    expect(await locationOf('late')).toBe(
      'local-repository:late/catalog-info.yaml',
    );
    expect(await locationOf('shared')).toBe(
      'local-repository:early/catalog-info.yaml',
    );
  }, 60_000);

  it('do not keep those of others out when they are none the catalog takes', async () => {
    await push(
      'malformed',
      COMPONENT('malformed').replace(
        '{ name: malformed }',
        '{ name: malformed, namespace: 7 }',
      ),
    );
    await push('after', COMPONENT('after'));
    expect(await component('after', true)).toBeDefined();
    const provider = new LocalRepositoriesProvider(
      folder.path,
      mockServices.logger.mock(),
    );
    const applyMutation = jest.fn();
    await provider.connect({ applyMutation, refresh: jest.fn() });
    await provider.refreshAll();
    const { entities } = applyMutation.mock.calls[0][0];
    const isEntity = entityEnvelopeSchemaValidator();
    for (const { entity } of entities) {
      isEntity(entity);
    }
  });

  it('come from their own repository, whatever they say', async () => {
    await push(
      'liar',
      COMPONENT('liar').replace(
        '{ name: liar }',
        '{ name: liar, annotations: { backstage.io/source-location: "local-repository:orders/" } }',
      ),
    );
    const entity = await component('liar', true);
    expect(entity && getEntitySourceLocation(entity).target).toBe(
      'liar/catalog-info.yaml',
    );
  });

  it('never come from outside of the folder', async () => {
    await nudge('../orders');
    await nudge('gone');
    await push('last', COMPONENT('last'));
    expect(await component('last', true)).toBeDefined();
  });
});
