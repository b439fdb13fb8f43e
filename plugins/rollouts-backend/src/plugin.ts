import {
  BackendPluginRegistrationPoints,
  RootConfigService,
  SchedulerService,
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
import { environmentsServiceRef } from '@quarterdeck/plugin-environments-node';
import {
  ROLLOUTS_CHANGED_CHANNEL,
  rolloutsPermissions,
} from '@quarterdeck/plugin-rollouts-common';
import {
  rolloutGatesExtensionPoint,
  rolloutMetricSourcesExtensionPoint,
} from '@quarterdeck/plugin-rollouts-node';
import { timelineServiceRef } from '@quarterdeck/plugin-timeline-node';
import {
  ChangeAnnouncer,
  EntityAccess,
  KeptAnswers,
  readClusters,
  reportHealth,
} from '@quarterdeck/toolkit-node';
import { registerActions } from './actions/registerActions';
import { readRolloutsConfig } from './config';
import { KnexEvidenceStore } from './database/KnexEvidenceStore';
import { KnexRolloutStore } from './database/KnexRolloutStore';
import { Analyst } from './engine/Analyst';
import { Clusters } from './engine/Clusters';
import { createGitChanges } from './wiring/gitChanges';
import { createHolds } from './wiring/holds';
import { Extensions } from './engine/extensions';
import { EvidenceService } from './engine/EvidenceService';
import { GateKeeper } from './engine/GateKeeper';
import { createGates } from './engine/gates';
import { createMetricSources } from './engine/metricSources';
import { LockService } from './engine/LockService';
import { OverrideService } from './engine/OverrideService';
import { Planner } from './engine/Planner';
import { RolloutDesk } from './engine/RolloutDesk';
import { RolloutReader } from './engine/RolloutReader';
import { RolloutService } from './engine/RolloutService';
import { WaysBack } from './engine/WaysBack';
import { createRouter } from './http/router';
import { createDriving } from './wiring/driving';
import { createGroups } from './wiring/groups';
import { flaggerHooks, openFlaggerDoor } from './wiring/flagger';
import { runLoops } from './wiring/loops';
import { createOutboxes } from './wiring/outboxes';

const DEPENDENCIES = {
  actionsRegistry: actionsRegistryServiceRef,
  approvals: approvalsServiceRef,
  auditor: coreServices.auditor,
  auth: coreServices.auth,
  catalog: catalogServiceRef,
  config: coreServices.rootConfig,
  database: coreServices.database,
  discovery: coreServices.discovery,
  environments: environmentsServiceRef,
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
};

/** Controlled changes of what runs: planned, gated, watched, and taken back when they fail. */
export const rolloutsPlugin = createBackendPlugin({
  pluginId: 'rollouts',
  register(env) {
    const extensions = extensionsOf(env);
    env.registerInit({
      deps: DEPENDENCIES,
      async init(services) {
        const { lifecycle } = services;
        const config = readRolloutsConfig(services.config);
        const now = () => Date.now();
        const store = await KnexRolloutStore.create(services.database, now);
        const knex = await services.database.getClient();
        const { clusters } = readClusters(services.config);
        const hooks = flaggerHooks(config, clusters);
        const connected = await Clusters.create(clusters, hooks);
        const clusterOf = connected.of;
        const access = new EntityAccess(services);
        const announcer = new ChangeAnnouncer({
          ...services,
          channel: ROLLOUTS_CHANGED_CHANNEL,
        });
        const outboxes = createOutboxes({ ...services, knex, now });
        const told = {
          onFacts: outboxes.facts.nudge,
          onNotices: outboxes.notices.nudge,
          onChanged: announcer.changed,
        };
        const evidence = new KnexEvidenceStore(knex, now);
        const own = {
          ...services,
          ...told,
          store,
          evidence,
          config,
          clusterOf,
          now,
        };
        extensions.addOwn(createGates(own), createMetricSources(own));
        extensions.assertKnows(config);
        const gates = extensions.gates();
        const driving = createDriving({
          ...own,
          knex,
          analyst: new Analyst({ sourceOf: extensions.sourceOf, now }),
          gates: new GateKeeper(gates, now),
          holdMs: config.holdMs,
        });
        const reader = new RolloutReader({ access, store, now });
        const rollouts = new RolloutService(own);
        const planner = new Planner({ ...own, gates });
        const waysBack = new WaysBack({ ...own, access });
        const parts = { ...own, access, knex, planner, reader, rollouts };
        const desk = new RolloutDesk(parts);
        const groups = createGroups(parts);
        const { holdService, ...holds } = createHolds({
          ...parts,
          rollouts: store,
          gitOpsOf: name => connected.gitOps(name, config),
        });
        const { facts, notices } = outboxes;
        reportHealth(services.metrics, {
          loops: () =>
            [driving, groups, holds, facts, notices].map(
              ({ health }) => health,
            ),
          outbox: facts,
          now,
        });
        services.permissionsRegistry.addPermissions(rolloutsPermissions);
        services.httpRouter.use(
          createRouter({
            ...services,
            access,
            answers: new KeptAnswers(knex),
            locks: new LockService({
              ...own,
              environmentIds: environmentIdsOf(services.config),
            }),
            waysBack,
            desk,
            groupDesk: groups.desk,
            reader,
            overrides: new OverrideService(own),
            evidence: new EvidenceService(own),
            holdService,
            flagger: openFlaggerDoor(services, store, hooks),
            gitChanges: createGitChanges(access, services.urlReader),
          }),
        );
        registerActions({ ...services, desk, reader, waysBack });
        lifecycle.addStartupHook(() => announcer.start());
        lifecycle.addShutdownHook(() => announcer.stop());
        runLoops(lifecycle, [
          signal => facts.run(signal),
          signal => notices.run(signal),
          groups.run,
          driving.run,
          holds.run,
        ]);
        await schedulePurge(services.scheduler, async () => {
          const before = now() - config.retentionMs;
          await store.purge(before);
          await groups.purge(before);
          await evidence.purge(before);
        });
      },
    });
  },
});

async function schedulePurge(
  scheduler: SchedulerService,
  purge: () => Promise<unknown>,
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'purge-rollouts',
    frequency: { hours: 24 },
    initialDelay: { minutes: 5 },
    timeout: { hours: 1 },
    fn: async () => {
      await purge();
    },
  });
}

/** The environments that there are, in the words of the room that observes them. */
function environmentIdsOf(config: RootConfigService): readonly string[] {
  return config.getOptionalConfig('environments.definitions')?.keys() ?? [];
}

/** What modules may bring, and what they have brought once this plugin is initialised. */
function extensionsOf(env: BackendPluginRegistrationPoints): Extensions {
  const extensions = new Extensions();
  env.registerExtensionPoint(rolloutGatesExtensionPoint, extensions);
  env.registerExtensionPoint(rolloutMetricSourcesExtensionPoint, extensions);
  return extensions;
}
