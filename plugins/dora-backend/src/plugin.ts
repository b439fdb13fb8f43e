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
  DORA_CHANGED_CHANNEL,
  doraPermissions,
} from '@quarterdeck/plugin-dora-common';
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
import { readDoraConfig } from './config';
import { openDatabase } from './database/openDatabase';
import { createRouter } from './http/router';
import { createCommits } from './wiring/commits';
import { createFollowing } from './wiring/following';
import { runLoops } from './wiring/loops';
import { createMeasuring } from './wiring/measuring';
import { createRecords } from './wiring/records';

/** What comes out of all that the other rooms do: the five metrics of DORA, and every record behind them. */
export const doraPlugin = createBackendPlugin({
  pluginId: 'dora',
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
        timeline: timelineServiceRef,
      },
      async init(services) {
        const { database, lifecycle, logger, timeline } = services;
        const config = readDoraConfig(services.config);
        const now = () => Date.now();
        const knex = await openDatabase(database);
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: DORA_CHANGED_CHANNEL,
        });
        const facts = new OutboxForwarder({
          knex,
          owner: randomUUID(),
          logger,
          now,
          deliver: deliverFacts(timeline),
        });
        const following = await createFollowing({
          ...services,
          config,
          knex,
          now,
          onChanged: announcer.changed,
        });
        const own = {
          ...services,
          knex,
          now,
          access: new EntityAccess(services),
          rules: config.rules,
          tiers: config.tiers,
          onChanged: announcer.changed,
        };
        const measuring = createMeasuring(own);
        const records = createRecords({
          ...own,
          ...following,
          ...measuring,
          onFacts: facts.nudge,
        });
        const commits = await createCommits({
          ...own,
          derive: (transaction, places) =>
            following.deriver.derive(transaction, places),
        });
        const loops = [facts, ...following.loops, ...measuring.loops, commits];
        reportHealth(services.metrics, {
          loops: () => loops.map(({ health }) => health),
          outbox: facts,
          now,
        });
        services.permissionsRegistry.addPermissions(doraPermissions);
        services.httpRouter.use(
          createRouter({
            ...services,
            answers: new KeptAnswers(knex),
            addRoutes: router => {
              measuring.addRoutes(router);
              records.addRoutes(router);
            },
          }),
        );
        runLoops(
          lifecycle,
          loops.map(loop => signal => loop.run(signal)),
        );
        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());
      },
    });
  },
});
