import {
  AuditorService,
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ActionsService } from '@backstage/backend-plugin-api/alpha';
import { IncidentStore } from '../database/IncidentStore';
import { AlertStarter } from '../engine/AlertStarter';
import { IncidentService } from '../engine/IncidentService';
import { Runbooks } from '../engine/Runbooks';
import { BackstageActions } from '../providers/actions/backstage';

/** Lets alerts start the runbooks that ask for it, in one replica at a time. */
export async function startByAlerts(options: {
  actions: ActionsService;
  auditor: AuditorService;
  auth: AuthService;
  incidents: IncidentService;
  logger: LoggerService;
  scheduler: SchedulerService;
  store: IncidentStore;
  now: () => number;
}): Promise<void> {
  const actions = new BackstageActions(options.actions);
  const starter = new AlertStarter({
    ...options,
    actions,
    runbooks: new Runbooks({ ...options, actions }),
  });
  await options.scheduler.scheduleTask({
    id: 'start-runbooks-by-alerts',
    frequency: { seconds: 10 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 1 },
    fn: signal => starter.pass(signal),
  });
}
