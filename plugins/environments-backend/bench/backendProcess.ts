/**
 * The backend that is measured, in a process of its own: catalog, permissions with a conditional policy, the
 * environments room and, where asked for, Backstage's own Kubernetes plugin. Says its port and, when told to, its
 * memory over the channel to its parent.
 */
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import { policyServices } from '@quarterdeck/toolkit-node/testUtils';
import { AddressInfo } from 'node:net';
import { environmentsPlugin } from '../src/plugin';
import { ENVIRONMENTS, serviceNames, toEntity } from './fleet';

export interface BackendProcessInput {
  clusters: readonly { name: string; url: string; token: string }[];
  services: number;
  databaseDirectory: string;
  withPeer: boolean;
}

/** What the parent sends to be told the memory. */
export const MEMORY_QUESTION = 'memory';

/** People see what they own: a common policy, and one that cannot be decided without the entity. */
const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    return isResourcePermission(permission, 'catalog-entity')
      ? createCatalogConditionalDecision(
          permission,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        )
      : { result: AuthorizeResult.ALLOW };
  },
};

function catalogModule(services: number) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'fleet',
    register(env) {
      env.registerInit({
        deps: { processing: catalogProcessingExtensionPoint },
        async init({ processing }) {
          processing.addEntityProvider({
            getProviderName: () => 'fleet',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: serviceNames(services).map(name => ({
                  entity: toEntity(name),
                  locationKey: 'fleet',
                })),
              }),
          });
        },
      });
    },
  });
}

function configuration({ clusters, databaseDirectory }: BackendProcessInput) {
  return {
    backend: {
      database: {
        client: 'better-sqlite3',
        connection: { directory: databaseDirectory },
      },
    },
    permission: { enabled: true },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: clusters.map(({ name, url, token }) => ({
            name,
            url,
            authProvider: 'serviceAccount',
            serviceAccountToken: token,
            skipTLSVerify: true,
            skipMetricsLookup: true,
          })),
        },
      ],
    },
    environments: {
      definitions: Object.fromEntries(
        ENVIRONMENTS.map((tier, rank) => [
          tier,
          {
            rank,
            tier,
            clusters: [tier],
            namespaces: [`fleet-${tier}`],
            ...(rank > 0 ? { promoteFrom: ENVIRONMENTS[rank - 1] } : {}),
          },
        ]),
      ),
    },
  };
}

async function main(input: BackendProcessInput): Promise<void> {
  const backend = await startTestBackend({
    features: [
      import('@backstage/plugin-catalog-backend'),
      catalogModule(input.services),
      import('@backstage/plugin-permission-backend'),
      ...policyServices(policy),
      environmentsPlugin,
      ...(input.withPeer
        ? [import('@backstage/plugin-kubernetes-backend')]
        : []),
      mockServices.rootLogger.factory({ level: 'error' }),
      mockServices.rootConfig.factory({ data: configuration(input) }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  process.on('message', message => {
    if (message !== MEMORY_QUESTION) {
      return;
    }
    globalThis.gc?.();
    send({ rssMb: process.memoryUsage().rss / 1024 ** 2 });
  });
  process.on('disconnect', () => process.exit());
  send({ port });
}

function send(message: { port: number } | { rssMb: number }): void {
  process.send?.(message);
}

main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
