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
import {
  deliverFacts,
  timelineServiceRef,
} from '@quarterdeck/plugin-timeline-node';
import {
  ChangeAnnouncer,
  EntityAccess,
  KnexLeases,
  OutboxForwarder,
  readClusters,
} from '@quarterdeck/toolkit-node';
import { randomUUID } from 'node:crypto';
import { readEnvironmentsConfig } from './config';
import { KnexFleetQueries } from './database/FleetQueries';
import { KnexEnvironmentStore } from './database/KnexEnvironmentStore';
import { KnexNamespaceStore } from './database/KnexNamespaceStore';
import { KnexWorkloadEventStore } from './database/KnexWorkloadEventStore';
import { roomKey } from './database/roomKey';
import { environmentOf, problemsOf } from './domain/placement';
import { ComparisonService } from './engine/ComparisonService';
import { DatabaseRecorder } from './engine/DatabaseRecorder';
import { EntityDirectory } from './engine/EntityDirectory';
import { EnvironmentLister } from './engine/EnvironmentLister';
import { FleetService } from './engine/FleetService';
import { MatrixService } from './engine/MatrixService';
import { PreviewService } from './engine/PreviewService';
import { ReportService } from './engine/ReportService';
import { startWatching } from './engine/startWatching';
import { createRouter } from './http/router';
import { CommitService } from './providers/commits/CommitService';

/** What runs where: watches the clusters of the `kubernetes` configuration and answers from its own database. */
export const environmentsPlugin = createBackendPlugin({
  pluginId: 'environments',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        cache: coreServices.cache,
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
        timeline: timelineServiceRef,
      },
      async init(services) {
        const { config, httpRouter, lifecycle, logger } = services;
        const environments = readEnvironmentsConfig(config);
        const { definitions, driftRules } = environments;
        const { clusters, unsupportedLocators } = readClusters(config);
        const problems = problemsOf(
          definitions,
          clusters.map(({ name }) => name),
        );
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
        const knex = await services.database.getClient();
        const store = await KnexEnvironmentStore.create(services.database);
        const now = () => Date.now();
        const directory = new EntityDirectory(services);
        const access = new EntityAccess({
          ...services,
          lookup: entityRef => directory.get(entityRef)?.entity,
        });

        const namespaces = new KnexNamespaceStore(knex);
        const events = new KnexWorkloadEventStore(knex);
        const fleet = new KnexFleetQueries(knex);
        const matrices = new MatrixService({
          store,
          namespaces,
          config: environments,
          now,
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
        const recorder = new DatabaseRecorder({
          knex,
          environmentOf: place =>
            environmentOf(definitions, place)?.environment.id,
          claimsOf: workload => directory.claimsOf(workload),
          now,
          onFacts: forwarder.nudge,
        });
        services.permissionsRegistry.addPermissions(environmentsPermissions);
        httpRouter.use(
          createRouter({
            ...services,
            access,
            now,
            store,
            definitions,
            events,
            matrices,
            comparisons: new ComparisonService({
              matrices,
              store,
              commits: new CommitService(config, services.cache),
              definitions,
              now,
            }),
            fleetService: new FleetService({
              directory,
              access,
              store,
              fleet,
              matrices,
              definitions,
              now,
            }),
            previews: new PreviewService({
              namespaces,
              fleet,
              access,
              definitions,
              now,
            }),
            lister: new EnvironmentLister({
              store,
              matrices,
              definitions,
              problems,
              now,
            }),
            reports: new ReportService({
              knex,
              now,
              onFacts: forwarder.nudge,
              onChanged: announcer.changed,
            }),
          }),
        );
        const stopped = new AbortController();
        const running: Promise<void>[] = [];
        let stopWatching: () => Promise<void> = async () => {};
        lifecycle.addStartupHook(() => {
          announcer.start();
          running.push(
            directory.run(stopped.signal),
            forwarder.run(stopped.signal),
          );
          stopWatching = startWatching({
            clusters,
            store,
            events,
            namespaces,
            recorder,
            driftRules,
            leases: new KnexLeases(knex),
            configurationKey: () => roomKey(knex, 'configuration'),
            logger,
            now,
            onClaimsChanged: listener => directory.onChanged(listener),
            onChanged: announcer.changed,
          }).stop;
        });
        lifecycle.addShutdownHook(async () => {
          announcer.stop();
          stopped.abort();
          await stopWatching();
          await Promise.all(running);
        });
      },
    });
  },
});
