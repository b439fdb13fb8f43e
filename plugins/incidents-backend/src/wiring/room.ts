import {
  AuthService,
  LifecycleService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { KnexIncidentStore } from '../database/KnexIncidentStore';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { IncidentReader } from '../engine/IncidentReader';
import { IncidentService } from '../engine/IncidentService';
import { ReportDesk } from '../engine/ReportDesk';
import { IncidentsConfig } from '../config';
import { IncidentNotifier } from '../providers/notifications/types';

/** What the rest of the room works with: incidents as they are read, changed and reported. */
export function createRoom(
  options: {
    auth: AuthService;
    access: EntityAccess;
    store: KnexIncidentStore;
    notifier: IncidentNotifier;
    now: () => number;
    /** Called after facts were put into the outbox. */
    onFacts(): void;
    onChanged(): void;
  } & Pick<IncidentsConfig, 'demands' | 'updateTemplates'>,
) {
  return {
    ...options,
    reader: new IncidentReader(options),
    incidents: new IncidentService(options),
    desk: new ReportDesk(options),
  };
}

/** Runs what runs for ever, from the start of the backend to its end. */
export function runLoops(
  lifecycle: LifecycleService,
  loops: readonly ((signal: AbortSignal) => Promise<void>)[],
): void {
  const stopped = new AbortController();
  let running: Promise<void>[] = [];
  lifecycle.addStartupHook(() => {
    running = loops.map(loop => loop(stopped.signal));
  });
  lifecycle.addShutdownHook(async () => {
    stopped.abort();
    await Promise.all(running);
  });
}

export async function schedulePurge(
  scheduler: SchedulerService,
  purge: () => Promise<unknown>,
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'purge-incidents',
    frequency: { hours: 24 },
    initialDelay: { minutes: 5 },
    timeout: { hours: 1 },
    fn: async () => {
      await purge();
    },
  });
}
