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
import { approvalsServiceRef } from '@quarterdeck/plugin-approvals-node';
import {
  BACKUPS_CHANGED_CHANNEL,
  backupsPermissions,
} from '@quarterdeck/plugin-backups-common';
import { backupPartsExtensionPoint } from '@quarterdeck/plugin-backups-node';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import {
  ChangeAnnouncer,
  EntityAccess,
  KeptAnswers,
  KnexLeases,
  reportHealth,
} from '@quarterdeck/toolkit-node';
import { randomUUID } from 'node:crypto';
import { registerActions } from './actions/registerActions';
import { readBackupsConfig } from './config';
import { KnexProtectionStore } from './database/KnexProtectionStore';
import { openDatabase } from './database/openDatabase';
import { Keys } from './engine/Keys';
import { StoreStates } from './engine/StoreStates';
import { createRouter } from './http/router';
import { createCalendar } from './wiring/calendar';
import { createEvidence } from './wiring/evidence';
import { createInventories } from './wiring/inventories';
import { createInCluster } from './wiring/kubernetes';
import { createKeeping } from './wiring/keeping';
import { createKeyProofs } from './wiring/keyProofs';
import { runLoops } from './wiring/loops';
import { createMirrors } from './wiring/mirrors';
import { CollectedParts } from './wiring/parts';
import { createPolicies } from './wiring/policies';
import { createProof } from './wiring/proof';
import { createPlanChecks, createRestores } from './wiring/restores';
import { createRuns } from './wiring/runs';
import { createTelling } from './wiring/telling';

/** Takes backups, keeps the right ones, restores them for proof, and says what would be lost. */
export const backupsPlugin = createBackendPlugin({
  pluginId: 'backups',
  register(env) {
    const extensions = new CollectedParts();
    env.registerExtensionPoint(backupPartsExtensionPoint, extensions);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        approvals: approvalsServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        timeline: timelineServiceRef,
      },
      async init(services) {
        const { database, lifecycle } = services;
        const now = () => Date.now();
        const owner = randomUUID();
        const config = readBackupsConfig(services.rootConfig);
        const knex = await openDatabase(database);
        const store = new KnexProtectionStore(knex, now);
        const keys = await Keys.open(config.keys);
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: BACKUPS_CHANGED_CHANNEL,
        });
        const telling = createTelling({ ...services, knex, owner, now });
        const own = {
          ...services,
          config,
          extensions,
          knex,
          store,
          keys,
          owner,
          now,
          access: new EntityAccess(services),
          leases: new KnexLeases(knex),
          recipients: [...keys.recipients],
          onChanged: announcer.changed,
          onFacts: telling.onFacts,
        };
        const policies = await createPolicies(own);
        const stores = new StoreStates({ ...own, ...policies });
        const { inCluster } = await createInCluster(own);
        const checks = createPlanChecks(own);
        const runs = createRuns({ ...own, ...policies, checks, inCluster });
        const keeping = createKeeping({ ...own, ...policies, ...runs });
        const inventories = createInventories({ ...own, ...runs });
        const calendar = createCalendar(own);
        const keyProofs = createKeyProofs(own);
        const { mirrors, loop: mirroring } = createMirrors({
          ...own,
          config: services.rootConfig,
        });
        const proof = createProof({
          ...own,
          nextAt: policies.nextAt,
          storeState: stores.of,
          provenRecipients: keyProofs.provenRecipients,
          mirrors: refs => mirrors.of(refs),
        });
        const restores = createRestores({
          ...own,
          ...proof,
          checks,
          onChanged: () => {
            announcer.changed();
            runs.onQueued();
          },
        });
        const evidence = createEvidence({ ...own, ...proof });
        registerActions({ ...own, ...runs, ...evidence });
        const loops = [
          ...telling.loops,
          ...policies.loops,
          ...runs.loops,
          ...keeping.loops,
          ...inventories.loops,
          mirroring,
          stores,
        ];
        reportHealth(services.metrics, {
          loops: () => loops.map(({ health }) => health),
          outbox: telling.facts,
          now,
        });
        services.permissionsRegistry.addPermissions(backupsPermissions);
        services.httpRouter.use(
          createRouter({
            ...services,
            answers: new KeptAnswers(knex),
            addRoutes: router => {
              runs.addRoutes(router);
              calendar.addRoutes(router);
              proof.addRoutes(router);
              keyProofs.addRoutes(router);
              restores.addRoutes(router);
              evidence.addRoutes(router);
            },
          }),
        );
        runLoops(lifecycle, loops);
        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());
      },
    });
  },
});
