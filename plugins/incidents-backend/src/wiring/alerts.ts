import {
  AuditorService,
  AuthService,
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import { LoopHealth } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { AlertsConfig, readAlertsConfig } from '../alertsConfig';
import { KnexKnownAlerts } from '../database/KnexKnownAlerts';
import { KnexUnmatchedAlerts } from '../database/KnexUnmatchedAlerts';
import { AlertDoor } from '../engine/AlertDoor';
import { AlertIntake } from '../engine/AlertIntake';
import { Follower } from '../engine/Follower';
import { IncidentDesk } from '../engine/IncidentDesk';
import { WEBHOOK_PATHS, createAlertsRouter } from '../http/alertsRouter';
import { EntityDirectory } from '../providers/entities/EntityDirectory';
import { openEvents } from './events';

const UNMATCHED_KEPT_MS = 7 * 24 * 3_600_000;

export interface AlertsOptions {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  timeline: TimelineService;
  knex: Knex;
  desk: IncidentDesk;
  now(): number;
}

/**
 * What the portal learns by itself: alerts by webhook, rollbacks from the timeline. To be called before a router that reads
 * bodies is put up.
 *
 * @returns the loop that follows the timeline
 */
export async function openAlerts(options: AlertsOptions): Promise<{
  health: LoopHealth;
  run(signal: AbortSignal): Promise<void>;
}> {
  const { httpRouter, scheduler, knex, now } = options;
  const config = readAlertsConfig(options.config);
  const unmatched = new KnexUnmatchedAlerts(knex, now);
  const entities = new EntityDirectory(options);
  await openEvents({
    ...options,
    entities,
    environments: config.environments,
  });
  for (const path of WEBHOOK_PATHS) {
    httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
  }
  httpRouter.use(
    createAlertsRouter({
      ...options,
      unmatched,
      door: new AlertDoor({
        config,
        now,
        intake: new AlertIntake({
          ...options,
          config,
          unmatched,
          known: new KnexKnownAlerts(knex),
          entities,
        }),
      }),
    }),
  );
  tellWhoIsRefused(config, options.logger);
  await scheduler.scheduleTask({
    id: 'purge-unmatched-alerts',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 10 },
    fn: async () => {
      await unmatched.purge(now() - UNMATCHED_KEPT_MS);
    },
  });
  return new Follower({ ...options, config });
}

function tellWhoIsRefused(config: AlertsConfig, logger: LoggerService): void {
  if (config.alertmanagerTokens.length === 0) {
    logger.info(
      'Alertmanager is refused: incidents.webhooks.alertmanager.tokens holds no token',
    );
  }
  if (config.pagerdutySecrets.length === 0) {
    logger.info(
      'PagerDuty is refused: incidents.webhooks.pagerduty.secrets holds no secret',
    );
  }
}
