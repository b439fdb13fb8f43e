import { Workload } from '@quarterdeck/plugin-environments-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { FleetWorkload } from '../domain/fleetWorkload';
import { WORKLOAD_SHAPE } from './shape';

const rowSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  entity_ref: z.string(),
  environment_id: z.string(),
  health: z.enum([
    'healthy',
    'progressing',
    'degraded',
    'unavailable',
    'unknown',
  ]),
  version: z.string().nullable(),
  changed_at: z.coerce.number().nullable(),
  drifted: z.coerce.boolean(),
  deploying: z.coerce.boolean(),
});

/** Questions about all workloads at once, answered from columns so that thousands of rows cost no parsing of JSON. */
export interface FleetQueries {
  /** Of all workloads that one entity claims, in an environment. */
  all(): Promise<FleetWorkload[]>;
  /** With their reasons. */
  healthOf(
    workloadIds: readonly string[],
  ): Promise<Map<string, Workload['health']>>;
}

const BATCH = 500;

export class KnexFleetQueries implements FleetQueries {
  constructor(private readonly knex: Knex) {}

  async all(): Promise<FleetWorkload[]> {
    const rows = await this.knex('workloads')
      .whereNotNull('entity_ref')
      .whereNotNull('environment_id')
      .where('shape', WORKLOAD_SHAPE)
      .orderBy('id')
      .select(Object.keys(rowSchema.shape));
    return rows.map(row => {
      const parsed = rowSchema.parse(row);
      return {
        id: parsed.id,
        cluster: parsed.cluster,
        namespace: parsed.namespace,
        entityRef: parsed.entity_ref,
        environmentId: parsed.environment_id,
        health: parsed.health,
        version: parsed.version ?? undefined,
        changedAt: parsed.changed_at ?? undefined,
        drifted: parsed.drifted,
        deploying: parsed.deploying,
      };
    });
  }

  async healthOf(workloadIds: readonly string[]) {
    const found = new Map<string, Workload['health']>();
    for (let start = 0; start < workloadIds.length; start += BATCH) {
      const rows = await this.knex('workloads')
        .whereIn('id', workloadIds.slice(start, start + BATCH))
        .select('id', 'workload_json');
      for (const row of rows) {
        const workload: Workload = JSON.parse(row.workload_json);
        found.set(row.id, workload.health);
      }
    }
    return found;
  }
}
