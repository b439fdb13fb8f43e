import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  LOCAL_REPOSITORIES_KEY,
  LOCAL_REPOSITORY_TOPIC,
} from '@quarterdeck/toolkit-node';
import { resolve } from 'node:path';
import { z } from 'zod';
import { LocalRepositoriesProvider } from './LocalRepositoriesProvider';

const changeSchema = z.object({ name: z.string() });

/** Brings entities of local bare repositories to the catalog, where their folder is configured. */
export const catalogModuleQuarterdeck = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'quarterdeck-local-repositories',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, config, events, lifecycle, logger, scheduler }) {
        const directory = config.getOptionalString(LOCAL_REPOSITORIES_KEY);
        if (!directory) {
          return;
        }
        const provider = new LocalRepositoriesProvider(
          resolve(directory),
          logger,
        );
        catalog.addEntityProvider(provider);
        await events.subscribe({
          id: 'quarterdeck-local-repositories',
          topics: [LOCAL_REPOSITORY_TOPIC],
          async onEvent({ eventPayload }) {
            await provider.refreshOne(changeSchema.parse(eventPayload).name);
          },
        });
        // The provider is connected by then; this finds what others have pushed.
        lifecycle.addStartupHook(async () => {
          await scheduler.scheduleTask({
            id: 'quarterdeck-local-repositories',
            frequency: { minutes: 1 },
            timeout: { minutes: 5 },
            scope: 'local',
            fn: async () => await provider.refreshAll(),
          });
        });
      },
    });
  },
});
