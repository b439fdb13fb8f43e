import {
  AuditorService,
  AuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  EntityAccess,
  KnexLeases,
  LoopHealth,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { KnexGroupStore } from '../database/KnexGroupStore';
import { RolloutStore } from '../database/RolloutStore';
import { GroupDesk } from '../engine/groups/GroupDesk';
import { GroupDriver } from '../engine/groups/GroupDriver';
import { GroupService } from '../engine/groups/GroupService';
import { Planner } from '../engine/Planner';
import { RolloutReader } from '../engine/RolloutReader';
import { RolloutService } from '../engine/RolloutService';

const LEASE = 'groups';

/** Everything of groups of rollouts. */
export function createGroups(options: {
  access: EntityAccess;
  auditor: AuditorService;
  auth: AuthService;
  knex: Knex;
  logger: LoggerService;
  now: () => number;
  onChanged(): void;
  onFacts(): void;
  planner: Planner;
  reader: RolloutReader;
  rollouts: RolloutService;
  store: RolloutStore;
}) {
  const { knex, logger, now, planner } = options;
  const groups = new KnexGroupStore(knex, now);
  const service = new GroupService({ ...options, groups });
  const health = new LoopHealth(LEASE, now);
  const driver = new GroupDriver({
    ...options,
    groups,
    planBack: ({ plan }, by) =>
      planner.plan(
        {
          entityRef: plan.document.entityRef,
          environmentId: plan.document.environmentId,
          workload: plan.document.target.name,
          images: plan.document.from.images,
          purpose: 'rollback',
        },
        by,
      ),
  });
  return {
    desk: new GroupDesk({ ...options, groups, service }),
    health,
    purge: (before: number) => groups.purge(before),
    run: (signal: AbortSignal) =>
      runLeased({
        leases: new KnexLeases(knex),
        name: LEASE,
        owner: randomUUID(),
        signal,
        logger,
        run: (lease, held) => driver.run(lease, held, health.ran),
        onHeld: health.held,
      }),
  };
}
