import {
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { isPostgres } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  DeploymentRecord,
  WorkloadState,
  deploymentRecordSchema,
  isOpen,
  isUnderWay,
  workloadStateSchema,
} from '../domain/deployments/records';
import { ObservedWorkload } from '../domain/observation';
import { inBatches } from './batches';
import { REPORTED } from './rows';
import { WORKLOAD_SHAPE } from './shape';

/** What is kept of a workload between two looks at it. */
const memorySchema = z.object({
  /** Undefined where it runs in no environment. */
  state: workloadStateSchema.optional(),
  /** What its last row of history shows, and since when. */
  /** Whose it was. */
  entityRef: z.string().optional(),
  shownKey: z.string(),
  shownSince: z.number(),
});
export interface WorkloadMemory {
  state?: WorkloadState;
  entityRef?: string;
  shownKey: string;
  shownSince: number;
}

export interface WorkloadRow {
  observed: ObservedWorkload;
  workload: Workload;
  environmentId?: string;
  entityRef?: string;
  deploying: boolean;
}

/** The tables of what was, within a transaction of the recorder. */
export class HistoryTables {
  constructor(private readonly transaction: Knex.Transaction) {}

  async memories(
    workloadIds: readonly string[],
  ): Promise<Map<string, WorkloadMemory>> {
    const memories = new Map<string, WorkloadMemory>();
    for (const batch of inBatches(workloadIds)) {
      const rows = await this.transaction('workload_states')
        .whereIn('workload_id', batch)
        .select('workload_id', 'state_json');
      for (const row of rows) {
        const memory = memorySchema.safeParse(JSON.parse(row.state_json));
        if (memory.success) {
          memories.set(row.workload_id, memory.data);
        }
      }
    }
    return memories;
  }

  async knownIds(cluster: string): Promise<string[]> {
    return await this.transaction('workload_states')
      .where({ cluster })
      .pluck('workload_id');
  }

  async saveMemories(
    cluster: string,
    memories: ReadonlyMap<string, WorkloadMemory>,
  ): Promise<void> {
    for (const batch of inBatches([...memories])) {
      await this.transaction('workload_states')
        .insert(
          batch.map(([workload_id, memory]) => ({
            workload_id,
            cluster,
            state_json: JSON.stringify(memory),
          })),
        )
        .onConflict('workload_id')
        .merge();
    }
  }

  async saveWorkloads(rows: readonly WorkloadRow[]): Promise<void> {
    for (const batch of inBatches(rows)) {
      await this.transaction('workloads')
        .insert(batch.map(toWorkloadRow))
        .onConflict('id')
        .merge();
      await this.transaction('workload_labels')
        .whereIn(
          'workload_id',
          batch.map(({ workload }) => workload.id),
        )
        .delete();
      await this.transaction.batchInsert(
        'workload_labels',
        batch.flatMap(({ workload, observed }) =>
          Object.entries(observed.labels).map(([label, value]) => ({
            workload_id: workload.id,
            label,
            value,
          })),
        ),
        100,
      );
    }
  }

  async removeWorkloads(workloadIds: readonly string[]): Promise<void> {
    for (const batch of inBatches(workloadIds)) {
      await this.transaction('workload_labels')
        .whereIn('workload_id', batch)
        .delete();
      await this.transaction('workloads').whereIn('id', batch).delete();
    }
  }

  async deleteMemories(workloadIds: readonly string[]): Promise<void> {
    for (const batch of inBatches(workloadIds)) {
      await this.transaction('workload_states')
        .whereIn('workload_id', batch)
        .delete();
    }
  }

  /**
   * Of workloads that nobody watches any more the state is kept: when they are seen again, what happened before is not
   * found a second time. How what was under way has ended is not known.
   *
   * @param seenAt - when they were seen last, in milliseconds since 1970: until then it was as it was shown
   */
  async loseSight(
    cluster: string,
    workloadIds: readonly string[],
    seenAt: number,
  ): Promise<void> {
    for (const batch of inBatches(workloadIds)) {
      const shown = () =>
        this.transaction('workload_history')
          .whereIn('workload_id', batch)
          .whereNull('valid_to');
      await shown()
        .where('valid_from', '<', seenAt)
        .update({ valid_to: seenAt });
      await shown().update({ valid_to: this.transaction.ref('valid_from') });
    }
    const memories = await this.memories(workloadIds);
    await this.saveMemories(
      cluster,
      new Map(
        [...memories].map(([id, memory]) => [id, { ...memory, shownKey: '' }]),
      ),
    );
    const own = await this.deploymentsById(
      [...memories.values()].flatMap(({ state }) => state?.deploymentId ?? []),
    );
    const lost = new Set(workloadIds);
    await this.saveDeployments(
      [...own.values()]
        .filter(
          ({ deployment }) =>
            isUnderWay(deployment) &&
            deployment.workloadIds.every(id => lost.has(id)),
        )
        .map(record => ({
          ...record,
          deployment: {
            ...record.deployment,
            outcomeReason: environmentReason('deployment.not-observed'),
          },
        })),
    );
  }

  async closeHistory(workloadIds: readonly string[], at: number) {
    for (const batch of inBatches(workloadIds)) {
      await this.transaction('workload_history')
        .whereIn('workload_id', batch)
        .whereNull('valid_to')
        .update({ valid_to: at });
    }
  }

  async openHistory(
    rows: readonly { workload: Workload; entityRef?: string; since: number }[],
  ): Promise<void> {
    for (const batch of inBatches(rows)) {
      await this.transaction('workload_history')
        .insert(
          batch.map(({ workload, entityRef, since }) => ({
            workload_id: workload.id,
            valid_from: since,
            valid_to: null,
            entity_ref: entityRef ?? null,
            workload_json: JSON.stringify(workload),
          })),
        )
        .onConflict(['workload_id', 'valid_from'])
        .merge();
    }
  }

  async addGap(cluster: string, from: number, to: number): Promise<void> {
    await this.transaction('cluster_gaps')
      .insert({ cluster, gap_from: from, gap_to: to })
      .onConflict(['cluster', 'gap_from'])
      .merge();
  }

  async deploymentsById(
    ids: readonly string[],
  ): Promise<Map<string, DeploymentRecord>> {
    const records = new Map<string, DeploymentRecord>();
    for (const batch of inBatches([...new Set(ids)])) {
      const rows: string[] = await this.transaction('deployments')
        .whereIn('id', batch)
        .pluck('record_json');
      for (const row of rows) {
        const record = deploymentRecordSchema.parse(JSON.parse(row));
        records.set(record.deployment.id, record);
      }
    }
    return records;
  }

  /** Deployments of a workload from when no entity claimed it. */
  async unclaimedDeployments(workloadId: string): Promise<DeploymentRecord[]> {
    const rows: string[] = await this.transaction('deployments')
      .where('component_key', workloadId)
      .pluck('record_json');
    return rows.map(row => deploymentRecordSchema.parse(JSON.parse(row)));
  }

  async reportedDeployment(
    reportId: string,
  ): Promise<DeploymentRecord | undefined> {
    const row = await this.transaction('deployments')
      .where({ report_id: reportId })
      .first('record_json');
    return row && deploymentRecordSchema.parse(JSON.parse(row.record_json));
  }

  /** Those of a target that began before a time in milliseconds since 1970, newest first. */
  async recentReported(
    workloadId: string,
    before: number,
    limit: number,
  ): Promise<DeploymentRecord[]> {
    const rows: string[] = await this.transaction('deployments')
      .where({ target_id: workloadId })
      .where('started_at', '<', before)
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .pluck('record_json');
    return rows.map(row => deploymentRecordSchema.parse(JSON.parse(row)));
  }

  /** The first of a target that began at such a time or after it. */
  async nextReported(
    workloadId: string,
    from: number,
  ): Promise<DeploymentRecord | undefined> {
    const row = await this.transaction('deployments')
      .where({ target_id: workloadId })
      .where('started_at', '>=', from)
      .orderBy('started_at')
      .orderBy('id')
      .first('record_json');
    return row && deploymentRecordSchema.parse(JSON.parse(row.record_json));
  }

  /** Whether a cluster shows what runs of an entity in an environment. */
  async isObserved(entityRef: string, environmentId: string): Promise<boolean> {
    const row = await this.transaction('workloads')
      .where({ entity_ref: entityRef, environment_id: environmentId })
      .whereNot('kind', REPORTED)
      .first('id');
    return row !== undefined;
  }

  /** Until the end of the transaction nobody else takes down what is reported of a target. SQLite has one writer. */
  async lockReported(workloadId: string): Promise<void> {
    if (isPostgres(this.transaction)) {
      await this.transaction.raw(
        'select pg_advisory_xact_lock(hashtextextended(?, 0))',
        [`environments:reported:${workloadId}`],
      );
    }
  }

  /** The newest one of what was reported of a target, of those that began before a time in milliseconds since 1970. */
  async latestReported(
    workloadId: string,
    before: number = Number.MAX_SAFE_INTEGER,
  ): Promise<DeploymentRecord | undefined> {
    const rows: string[] = await this.transaction('deployments')
      .where({ target_id: workloadId })
      .where('started_at', '<', before)
      .orderBy('started_at', 'desc')
      .limit(1)
      .pluck('record_json');
    return rows.length > 0
      ? deploymentRecordSchema.parse(JSON.parse(rows[0]))
      : undefined;
  }

  async latestDeployment(
    componentKey: string,
    environmentId: string,
  ): Promise<DeploymentRecord | undefined> {
    const row = await this.transaction('deployments')
      .where({
        component_key: componentKey,
        environment_id: environmentId,
      })
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .first('record_json');
    return row && deploymentRecordSchema.parse(JSON.parse(row.record_json));
  }

  async saveDeployments(records: readonly DeploymentRecord[]): Promise<void> {
    for (const batch of inBatches(records)) {
      await this.transaction('deployments')
        .insert(batch.map(toDeploymentRow))
        .onConflict('id')
        .merge();
    }
  }
}

function toWorkloadRow(row: WorkloadRow) {
  const { observed, workload } = row;
  return {
    id: workload.id,
    cluster: workload.cluster,
    namespace: workload.namespace,
    kind: workload.kind,
    name: workload.name,
    environment_id: row.environmentId ?? null,
    entity_ref: row.entityRef ?? null,
    health: workload.health.status,
    version: workload.version,
    changed_at:
      workload.changedAt === null ? null : Date.parse(workload.changedAt),
    drifted: workload.drift.status === 'drifted',
    deploying: row.deploying,
    shape: WORKLOAD_SHAPE,
    labels_json: JSON.stringify(observed.labels),
    workload_json: JSON.stringify(workload),
    details_json: JSON.stringify({
      pods: observed.pods,
      conditions: observed.conditions,
    }),
    template_json: JSON.stringify(observed.template),
  };
}

export function componentKeyOf({ deployment }: DeploymentRecord): string {
  return deployment.entityRef ?? deployment.workloadIds[0];
}

function toDeploymentRow(record: DeploymentRecord) {
  const { deployment } = record;
  return {
    id: deployment.id,
    entity_ref: deployment.entityRef,
    component_key: componentKeyOf(record),
    environment_id: deployment.environmentId,
    started_at: Date.parse(deployment.startedAt),
    outcome: deployment.outcome,
    open: isOpen(record),
    report_id: record.reportId ?? null,
    target_id: record.reportId ? deployment.workloadIds[0] : null,
    record_json: JSON.stringify(record),
  };
}
