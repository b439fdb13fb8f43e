import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ClusterStatus,
  EnvironmentMatrix,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { EnvironmentsConfig } from '../config';
import { ClusterRecord, EnvironmentStore } from '../database/EnvironmentStore';
import { workloadSelectorOf } from '../domain/entitySelector';
import { buildMatrix, emptyMatrix } from '../domain/matrix';

/** Answers what runs where from the database alone. */
export class MatrixService {
  constructor(
    private readonly store: EnvironmentStore,
    private readonly config: EnvironmentsConfig,
    private readonly now: () => number,
  ) {}

  async matrixOf(entity: Entity): Promise<EnvironmentMatrix> {
    const entityRef = stringifyEntityRef(entity);
    const selected = workloadSelectorOf(entity);
    if ('reason' in selected) {
      return emptyMatrix({
        entityRef,
        asOf: this.now(),
        reason: selected.reason,
      });
    }
    const [workloads, clusters] = await Promise.all([
      this.store.findWorkloads(selected.selector),
      this.store.listClusters(),
    ]);
    return buildMatrix({
      entityRef,
      asOf: this.now(),
      definitions: this.config.definitions,
      workloads,
      clusterStatus: name => {
        const record = clusters.find(cluster => cluster.name === name);
        return record ? this.#status(record) : undefined;
      },
    });
  }

  #status(record: ClusterRecord): ClusterStatus {
    const { name, connection, observedAt } = record;
    return {
      name,
      connection,
      reason:
        connection === 'connected'
          ? null
          : (record.reason ??
            environmentReason('cluster.never-seen', { cluster: name })),
      observedAt:
        observedAt === undefined ? null : new Date(observedAt).toISOString(),
      ...this.config.presentationOf(name),
    };
  }
}
