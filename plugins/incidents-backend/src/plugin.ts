import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  actionsServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  INCIDENTS_CHANGED_CHANNEL,
  incidentsPermissions,
} from '@quarterdeck/plugin-incidents-common';
import {
  deliverFacts,
  timelineServiceRef,
} from '@quarterdeck/plugin-timeline-node';
import {
  ChangeAnnouncer,
  EntityAccess,
  KeptAnswers,
  OutboxForwarder,
  reportHealth,
} from '@quarterdeck/toolkit-node';
import { randomUUID } from 'node:crypto';
import { registerActions } from './actions/registerActions';
import { readIncidentsConfig } from './config';
import { KnexIncidentStore } from './database/KnexIncidentStore';
import { KnexStatistics } from './database/KnexStatistics';
import { Statistics } from './engine/Statistics';
import { createRouter } from './http/router';
import { BackstageNotifier } from './providers/notifications/backstage';
import { startByAlerts } from './wiring/alertStarter';
import { openAlerts } from './wiring/alerts';
import { createClocks } from './wiring/clocks';
import { createInvestigation } from './wiring/investigation';
import { createRoom, runLoops, schedulePurge } from './wiring/room';

/** What is broken, and who does what about it. */
export const incidentsPlugin = createBackendPlugin({
  pluginId: 'incidents',
  register(env) {
    env.registerInit({
      deps: {
        actions: actionsServiceRef,
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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        timeline: timelineServiceRef,
      },
      async init(services) {
        const { database, lifecycle, logger, timeline } = services;
        const config = readIncidentsConfig(services.config);
        const now = () => Date.now();
        const knex = await database.getClient();
        const store = await KnexIncidentStore.create(database, now);
        const access = new EntityAccess(services);
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: INCIDENTS_CHANGED_CHANNEL,
        });
        const facts = new OutboxForwarder({
          knex,
          owner: randomUUID(),
          logger,
          now,
          deliver: deliverFacts(timeline),
        });
        const room = createRoom({
          ...services,
          ...config,
          access,
          store,
          notifier: new BackstageNotifier(services),
          now,
          onFacts: facts.nudge,
          onChanged: announcer.changed,
        });
        const clocks = createClocks({ ...room, knex, logger });
        const statistics = new Statistics({
          access,
          numbers: new KnexStatistics(knex),
          now,
        });
        const own = {
          ...services,
          ...room,
          environmentIds: config.environmentIds,
          statistics,
        };
        // Before what reads bodies as JSON.
        const follower = await openAlerts({ ...own, knex });
        const investigation = createInvestigation({ ...config, ...own });
        reportHealth(services.metrics, {
          loops: () => [facts.health, clocks.health, follower.health],
          outbox: facts,
          now,
        });
        services.permissionsRegistry.addPermissions(incidentsPermissions);
        services.httpRouter.use(
          createRouter({
            ...own,
            answers: new KeptAnswers(knex),
            findSuspect: investigation.suspects.find,
            addRoutes: investigation.addRoutes,
          }),
        );
        registerActions(own);
        await startByAlerts(own);
        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());
        runLoops(lifecycle, [
          signal => facts.run(signal),
          clocks.run,
          follower.run,
        ]);
        await schedulePurge(services.scheduler, () =>
          store.purge(now() - config.retentionMs),
        );
      },
    });
  },
});
