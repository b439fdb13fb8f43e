import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Deployment, Workload } from '@quarterdeck/plugin-environments-common';
import {
  KnexLeases,
  Lease,
  migrate,
  migrateToolkit,
} from '@quarterdeck/toolkit-node';
import { matchesLabels, WorkloadSelector } from '@quarterdeck/toolkit-common';
import { Knex } from 'knex';
import {
  ClusterGap,
  ClusterRecord,
  DeploymentFilter,
  DeploymentKey,
  EnvironmentStore,
  PastWorkload,
  WorkloadDetailsRecord,
} from './EnvironmentStore';
import { HistoryTables } from './HistoryTables';
import { inBatches } from './batches';
import {
  REPORTED,
  fromClusterRow,
  fromDeploymentRow,
  fromDetailsRow,
  fromWorkloadRow,
  toClusterRow,
} from './rows';
import { WORKLOAD_SHAPE } from './shape';

export class KnexEnvironmentStore implements EnvironmentStore {
  static async create(
    database: DatabaseService,
  ): Promise<KnexEnvironmentStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-environments-backend',
        'migrations',
      ),
    });
    await migrateToolkit(database);
    return new KnexEnvironmentStore(await database.getClient());
  }

  readonly #leases: KnexLeases;

  private constructor(private readonly knex: Knex) {
    this.#leases = new KnexLeases(knex);
  }

  async findWorkloads(selector: WorkloadSelector): Promise<Workload[]> {
    const query = this.knex('workloads')
      .where('shape', WORKLOAD_SHAPE)
      .select('labels_json', 'workload_json');
    if (selector.cluster !== undefined) {
      query.where('cluster', selector.cluster);
    }
    if (selector.namespace !== undefined) {
      query.where('namespace', selector.namespace);
    }
    for (const requirement of selector.labels) {
      if (requirement.operator === 'in') {
        query.whereIn(
          'id',
          this.knex('workload_labels')
            .select('workload_id')
            .where('label', requirement.label)
            .whereIn('value', requirement.values),
        );
      }
    }
    const rows = await query.orderBy('id');
    return rows
      .map(fromWorkloadRow)
      .filter(({ labels }) => matchesLabels(selector.labels, labels))
      .map(({ workload }) => workload);
  }

  async findReported(entityRef: string): Promise<Workload[]> {
    const rows = await this.knex('workloads')
      .where({ entity_ref: entityRef, kind: REPORTED, shape: WORKLOAD_SHAPE })
      .orderBy('id')
      .select('labels_json', 'workload_json');
    return rows.map(row => fromWorkloadRow(row).workload);
  }

  async findDetails(
    workloadIds: readonly string[],
  ): Promise<Map<string, WorkloadDetailsRecord>> {
    const details = new Map<string, WorkloadDetailsRecord>();
    for (const batch of inBatches(workloadIds)) {
      const rows = await this.knex('workloads')
        .whereIn('id', batch)
        .where('shape', WORKLOAD_SHAPE)
        .select('workload_json', 'details_json', 'template_json');
      for (const row of rows) {
        const record = fromDetailsRow(row);
        details.set(record.workload.id, record);
      }
    }
    return details;
  }

  async workloadsAt(
    entityRef: string,
    workloadIds: readonly string[],
    at: number,
  ): Promise<PastWorkload[]> {
    const rows = await this.knex('workload_history')
      .where(own =>
        own
          .where('entity_ref', entityRef)
          // What is its own now may have been another's then.
          .orWhere(nobodys =>
            nobodys
              .whereNull('entity_ref')
              .whereIn('workload_id', [...workloadIds]),
          ),
      )
      .where('valid_from', '<=', at)
      .where(end => end.whereNull('valid_to').orWhere('valid_to', '>', at))
      .orderBy('workload_id')
      .select('workload_json', 'valid_from');
    return rows.map(row => ({
      workload: JSON.parse(row.workload_json),
      since: Number(row.valid_from),
    }));
  }

  async firstObservation(): Promise<number | undefined> {
    const row = await this.knex('workload_history')
      .min({ first: 'valid_from' })
      .first();
    return row?.first === null || row?.first === undefined
      ? undefined
      : Number(row.first);
  }

  async gapsAt(at: number): Promise<ClusterGap[]> {
    const rows = await this.knex('cluster_gaps')
      .where('gap_from', '<=', at)
      .where('gap_to', '>', at);
    return rows.map(row => ({
      cluster: row.cluster,
      from: Number(row.gap_from),
      to: Number(row.gap_to),
    }));
  }

  async listDeployments(
    filter: DeploymentFilter,
    after: DeploymentKey | undefined,
    limit: number,
  ): Promise<Deployment[]> {
    const { workloadId } = filter;
    const found: Deployment[] = [];
    let key = after;
    // Only the JSON knows the workloads: a page is read on until it is full.
    for (;;) {
      const read = await this.#deploymentsAfter(filter, key, limit);
      found.push(
        ...read.filter(
          ({ workloadIds }) =>
            workloadId === undefined || workloadIds.includes(workloadId),
        ),
      );
      const last = read.at(-1);
      if (!last || read.length < limit || found.length >= limit) {
        return found.slice(0, limit);
      }
      key = { startedAt: Date.parse(last.startedAt), id: last.id };
    }
  }

  async #deploymentsAfter(
    filter: DeploymentFilter,
    after: DeploymentKey | undefined,
    limit: number,
  ): Promise<Deployment[]> {
    const query = this.knex('deployments')
      .where('entity_ref', filter.entityRef)
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .select('record_json');
    if (filter.environmentIds) {
      query.whereIn('environment_id', [...filter.environmentIds]);
    }
    if (filter.outcomes) {
      query.whereIn('outcome', [...filter.outcomes]);
    }
    if (filter.from !== undefined) {
      query.where('started_at', '>=', filter.from);
    }
    if (filter.to !== undefined) {
      query.where('started_at', '<', filter.to);
    }
    if (after) {
      query.where(later =>
        later
          .where('started_at', '<', after.startedAt)
          .orWhere(same =>
            same
              .where('started_at', after.startedAt)
              .where('id', '<', after.id),
          ),
      );
    }
    return (await query).map(fromDeploymentRow);
  }

  async getDeployment(id: string): Promise<Deployment | undefined> {
    const row = await this.knex('deployments')
      .where({ id })
      .first('record_json');
    return row && fromDeploymentRow(row);
  }

  async saveCluster(cluster: ClusterRecord, lease?: Lease): Promise<void> {
    await this.knex.transaction(async transaction => {
      if (lease) {
        await this.#leases.assertHeld(transaction, lease);
      }
      await transaction('clusters')
        .insert(toClusterRow(cluster))
        .onConflict('name')
        .merge();
    });
  }

  async listClusters(): Promise<ClusterRecord[]> {
    const rows = await this.knex('clusters').select().orderBy('name');
    return rows.map(fromClusterRow);
  }

  async forgetClustersExcept(names: readonly string[]): Promise<void> {
    await this.knex.transaction(async transaction => {
      const seen = await transaction('clusters')
        .whereNotIn('name', names)
        .select('name', 'observed_at');
      const gone = await transaction('workloads')
        .whereNotIn('cluster', names)
        .whereNot('kind', REPORTED)
        .select('id', 'cluster');
      const tables = new HistoryTables(transaction);
      for (const cluster of new Set(gone.map(row => row.cluster))) {
        const ids = gone
          .filter(row => row.cluster === cluster)
          .map(({ id }) => id);
        const seenAt = seen.find(({ name }) => name === cluster)?.observed_at;
        await tables.loseSight(cluster, ids, Number(seenAt ?? 0));
        await tables.removeWorkloads(ids);
      }
      await transaction('clusters').whereNotIn('name', names).delete();
    });
  }

  async purgeHistory(before: number): Promise<number> {
    const history = await this.knex('workload_history')
      .where('valid_to', '<', before)
      .delete();
    const gaps = await this.knex('cluster_gaps')
      .where('gap_to', '<', before)
      .delete();
    const deployments = await this.knex('deployments')
      .where('started_at', '<', before)
      // The recovery of one that something else has followed ends never.
      .where(ended => ended.where('open', false).orWhereNotNull('outcome'))
      .delete();
    // Of what is there no more and of which nothing is told any more.
    await this.knex('workload_states')
      .whereNotIn('workload_id', this.knex('workloads').select('id'))
      .whereNotIn(
        'workload_id',
        this.knex('workload_history').select('workload_id'),
      )
      .delete();
    return history + gaps + deployments;
  }
}
