import {
  SchedulerServiceTaskScheduleDefinition,
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { runbooksServiceRef } from '@quarterdeck/plugin-runbooks-node';
import { RunbookCollatorFactory } from './RunbookCollatorFactory';

const SCHEDULE_KEY = 'search.collators.runbooks.schedule';
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 15 },
  // Repositories have been read by then.
  initialDelay: { seconds: 60 },
};

/** Runbooks in the search of the portal. */
export const searchModuleRunbooks = createBackendModule({
  pluginId: 'search',
  moduleId: 'runbooks',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        indexRegistry: searchIndexRegistryExtensionPoint,
        runbooks: runbooksServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init({ config, indexRegistry, runbooks, scheduler }) {
        const schedule = config.getOptionalConfig(SCHEDULE_KEY);
        indexRegistry.addCollator({
          schedule: scheduler.createScheduledTaskRunner(
            schedule
              ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
              : DEFAULT_SCHEDULE,
          ),
          factory: new RunbookCollatorFactory(runbooks),
        });
      },
    });
  },
});
