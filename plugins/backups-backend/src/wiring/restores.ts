import type { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import type { IRouter } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import { KnexStandings } from '../database/KnexStandings';
import type { ProtectionStore } from '../database/ProtectionStore';
import { PolicyAccess } from '../engine/PolicyAccess';
import { RestoreApprovals } from '../engine/RestoreApprovals';
import { PlanChecks } from '../engine/PlanChecks';
import { RestorePlans, type RestorePlansOptions } from '../engine/RestorePlans';
import {
  executeRestorePlan,
  getRestorePlan,
  planRestore,
  type RestorePlansOptions as RouteOptions,
} from '../http/routes/restorePlans';

interface ConfiguredSource {
  title: string;
  connection: unknown;
  /** Where restores go that leave the source alone. */
  restoreConnection?: unknown;
}

/** Restores for real: planned, agreed to, carried out. */
export function createRestores(
  options: {
    knex: Knex;
    approvals: ApprovalsService;
  } & Omit<RestorePlansOptions, 'approvals' | 'standings'> &
    Omit<RouteOptions, 'policies' | 'plans'>,
): { addRoutes(router: IRouter): void } {
  const { approvals, knex, store } = options;
  const plans = new RestorePlans({
    ...options,
    approvals: new RestoreApprovals(approvals),
    standings: new KnexStandings(knex, store),
  });
  const shown = { ...options, policies: new PolicyAccess(options), plans };
  return {
    addRoutes(router) {
      router.post('/v1/restore-plans', planRestore(shown));
      router.get('/v1/restore-plans/:id', getRestorePlan(shown));
      router.post('/v1/restore-plans/:id/execute', executeRestorePlan(shown));
    },
  };
}

/** Reads the configuration of now. */
export function createPlanChecks({
  config,
  store,
}: {
  config: { sources: ReadonlyMap<string, ConfiguredSource> };
  store: ProtectionStore;
}): PlanChecks {
  return new PlanChecks({
    store,
    locationOf: (name, target) => {
      const source = config.sources.get(name);
      return source && locationOf(source, target);
    },
  });
}

const serverSchema = z.object({
  host: z.string(),
  port: z.coerce.number().optional(),
  database: z.string().optional(),
});
const fileSchema = z.object({ file: z.string() });

/** Server and database, or file: nothing of a connection that is secret. */
export function locationOf(
  { title, ...source }: ConfiguredSource,
  target: 'isolated' | 'source',
): string {
  const connection =
    (target === 'source' ? undefined : source.restoreConnection) ??
    source.connection;
  const server = serverSchema.safeParse(connection);
  if (server.success) {
    const { host, port, database } = server.data;
    const at = port === undefined ? host : `${host}:${port}`;
    return `${title} (${database === undefined ? at : `${database} on ${at}`})`;
  }
  const file = fileSchema.safeParse(connection);
  return file.success ? `${title} (${file.data.file})` : title;
}
