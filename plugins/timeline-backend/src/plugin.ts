import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { timelinePermissions } from '@quarterdeck/plugin-timeline-common';
import { registerListFacts } from './actions/listFacts';
import { readTimelineConfig } from './config';
import { KnexFactStore } from './database/KnexFactStore';
import { CatalogObserver } from './engine/CatalogObserver';
import { ChangeAnnouncer } from './engine/ChangeAnnouncer';
import { FactReader } from './engine/FactReader';
import { createRouter } from './http/router';
import { CatalogDeclarations } from './providers/declarations/catalog';

/** Which entity declares which facts: follows the catalog and answers from its own database. */
export const timelinePlugin = createBackendPlugin({
  pluginId: 'timeline',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { actionsRegistry, httpAuth, lifecycle, scheduler } = services;
        const config = readTimelineConfig(services.config);
        const store = await KnexFactStore.create(services.database);
        const now = () => Date.now();

        services.permissionsRegistry.addPermissions(timelinePermissions);
        const reader = new FactReader({ ...services, store, now });
        services.httpRouter.use(createRouter({ httpAuth, reader }));
        registerListFacts({ actionsRegistry, reader });

        const announcer = new ChangeAnnouncer(services);
        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());

        const observer = new CatalogObserver({
          source: new CatalogDeclarations(services),
          store,
          now,
          forgetAfterMs: config.forgetAfterMs,
          onChanged: announcer.changed,
        });
        await scheduler.scheduleTask({
          id: 'observe-catalog',
          frequency: { milliseconds: config.observeEveryMs },
          timeout: { minutes: 5 },
          fn: signal => observer.observe(signal),
        });
      },
    });
  },
});
