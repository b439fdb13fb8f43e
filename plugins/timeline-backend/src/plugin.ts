import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  TIMELINE_CHANGED_CHANNEL,
  timelinePermissions,
} from '@quarterdeck/plugin-timeline-common';
import { ChangeAnnouncer, EntityAccess } from '@quarterdeck/toolkit-node';
import { registerListFacts } from './actions/listFacts';
import { readTimelineConfig } from './config';
import { KnexFactStore } from './database/KnexFactStore';
import { FactReader } from './engine/FactReader';
import { FactWriter } from './engine/FactWriter';
import { HeadKeeper } from './engine/HeadKeeper';
import { purgeFacts } from './engine/purgeFacts';
import { Verifier } from './engine/Verifier';
import { createRouter } from './http/router';

/** The append-only record of everything that happened to an entity. */
export const timelinePlugin = createBackendPlugin({
  pluginId: 'timeline',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { actionsRegistry, lifecycle, logger, scheduler } = services;
        const config = readTimelineConfig(services.config);
        const store = await KnexFactStore.create(services.database);
        const now = () => Date.now();
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: TIMELINE_CHANGED_CHANNEL,
        });
        const heads = await HeadKeeper.create({
          config: config.signing,
          store,
          logger,
          now,
        });
        const reader = new FactReader({
          ...services,
          access: new EntityAccess(services),
          store,
          now,
        });

        services.permissionsRegistry.addPermissions(timelinePermissions);
        services.httpRouter.use(
          createRouter({
            ...services,
            heads,
            reader,
            verifier: new Verifier({
              store,
              heads,
              elapsed: () => performance.now(),
            }),
            writer: new FactWriter({
              ...services,
              store,
              now,
              onAppended: announcer.changed,
            }),
          }),
        );
        registerListFacts({ actionsRegistry, reader });

        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());
        await scheduler.scheduleTask({
          id: 'sign-head',
          frequency: { milliseconds: config.signing.everyMs },
          timeout: { minutes: 1 },
          fn: async () => {
            await heads.sign();
          },
        });
        const { retentionMs } = config;
        if (retentionMs !== undefined) {
          await scheduler.scheduleTask({
            id: 'purge-facts',
            frequency: { hours: 24 },
            initialDelay: { minutes: 5 },
            timeout: { hours: 1 },
            fn: signal =>
              purgeFacts({
                store,
                logger,
                before: now() - retentionMs,
                signal,
              }),
          });
        }
      },
    });
  },
});
