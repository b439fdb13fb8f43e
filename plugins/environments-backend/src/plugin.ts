import {
  DatabaseService,
  LoggerService,
  SchedulerService,
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
  ENVIRONMENTS_CHANGED_CHANNEL,
  environmentsPermissions,
} from '@quarterdeck/plugin-environments-common';
import {
  deliverFacts,
  timelineServiceRef,
} from '@quarterdeck/plugin-timeline-node';
import {
  ChangeAnnouncer,
  EntityAccess,
  KnexLeases,
  LoopHealth,
  OutboxForwarder,
  readClusters,
  reportHealth,
} from '@quarterdeck/toolkit-node';
import { randomUUID } from 'node:crypto';
import { registerActions } from './actions/registerActions';
import { EnvironmentsConfig, readEnvironmentsConfig } from './config';
import { KnexFleetQueries } from './database/FleetQueries';
import { KnexEnvironmentStore } from './database/KnexEnvironmentStore';
import { KnexNamespaceStore } from './database/KnexNamespaceStore';
import { KnexWorkloadEventStore } from './database/KnexWorkloadEventStore';
import { roomKey } from './database/roomKey';
import {
  DefinitionProblem,
  environmentOf,
  problemsOf,
} from './domain/placement';
import { Background } from './engine/Background';
import {
  DatabaseRecorder,
  DatabaseRecorderOptions,
} from './engine/DatabaseRecorder';
import { EntityDirectory } from './engine/EntityDirectory';
import { ReportService } from './engine/ReportService';
import { startWatching, watchLease } from './engine/startWatching';
import { createServices } from './engine/services';
import { createRouter } from './http/router';
import { reportEnvironments } from './metrics';
import { openEvents } from './wiring/events';

/** What runs where: watches the clusters of the `kubernetes` configuration and answers from its own database. */
export const environmentsPlugin = createBackendPlugin({
  pluginId: 'environments',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cache: coreServices.cache,
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
        timeline: timelineServiceRef,
      },
      async init(services) {
        const { config, httpRouter, lifecycle, logger } = services;
        const environments = readEnvironmentsConfig(config);
        const { clusters, unsupportedLocators } = readClusters(config);
        const clusterNames = clusters.map(({ name }) => name);
        const problems = problemsOf(environments.definitions, clusterNames);
        tellProblems(logger, problems, unsupportedLocators);
        const stores = await createStores(services.database);
        const { knex, store } = stores;
        const now = () => Date.now();
        const directory = new EntityDirectory(services);
        const access = new EntityAccess({
          ...services,
          lookup: entityRef => directory.get(entityRef)?.entity,
        });
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: ENVIRONMENTS_CHANGED_CHANNEL,
        });
        const forwarder = new OutboxForwarder({
          knex,
          owner: randomUUID(),
          logger,
          now,
          deliver: deliverFacts(services.timeline),
        });
        const loops = clusterNames.map(
          name => new LoopHealth(watchLease(name), now),
        );
        reportHealth(services.metrics, {
          loops: () => [...loops, forwarder.health],
          outbox: forwarder,
          now,
        });
        const answering = {
          ...services,
          definitions: environments.definitions,
          access,
          now,
          ...createServices({
            ...services,
            ...stores,
            environments,
            problems,
            directory,
            access,
            now,
          }),
          reports: new ReportService({
            knex,
            now,
            onFacts: forwarder.nudge,
            onChanged: announcer.changed,
          }),
        };
        services.permissionsRegistry.addPermissions(environmentsPermissions);
        await openEvents({ ...services, ...answering, knex, directory });
        httpRouter.use(createRouter(answering));
        registerActions(answering);
        const recorder = createRecorder({
          knex,
          environments,
          directory,
          now,
          onFacts: forwarder.nudge,
          onFinished: reportEnvironments(services.metrics, { store, now })
            .finished,
        });
        const background = new Background({
          announcer,
          loops: [directory, forwarder],
          startWatching: () =>
            startWatching({
              ...environments,
              ...stores,
              clusters,
              recorder,
              loops,
              leases: new KnexLeases(knex),
              configurationKey: () => roomKey(knex, 'configuration'),
              logger,
              now,
              onClaimsChanged: listener => directory.onChanged(listener),
              onChanged: announcer.changed,
            }),
        });
        lifecycle.addStartupHook(() => background.start());
        lifecycle.addShutdownHook(() => background.stop());
        await schedulePurge(services.scheduler, () =>
          store.purgeHistory(now() - environments.retentionMs),
        );
      },
    });
  },
});

async function schedulePurge(
  scheduler: SchedulerService,
  purge: () => Promise<number>,
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'purge-history',
    frequency: { hours: 24 },
    initialDelay: { minutes: 5 },
    timeout: { hours: 1 },
    fn: async () => {
      await purge();
    },
  });
}

async function createStores(database: DatabaseService) {
  const store = await KnexEnvironmentStore.create(database);
  const knex = await database.getClient();
  return {
    knex,
    store,
    namespaces: new KnexNamespaceStore(knex),
    events: new KnexWorkloadEventStore(knex),
    fleet: new KnexFleetQueries(knex),
  };
}

function createRecorder({
  environments,
  directory,
  ...options
}: Pick<DatabaseRecorderOptions, 'knex' | 'now' | 'onFacts' | 'onFinished'> & {
  environments: EnvironmentsConfig;
  directory: EntityDirectory;
}) {
  return new DatabaseRecorder({
    ...options,
    environmentOf: place =>
      environmentOf(environments.definitions, place)?.environment.id,
    claimsOf: workload => directory.claimsOf(workload),
  });
}

/** The pages say the same to whoever opens them. */
function tellProblems(
  logger: LoggerService,
  problems: readonly DefinitionProblem[],
  unsupportedLocators: readonly string[],
): void {
  problems.forEach(({ environmentId, reason }) =>
    logger.error(
      `environments.definitions.${environmentId}: ${reason.message}`,
    ),
  );
  unsupportedLocators.forEach(type =>
    logger.warn(
      `Clusters located by kubernetes.clusterLocatorMethods type ${type} are not watched; configure them under type config`,
    ),
  );
}
