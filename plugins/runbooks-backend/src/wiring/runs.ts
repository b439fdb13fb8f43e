import {
  AuditorService,
  AuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { RunStore } from '../database/RunStore';
import { Preparer } from '../engine/Preparer';
import { Pulse } from '../engine/Pulse';
import { RunDesk } from '../engine/RunDesk';
import { RunDriver } from '../engine/RunDriver';
import { RunExecutor } from '../engine/RunExecutor';
import { RunKeeper } from '../engine/RunKeeper';
import { RunPresenter } from '../engine/RunPresenter';
import { RunReader } from '../engine/RunReader';
import { RunService } from '../engine/RunService';
import { RunbookLibrary } from '../engine/RunbookLibrary';
import { ActionsPort } from '../providers/actions/types';
import { ChecksPort } from '../providers/checks/types';
import { RunNotifier } from '../providers/notifications/types';
import { leasedLoop } from './loops';

const LEASE = 'carry-on';

export interface RunsParts {
  access: EntityAccess;
  actions: ActionsPort;
  approvals: ApprovalsService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  checks: ChecksPort;
  knex: Knex;
  library: RunbookLibrary;
  logger: LoggerService;
  notifier: RunNotifier;
  store: RunStore;
  userInfo: UserInfoService;
  now(): number;
  onFacts(): void;
  onChanged(): void;
}

/** All that carries runs on, and the desk where people ask for them. */
export function createRuns(parts: RunsParts) {
  const owner = randomUUID();
  const keeper = new RunKeeper(parts);
  const pulse = new Pulse({ ...parts, owner });
  const executor = new RunExecutor({ ...parts, owner, keeper, pulse });
  const preparer = new Preparer(parts);
  const presenter = new RunPresenter({ ...parts, preparer });
  const reader = new RunReader({ ...parts, keeper, presenter });
  const runs = new RunService({ ...parts, keeper, executor, preparer });
  const desk = new RunDesk({ ...parts, reader, runs });
  const driver = new RunDriver({ ...parts, keeper });
  const { health, run } = leasedLoop({
    ...parts,
    name: LEASE,
    owner,
    run: (lease, signal, ran) => driver.run(lease, signal, ran),
  });
  return {
    desk,
    reader,
    health,
    loops: [run, (signal: AbortSignal) => pulse.run(signal)],
    stop: () => executor.stop(),
  };
}
