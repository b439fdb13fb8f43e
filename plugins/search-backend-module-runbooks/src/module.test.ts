import {
  SchedulerService,
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import { runbookReadPermission } from '@quarterdeck/plugin-runbooks-common';
import { policyServices } from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { searchModuleRunbooks } from './module';

jest.setTimeout(120_000);

const OWNER = 'user:default/olga';
const READER = 'user:default/rita';

/** Runbooks are for the owners of their entities. */
const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    return isPermission(permission, runbookReadPermission)
      ? createCatalogConditionalDecision(
          runbookReadPermission,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        )
      : { result: AuthorizeResult.ALLOW };
  },
};

function entityModule(folder: string) {
  const location = `file:${folder}/all.yaml`;
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'shop',
      annotations: {
        'quarterdeck.io/runbooks': './docs',
        'backstage.io/managed-by-location': location,
        'backstage.io/managed-by-origin-location': location,
      },
    },
    spec: { type: 'service', owner: OWNER, lifecycle: 'production' },
  };
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-entities',
    register(env) {
      env.registerInit({
        deps: { processing: catalogProcessingExtensionPoint },
        async init({ processing }) {
          processing.addEntityProvider({
            getProviderName: () => 'test',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: [{ entity, locationKey: 'test' }],
              }),
          });
        },
      });
    },
  });
}

describe('runbooks in the search of the portal', () => {
  const folder = createMockDirectory({
    content: {
      docs: {
        'restore.md':
          '---\ntitle: Restore the shop\ncovers: [restore]\n---\n## Look\n\nThe archipelago of backups.\n\n```step\nkind: manual\n```\n',
      },
    },
  });
  const schedulers = new Map<string, SchedulerService>();
  const schedulerModule = (pluginId: string) =>
    createBackendModule({
      pluginId,
      moduleId: 'scheduler-of-test',
      register(env) {
        env.registerInit({
          deps: { scheduler: coreServices.scheduler },
          async init({ scheduler }) {
            schedulers.set(pluginId, scheduler);
          },
        });
      },
    });
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

  const search = async (user: string, term: string) => {
    const { body } = await request(server)
      .get(`/api/search/query?term=${term}&types[0]=runbooks`)
      .set({ authorization: mockCredentials.user.header(user) });
    return body.results ?? [];
  };

  beforeAll(async () => {
    ({ server } = await startTestBackend({
      features: [
        searchModuleRunbooks,
        schedulerModule('runbooks'),
        schedulerModule('search'),
        import('@backstage/plugin-search-backend'),
        import('@quarterdeck/plugin-runbooks-backend'),
        import('@backstage/plugin-catalog-backend'),
        import('@backstage/plugin-permission-backend'),
        ...policyServices(policy),
        entityModule(folder.path),
        mockServices.rootLogger.factory({ level: 'error' }),
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
          },
        }),
      ],
    }));
    // The catalog takes a moment until it has the entity.
    const end = Date.now() + 60_000;
    do {
      await sleep(1000);
      await schedulers.get('runbooks')?.triggerTask('read-runbooks');
      await schedulers.get('search')?.triggerTask('search_index_runbooks');
    } while (
      (await search(OWNER, 'archipelago')).length === 0 &&
      Date.now() < end
    );
  });

  it('are found by their text, and lead to their page', async () => {
    expect(await search(OWNER, 'archipelago')).toMatchObject([
      {
        type: 'runbooks',
        document: {
          title: 'Restore the shop · shop',
          location: '/runbooks/entities/component/default/shop/restore',
          entityRef: 'component:default/shop',
          covers: ['restore'],
        },
      },
    ]);
    expect(await search(OWNER, 'manual')).toEqual([]);
  });

  it('are not found by who may not read them', async () => {
    expect(await search(READER, 'archipelago')).toEqual([]);
    expect(await search(READER, 'restore')).toEqual([]);
  });
});
