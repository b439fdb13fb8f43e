import {
  AuditorService,
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { incidentOpenPermission } from '@quarterdeck/plugin-incidents-common';
import {
  DeadLetters,
  EventIntake,
  commonSenders,
  createEventsRouter,
  eventPaths,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { AlertEnvironment } from '../domain/heardAlert';
import { EventDoor } from '../engine/EventDoor';
import { IncidentDesk } from '../engine/IncidentDesk';
import { readEventsConfig } from '../eventsConfig';
import { EntityDirectory } from '../providers/entities/EntityDirectory';

/** Events of others about incidents. To be called before a router that reads bodies is put up. */
export async function openEvents(options: {
  auditor: AuditorService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
  knex: Knex;
  desk: IncidentDesk;
  entities: EntityDirectory;
  environments: readonly AlertEnvironment[];
  now(): number;
}): Promise<void> {
  const { httpAuth, httpRouter, scheduler, knex, now } = options;
  const config = readEventsConfig(options.config, options.environments);
  const letters = new DeadLetters(knex, now);
  const door = new EventDoor({ ...options, config });
  const senders = commonSenders({
    key: 'incidents.events',
    config,
    httpAuth,
    now,
  });
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
      assertManages: request => assertManages(request, options),
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

/** As with alerts of no entity: no right to one entity is enough. */
async function assertManages(
  request: Parameters<HttpAuthService['credentials']>[0],
  {
    httpAuth,
    permissions,
  }: { httpAuth: HttpAuthService; permissions: PermissionsService },
): Promise<void> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const [{ result }] = await permissions.authorizeConditional(
    [{ permission: incidentOpenPermission }],
    { credentials },
  );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `Events that could not be used are for who may open incidents of every service: it takes the permission ${incidentOpenPermission.name} without a condition`,
    );
  }
}
