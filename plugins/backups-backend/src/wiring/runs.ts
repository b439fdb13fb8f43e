import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { EntityAccess, KnexLeases } from '@quarterdeck/toolkit-node';
import type { IRouter } from 'express';
import type { BackupsConfig } from '../config';
import type { ProtectionStore } from '../database/ProtectionStore';
import { BackupDesk } from '../engine/BackupDesk';
import { Jobs, type JobKeys } from '../engine/Jobs';
import type { Parts } from '../engine/Parts';
import type { PlanChecks } from '../engine/PlanChecks';
import { Planner } from '../engine/Planner';
import { PolicyAccess } from '../engine/PolicyAccess';
import { RunDesk } from '../engine/RunDesk';
import { RunStarts } from '../engine/RunStarts';
import type { ScheduleBook } from '../engine/ScheduleBook';
import { Watcher } from '../engine/Watcher';
import { Worker } from '../engine/Worker';
import type { Executor } from '../executor/protocol';
import { EmbeddedExecutor } from '../executors/embedded/EmbeddedExecutor';
import {
  getBackup,
  listBackups,
  pinBackup,
  unpinBackup,
} from '../http/routes/backups';
import { cancelRun, getRun, listRuns, startRun } from '../http/routes/runs';
import type { Loop } from './loops';

/** What is due, who carries it out, and what people begin and end. */
export function createRuns(options: {
  access: EntityAccess;
  auditor: AuditorService;
  config: BackupsConfig;
  inCluster?: Executor;
  httpAuth: HttpAuthService;
  keys: JobKeys;
  leases: KnexLeases;
  logger: LoggerService;
  owner: string;
  parts: Parts;
  checks: PlanChecks;
  permissions: PermissionsService;
  schedules: ScheduleBook;
  store: ProtectionStore;
  now(): number;
  onFacts(): void;
  onChanged(): void;
}): {
  backups: BackupDesk;
  executors: ReadonlyMap<string, Executor>;
  jobs: Jobs;
  policies: PolicyAccess;
  starts: RunStarts;
  /** A run was queued, or is to be ended. */
  onQueued(): void;
  loops: Loop[];
  addRoutes(router: IRouter): void;
} {
  const { config, logger } = options;
  const embedded = config.executors.embedded;
  const executors = new Map<string, Executor>([
    [
      'embedded',
      new EmbeddedExecutor({
        niceness: embedded?.getOptionalNumber('niceness'),
        onLog: line => logger.info(line),
      }),
    ],
  ]);
  if (options.inCluster) {
    executors.set('kubernetes', options.inCluster);
  }
  const jobs = new Jobs({
    ...options,
    scratchRoot: embedded?.getOptionalString('scratch'),
  });
  const desk = new RunDesk({ ...options, ...config });
  const worker = new Worker({
    ...options,
    ...config,
    desk,
    executors,
    jobs,
    plans: options.checks,
  });
  const planner = new Planner({ ...options, onQueued: worker.nudge });
  const policies = new PolicyAccess(options);
  const own = { ...options, policies, desk, onQueued: worker.nudge };
  const starts = new RunStarts(own);
  const backups = new BackupDesk(own);
  const shown = { ...own, starts, backups };
  return {
    backups,
    executors,
    jobs,
    policies,
    starts,
    onQueued: worker.nudge,
    loops: [worker, planner, new Watcher(options)],
    addRoutes(router) {
      router.get('/v1/runs', listRuns(shown));
      router.post('/v1/runs', startRun(shown));
      router.get('/v1/runs/:id', getRun(shown));
      router.post('/v1/runs/:id/cancel', cancelRun(shown));
      router.get('/v1/backups', listBackups(shown));
      router.get('/v1/backups/:id', getBackup(shown));
      router.post('/v1/backups/:id/pin', pinBackup(shown));
      router.post('/v1/backups/:id/unpin', unpinBackup(shown));
    },
  };
}
