import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Workload } from '@quarterdeck/plugin-environments-common';
import { Knex } from 'knex';
import { WorkloadSelector } from '../domain/entitySelector';
import { matchesLabels } from '../domain/labelSelector';
import {
  ClusterRecord,
  EnvironmentStore,
  WorkloadRecord,
} from './EnvironmentStore';
import {
  fromClusterRow,
  fromWorkloadRow,
  toClusterRow,
  toLabelRows,
  toWorkloadRow,
} from './rows';

/** Rows per statement: SQLite bounds the variables of one. */
const BATCH = 100;

export class KnexEnvironmentStore implements EnvironmentStore {
  static async create(
    database: DatabaseService,
  ): Promise<KnexEnvironmentStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@quarterdeck/plugin-environments-backend',
          'migrations',
        ),
      });
    }
    return new KnexEnvironmentStore(knex);
  }

  private constructor(private readonly knex: Knex) {}

  async saveWorkloads(records: readonly WorkloadRecord[]): Promise<void> {
    await this.knex.transaction(async transaction => {
      for (const batch of inBatches(records)) {
        const ids = batch.map(({ workload }) => workload.id);
        await transaction('workloads')
          .insert(batch.map(toWorkloadRow))
          .onConflict('id')
          .merge();
        await transaction('workload_labels')
          .whereIn('workload_id', ids)
          .delete();
        await transaction.batchInsert(
          'workload_labels',
          batch.flatMap(toLabelRows),
          BATCH,
        );
      }
    });
  }

  async keepOnly(
    cluster: string,
    workloadIds: readonly string[],
  ): Promise<number> {
    const keep = new Set(workloadIds);
    return await this.knex.transaction(async transaction => {
      const known: string[] = await transaction('workloads')
        .where({ cluster })
        .pluck('id');
      const gone = known.filter(id => !keep.has(id));
      for (const batch of inBatches(gone)) {
        await deleteWorkloads(transaction, batch);
      }
      return gone.length;
    });
  }

  async findWorkloads(selector: WorkloadSelector): Promise<Workload[]> {
    const query = this.knex('workloads').select('labels_json', 'workload_json');
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
      .filter(row => row !== undefined)
      .filter(({ labels }) => matchesLabels(selector.labels, labels))
      .map(({ workload }) => workload);
  }

  async saveCluster(cluster: ClusterRecord): Promise<void> {
    await this.knex('clusters')
      .insert(toClusterRow(cluster))
      .onConflict('name')
      .merge();
  }

  async listClusters(): Promise<ClusterRecord[]> {
    const rows = await this.knex('clusters').select().orderBy('name');
    return rows.map(fromClusterRow);
  }

  async forgetClustersExcept(names: readonly string[]): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction('clusters').whereNotIn('name', names).delete();
      const gone: string[] = await transaction('workloads')
        .whereNotIn('cluster', names)
        .pluck('id');
      for (const batch of inBatches(gone)) {
        await deleteWorkloads(transaction, batch);
      }
    });
  }
}

/** SQLite obeys foreign keys only where a connection asks for it, so the labels are deleted by hand. */
async function deleteWorkloads(
  transaction: Knex.Transaction,
  ids: readonly string[],
): Promise<void> {
  await transaction('workload_labels').whereIn('workload_id', ids).delete();
  await transaction('workloads').whereIn('id', ids).delete();
}

function* inBatches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}
