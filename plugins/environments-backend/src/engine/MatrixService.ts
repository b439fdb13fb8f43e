import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ClusterStatus,
  EnvironmentMatrix,
  Preview,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason, selectorText } from '@quarterdeck/toolkit-common';
import { EnvironmentsConfig } from '../config';
import {
  ClusterGap,
  ClusterRecord,
  EnvironmentStore,
} from '../database/EnvironmentStore';
import { NamespaceStore } from '../database/NamespaceStore';
import { workloadSelectorOf } from '../domain/entitySelector';
import { buildMatrix, emptyMatrix } from '../domain/matrix';
import { findPreviews } from '../domain/preview';

/** Answers what runs where, now and at any past instant, from the database alone. */
export class MatrixService {
  readonly #hasPreviews: boolean;

  constructor(
    private readonly options: {
      store: EnvironmentStore;
      namespaces: NamespaceStore;
      config: EnvironmentsConfig;
      now: () => number;
    },
  ) {
    this.#hasPreviews = options.config.definitions.some(
      ({ environment }) => environment.tier === 'preview',
    );
  }

  /**
   * @param at - a past instant in milliseconds since 1970; undefined for now
   * @param mayName - which of other entities the reader may see
   */
  async matrixOf(
    entity: Entity,
    at?: number,
    mayName?: (entityRefs: readonly string[]) => Promise<Set<string>>,
  ): Promise<EnvironmentMatrix> {
    const entityRef = stringifyEntityRef(entity);
    const selected = workloadSelectorOf(entity);
    if ('reason' in selected) {
      return emptyMatrix({
        entityRef,
        asOf: this.options.now(),
        at,
        reason: selected.reason,
      });
    }
    const [selectedNow, reported, clusters, previews] = await Promise.all([
      this.options.store.findWorkloads(selected.selector),
      this.options.store.findReported(entityRef),
      this.options.store.listClusters(),
      this.#previews(),
    ]);
    const current = await withNamedRivals(
      [...selectedNow, ...reported],
      entityRef,
      mayName,
    );
    const past =
      at === undefined ? undefined : await this.#past(entityRef, current, at);
    return buildMatrix({
      entityRef,
      asOf: this.options.now(),
      at,
      definitions: this.options.config.definitions,
      workloads: past?.workloads ?? current,
      notices: past?.notices ?? [],
      selector: selectorText(entity),
      previews,
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
      'reason' in selected
        ? []
        : this.options.store.findWorkloads(selected.selector),
      this.options.store.findReported(stringifyEntityRef(entity)),
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
      notices: [...(record.notices ?? [])],
      ...this.options.config.presentationOf(name),
    };
  }

  async #previews(): Promise<Preview[]> {
    const { namespaces, config, now } = this.options;
    return this.#hasPreviews
      ? findPreviews(config.definitions, await namespaces.list(), now())
      : [];
  }

  async #past(
    entityRef: string,
    current: readonly Workload[],
    at: number,
  ): Promise<{ workloads: Workload[]; notices: Reason[] }> {
    const { config, now } = this.options;
    const [past, gaps, observed] = await Promise.all([
      this.options.store.workloadsAt(
        entityRef,
        current.map(({ id }) => id),
        at,
      ),
      this.options.store.gapsAt(at),
      this.options.store.firstObservation(),
    ]);
    const first = observed && Math.max(observed, now() - config.retentionMs);
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

/** Who claims a workload, too, is named to those alone who may see that entity. */
async function withNamedRivals(
  workloads: readonly Workload[],
  entityRef: string,
  mayName?: (entityRefs: readonly string[]) => Promise<Set<string>>,
): Promise<Workload[]> {
  const rivals = workloads.flatMap(({ claimedBy }) => claimedBy);
  const named =
    rivals.length > 0 && mayName ? await mayName(rivals) : new Set<string>();
  return workloads.map(workload =>
    workload.claimedBy.length === 0
      ? workload
      : {
          ...workload,
          claimedBy: workload.claimedBy
            .filter(ref => ref !== entityRef)
            .map(ref => (named.has(ref) ? ref : 'another entity')),
        },
  );
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
