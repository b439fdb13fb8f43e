import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ClusterStatus,
  EnvironmentMatrix,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { EnvironmentsConfig } from '../config';
import {
  ClusterGap,
  ClusterRecord,
  EnvironmentStore,
} from '../database/EnvironmentStore';
import { workloadSelectorOf } from '../domain/entitySelector';
import { buildMatrix, emptyMatrix } from '../domain/matrix';

/** Answers what runs where, now and at any past instant, from the database alone. */
export class MatrixService {
  constructor(
    private readonly store: EnvironmentStore,
    private readonly config: EnvironmentsConfig,
    private readonly now: () => number,
  ) {}

  /** @param at - a past instant in milliseconds since 1970; undefined for now */
  async matrixOf(entity: Entity, at?: number): Promise<EnvironmentMatrix> {
    const entityRef = stringifyEntityRef(entity);
    const selected = workloadSelectorOf(entity);
    if ('reason' in selected) {
      return emptyMatrix({
        entityRef,
        asOf: this.now(),
        at,
        reason: selected.reason,
      });
    }
    const [selectedNow, reported, clusters] = await Promise.all([
      this.store.findWorkloads(selected.selector),
      this.store.findReported(entityRef),
      this.store.listClusters(),
    ]);
    const current = [...selectedNow, ...reported];
    const past =
      at === undefined ? undefined : await this.#past(entityRef, current, at);
    return buildMatrix({
      entityRef,
      asOf: this.now(),
      at,
      definitions: this.config.definitions,
      workloads: past?.workloads ?? current,
      notices: past?.notices ?? [],
      clusterStatus: name => {
        const record = clusters.find(cluster => cluster.name === name);
        return record ? this.status(record) : undefined;
      },
    });
  }

  /** All that is an entity's own now. */
  async workloadsOf(entity: Entity): Promise<Workload[]> {
    const selected = workloadSelectorOf(entity);
    const [workloads, reported] = await Promise.all([
      'reason' in selected ? [] : this.store.findWorkloads(selected.selector),
      this.store.findReported(stringifyEntityRef(entity)),
    ]);
    return [...workloads, ...reported];
  }

  status(record: ClusterRecord): ClusterStatus {
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

  async #past(
    entityRef: string,
    current: readonly Workload[],
    at: number,
  ): Promise<{ workloads: Workload[]; notices: Reason[] }> {
    const [past, gaps, first] = await Promise.all([
      this.store.workloadsAt(
        entityRef,
        current.map(({ id }) => id),
        at,
      ),
      this.store.gapsAt(at),
      this.store.firstObservation(),
    ]);
    const notices = gaps.map(gapReason);
    if (first === undefined || at < first) {
      notices.push(
        first === undefined
          ? environmentReason('rewind.nothing-yet')
          : environmentReason('rewind.before-first', { first: toIso(first) }),
      );
    }
    return {
      notices,
      workloads: past.map(({ workload }) => {
        const gap = gaps.find(({ cluster }) => cluster === workload.cluster);
        return gap
          ? {
              ...workload,
              health: { status: 'unknown', reason: gapReason(gap) },
            }
          : workload;
      }),
    };
  }
}

function gapReason({ cluster, from, to }: ClusterGap): Reason {
  return environmentReason('rewind.gap', {
    cluster,
    from: toIso(from),
    to: toIso(to),
  });
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
