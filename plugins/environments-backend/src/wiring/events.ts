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
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { environmentEventManagePermission } from '@quarterdeck/plugin-environments-common';
import {
  DeadLetters,
  EventIntake,
  createEventsRouter,
  eventPaths,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { EnvironmentDefinition } from '../domain/placement';
import { EntityDirectory } from '../engine/EntityDirectory';
import { EventDoor } from '../engine/EventDoor';
import { EventPlaces } from '../engine/EventPlaces';
import { ReportService } from '../engine/ReportService';
import { readEventsConfig } from '../eventsConfig';
import { eventSenders } from '../http/routes/events';

/** Events of others about deployments. To be called before a router that reads bodies is put up. */
export async function openEvents(options: {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  knex: Knex;
  definitions: readonly EnvironmentDefinition[];
  directory: EntityDirectory;
  reports: ReportService;
  now(): number;
}): Promise<void> {
  const { httpAuth, httpRouter, permissions, scheduler, knex, now } = options;
  const config = readEventsConfig(options.config, options.definitions);
  const letters = new DeadLetters(knex, now);
  const door = new EventDoor({
    ...options,
    places: new EventPlaces({ ...options, config }),
  });
  const senders = eventSenders({ config, httpAuth, now });
  for (const path of eventPaths(senders)) {
    httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
  }
  httpRouter.use(
    createEventsRouter({
      ...options,
      senders,
      letters,
      intake: new EventIntake({
        ...options,
        letters,
        take: (sender, event) => door.take(sender, event),
      }),
      assertManages: async request => {
        const credentials = await httpAuth.credentials(request, {
          allow: ['user', 'service'],
        });
        const [{ result }] = await permissions.authorize(
          [{ permission: environmentEventManagePermission }],
          { credentials },
        );
        if (result !== AuthorizeResult.ALLOW) {
          throw new NotAllowedError(
            `Events that could not be used are for who has the permission ${environmentEventManagePermission.name}`,
          );
        }
      },
    }),
  );
  await scheduler.scheduleTask({
    id: 'purge-dead-letters',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 10 },
    fn: async () => {
      await letters.purge();
    },
  });
}
