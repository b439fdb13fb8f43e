import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  ENVIRONMENTS_CHANGED_CHANNEL,
  environmentsPermissions,
} from '@quarterdeck/plugin-environments-common';
import { ChangeAnnouncer, readClusters } from '@quarterdeck/toolkit-node';
import { readEnvironmentsConfig } from './config';
import { KnexEnvironmentStore } from './database/KnexEnvironmentStore';
import { findOverlaps } from './domain/placement';
import { MatrixService } from './engine/MatrixService';
import { startWatching } from './engine/startWatching';
import { createRouter } from './http/router';

/** What runs where: watches the clusters of the `kubernetes` configuration and answers from its own database. */
export const environmentsPlugin = createBackendPlugin({
  pluginId: 'environments',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { config, httpRouter, lifecycle, logger } = services;
        const environments = readEnvironmentsConfig(config);
        findOverlaps(environments.definitions).forEach(overlap =>
          logger.error(overlap),
        );
        const { clusters, unsupportedLocators } = readClusters(config);
        unsupportedLocators.forEach(type =>
          logger.warn(
            `Clusters located by kubernetes.clusterLocatorMethods type ${type} are not watched; configure them under type config`,
          ),
        );
        const store = await KnexEnvironmentStore.create(services.database);
        const now = () => Date.now();

        services.permissionsRegistry.addPermissions(environmentsPermissions);
        httpRouter.use(
          createRouter({
            ...services,
            matrices: new MatrixService(store, environments, now),
          }),
        );

        const announcer = new ChangeAnnouncer({
          signals: services.signals,
          logger,
          channel: ENVIRONMENTS_CHANGED_CHANNEL,
        });
        let stopWatching: () => Promise<void> = async () => {};
        lifecycle.addStartupHook(() => {
          announcer.start();
          stopWatching = startWatching({
            clusters,
            store,
            logger,
            now,
            onChanged: announcer.changed,
          }).stop;
        });
        lifecycle.addShutdownHook(async () => {
          announcer.stop();
          await stopWatching();
        });
      },
    });
  },
});
