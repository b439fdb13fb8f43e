import {
  PermissionsService,
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  CatalogService,
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  createPermission,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import { policyServices } from '../testUtils';
import { EntityAccess } from './EntityAccess';

jest.setTimeout(60_000);

const permission = createPermission({
  name: 'room.thing.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});
const HIDDEN = 'component:default/hidden';
const OWN = 'component:default/own';
const FOREIGN = 'component:default/foreign';
const ABSENT = 'component:default/absent';
const MANY = 1_000;

const owner = mockCredentials.user('user:default/owner');
const reader = mockCredentials.user('user:default/reader');
const nobody = mockCredentials.user('user:default/nobody');
const service = mockCredentials.service('plugin:other');

function entity(name: string, ownerRef: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/managed-by-location': 'url:http://test.invalid/',
        'backstage.io/managed-by-origin-location': 'url:http://test.invalid/',
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: ownerRef },
  };
}

const entities = [
  entity('hidden', 'user:default/owner'),
  entity('own', 'user:default/owner'),
  entity('foreign', 'user:default/somebody'),
  ...Array.from({ length: MANY }, (_, index) =>
    entity(
      `many-${index}`,
      index % 2 ? 'user:default/owner' : 'user:default/somebody',
    ),
  ),
];

/** `hidden` is no one's to see. The thing is for owners; readers get it of all, and nobody of none. */
const policy: PermissionPolicy = {
  async handle(request, user) {
    if (!isResourcePermission(request.permission, 'catalog-entity')) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (request.permission.name !== permission.name) {
      return createCatalogConditionalDecision(request.permission, {
        not: catalogConditions.hasMetadata({ key: 'name', value: 'hidden' }),
      });
    }
    switch (user?.info.userEntityRef) {
      case 'user:default/reader':
        return { result: AuthorizeResult.ALLOW };
      case 'user:default/owner':
        return createCatalogConditionalDecision(
          request.permission,
          catalogConditions.isEntityOwner({
            // As many as somebody in a large organisation brings.
            claims: [
              ...Array.from(
                { length: 60 },
                (_, n) => `group:default/team-${n}`,
              ),
              ...user.info.ownershipEntityRefs,
            ],
          }),
        );
      default:
        return { result: AuthorizeResult.DENY };
    }
  },
};

async function startBackend() {
  let services:
    | { catalog: CatalogService; permissions: PermissionsService }
    | undefined;
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-catalog-backend'),
      import('@backstage/plugin-permission-backend'),
      ...policyServices(policy),
      mockServices.rootLogger.factory({ level: 'error' }),
      mockServices.rootConfig.factory({
        data: { permission: { enabled: true } },
      }),
      createBackendModule({
        pluginId: 'catalog',
        moduleId: 'entities-under-test',
        register(env) {
          env.registerInit({
            deps: { processing: catalogProcessingExtensionPoint },
            async init({ processing }) {
              processing.addEntityProvider({
                getProviderName: () => 'test',
                connect: connection =>
                  connection.applyMutation({
                    type: 'full',
                    entities: entities.map(each => ({
                      entity: each,
                      locationKey: 'test',
                    })),
                  }),
              });
            },
          });
        },
      }),
      createBackendPlugin({
        pluginId: 'room',
        register(env) {
          env.registerInit({
            deps: {
              catalog: catalogServiceRef,
              permissions: coreServices.permissions,
              registry: coreServices.permissionsRegistry,
            },
            async init({ catalog, permissions, registry }) {
              registry.addPermissions([permission]);
              services = { catalog, permissions };
            },
          });
        },
      }),
    ],
  });
  if (!services) {
    throw new Error('The room did not start');
  }
  const { catalog, permissions } = services;
  const isProcessed = async () => {
    const { totalItems } = await catalog.queryEntities(
      { limit: 1 },
      { credentials: service },
    );
    return totalItems === entities.length;
  };
  while (!(await isProcessed())) {
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return { backend, catalog, permissions };
}

describe('EntityAccess under a policy that looks at the entity', () => {
  let world: Awaited<ReturnType<typeof startBackend>>;
  beforeAll(async () => {
    world = await startBackend();
  });
  afterAll(() => world.backend.stop());

  const directory = new Map(
    entities.map(each => [`component:default/${each.metadata.name}`, each]),
  );
  const lookups = {
    'asking the catalog': undefined,
    'with entities at hand': (ref: string) => directory.get(ref),
  };

  describe.each(Object.entries(lookups))('%s', (_name, lookup) => {
    const access = () => new EntityAccess({ ...world, lookup });

    it.each([
      ['an owner what is theirs', owner, OWN],
      ['a reader everything', reader, FOREIGN],
      ['a service everything', service, HIDDEN],
    ])('gives %s', async (_who, credentials, ref) => {
      const found = await access().require(ref, permission, credentials);
      expect(`component:default/${found.metadata.name}`).toBe(ref);
    });

    it.each([
      ['an owner what is not theirs', owner, FOREIGN],
      ['anybody without the permission', nobody, OWN],
    ])('refuses %s and names the permission', async (_who, caller, ref) => {
      await expect(
        access().require(ref, permission, caller),
      ).rejects.toMatchObject({
        name: 'NotAllowedError',
        message: expect.stringContaining('room.thing.read'),
      });
    });

    it.each([
      ['does not exist', ABSENT, reader],
      ['is hidden', HIDDEN, reader],
      ['is hidden, and theirs', HIDDEN, owner],
      ['is hidden, be the permission denied too', HIDDEN, nobody],
    ])(
      'says of an entity that %s that it is not there',
      async (_what, ref, caller) => {
        await expect(
          access().require(ref, permission, caller),
        ).rejects.toMatchObject({
          name: 'NotFoundError',
          message: `There is no entity ${ref} in the catalog, or you may not see it`,
        });
      },
    );
  });

  it('tells which of many may be read', async () => {
    const access = new EntityAccess(world);
    const refs = [OWN, FOREIGN, HIDDEN, ABSENT, OWN];
    const readable = async (
      ...[credentials]: [typeof owner | typeof service]
    ) => [...(await access.readable(refs, permission, credentials))].sort();
    expect(await readable(owner)).toEqual([OWN]);
    expect(await readable(reader)).toEqual([FOREIGN, OWN]);
    expect(await readable(nobody)).toEqual([]);
    expect(await readable(service)).toEqual([FOREIGN, HIDDEN, OWN]);
    expect(await access.readable([], permission, owner)).toEqual(new Set());
  });

  it('asks about a thousand in questions that the backends take', async () => {
    const refs = [...directory.keys()];
    const readable = await new EntityAccess(world).readable(
      refs,
      permission,
      owner,
    );
    expect(readable.size).toBe(MANY / 2 + 1);
    expect(readable.has('component:default/many-1')).toBe(true);
    expect(readable.has('component:default/many-2')).toBe(false);
  });
});
