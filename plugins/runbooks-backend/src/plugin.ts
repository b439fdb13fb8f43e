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
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { approvalsServiceRef } from '@quarterdeck/plugin-approvals-node';
import {
  RUNBOOKS_CHANGED_CHANNEL,
  runbooksPermissions,
} from '@quarterdeck/plugin-runbooks-common';
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
import { readRunsConfig } from './config';
import { KnexRunStore } from './database/KnexRunStore';
import { createRouter } from './http/router';
import { BackstageActions } from './providers/actions/BackstageActions';
import { Checks } from './providers/checks/Checks';
import { readChecksConfig } from './providers/checks/config';
import { BackstageNotifier } from './providers/notifications/backstage';
import { createLibrary } from './wiring/library';
import { runLoops } from './wiring/loops';
import { createRuns } from './wiring/runs';

const DEPENDENCIES = {
  actions: actionsServiceRef,
  actionsRegistry: actionsRegistryServiceRef,
  approvals: approvalsServiceRef,
  auditor: coreServices.auditor,
  auth: coreServices.auth,
  catalog: catalogServiceRef,
  config: coreServices.rootConfig,
  database: coreServices.database,
  events: eventsServiceRef,
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
  urlReader: coreServices.urlReader,
  userInfo: coreServices.userInfo,
};

/** Runbooks of entities, and runs of them. */
export const runbooksPlugin = createBackendPlugin({
  pluginId: 'runbooks',
  register(env) {
    env.registerInit({
      deps: DEPENDENCIES,
      async init(services) {
        const { config, database, lifecycle, scheduler } = services;
        const { retentionMs } = readRunsConfig(config);
        const now = () => Date.now();
        const store = await KnexRunStore.create(database, now);
        const knex = await database.getClient();
        const access = new EntityAccess(services);
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: RUNBOOKS_CHANGED_CHANNEL,
        });
        const shelf = await createLibrary({
          ...services,
          access,
          runs: store,
          now,
          onChanged: announcer.changed,
        });
        const forwarder = new OutboxForwarder({
          ...services,
          knex,
          owner: randomUUID(),
          now,
          deliver: deliverFacts(services.timeline),
        });
        const runs = createRuns({
          ...services,
          access,
          actions: new BackstageActions(services),
          checks: new Checks(readChecksConfig(config)),
          knex,
          library: shelf.library,
          notifier: new BackstageNotifier(services),
          store,
          now,
          onFacts: forwarder.nudge,
          onChanged: announcer.changed,
        });
        reportHealth(services.metrics, {
          loops: () => [runs.health, forwarder.health],
          outbox: forwarder,
          now,
        });
        services.permissionsRegistry.addPermissions(runbooksPermissions);
        services.httpRouter.use(shelf.router);
        services.httpRouter.use(
          createRouter({
            ...services,
            ...runs,
            answers: new KeptAnswers(knex),
            now,
          }),
        );
        registerActions({
          ...services,
          ...runs,
          library: shelf.library,
          runbooks: shelf.reader,
        });
        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());
        runLoops(
          lifecycle,
          [...runs.loops, signal => forwarder.run(signal)],
          runs.stop,
        );
        await shelf.start();
        await scheduler.scheduleTask({
          id: 'purge-runs',
          frequency: { hours: 24 },
          initialDelay: { minutes: 5 },
          timeout: { hours: 1 },
          fn: async () => {
            await store.purge(now() - retentionMs);
          },
        });
      },
    });
  },
});
