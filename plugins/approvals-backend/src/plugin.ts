import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  APPROVALS_CHANGED_CHANNEL,
  approvalsPermissions,
} from '@quarterdeck/plugin-approvals-common';
import {
  deliverFacts,
  timelineServiceRef,
} from '@quarterdeck/plugin-timeline-node';
import {
  ChangeAnnouncer,
  EntityAccess,
  OutboxForwarder,
  reportHealth,
} from '@quarterdeck/toolkit-node';
import { randomUUID } from 'node:crypto';
import { registerListApprovals } from './actions/listApprovals';
import { readApprovalsConfig } from './config';
import { KnexApprovalStore } from './database/KnexApprovalStore';
import { ApprovalReader } from './engine/ApprovalReader';
import { ApprovalService } from './engine/ApprovalService';
import { createRouter } from './http/router';
import { BackstageNotifier } from './providers/notifications/backstage';

/** Who agreed to which plan of another room. It carries nothing out. */
export const approvalsPlugin = createBackendPlugin({
  pluginId: 'approvals',
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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        timeline: timelineServiceRef,
      },
      async init(services) {
        const { database, lifecycle, logger, scheduler, timeline } = services;
        const { retentionMs } = readApprovalsConfig(services.config);
        const now = () => Date.now();
        const store = await KnexApprovalStore.create(database, now);
        const access = new EntityAccess(services);
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: APPROVALS_CHANGED_CHANNEL,
        });
        const forwarder = new OutboxForwarder({
          knex: await database.getClient(),
          owner: randomUUID(),
          logger,
          now,
          deliver: deliverFacts(timeline),
        });
        reportHealth(services.metrics, {
          loops: () => [forwarder.health],
          outbox: forwarder,
          now,
        });
        const approvals = new ApprovalService({
          store,
          notifier: new BackstageNotifier(services),
          now,
          onFacts: forwarder.nudge,
          onChanged: announcer.changed,
        });
        const reader = new ApprovalReader({ ...services, access, store, now });
        services.permissionsRegistry.addPermissions(approvalsPermissions);
        services.httpRouter.use(
          createRouter({ ...services, access, reader, approvals }),
        );
        registerListApprovals({ ...services, reader });

        const stopped = new AbortController();
        let forwarding: Promise<void> | undefined;
        lifecycle.addStartupHook(() => {
          announcer.start();
          forwarding = forwarder.run(stopped.signal);
        });
        lifecycle.addShutdownHook(async () => {
          announcer.stop();
          stopped.abort();
          await forwarding;
        });
        await scheduler.scheduleTask({
          id: 'expire-approvals',
          frequency: { seconds: 10 },
          timeout: { minutes: 1 },
          fn: signal => approvals.expire(signal),
        });
        await scheduler.scheduleTask({
          id: 'purge-approvals',
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
