import {
  ClusterStatus,
  Environment,
  EnvironmentMatrix,
  Health,
  MatrixEnvironment,
  Preview,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason, worstHealth } from '@quarterdeck/toolkit-common';
import { EnvironmentDefinition, claimsOf, environmentOf } from './placement';

/** What is known of a cluster that is named by an environment; `undefined` where the portal has no such cluster. */
export type ClusterLookup = (name: string) => ClusterStatus | undefined;

/** Arranges the workloads of one entity by environment, in rank order. */
export function buildMatrix(options: {
  entityRef: string;
  asOf: number;
  definitions: readonly EnvironmentDefinition[];
  clusterStatus: ClusterLookup;
  workloads: readonly Workload[];
  /** The past instant that the workloads are of; milliseconds since 1970. */
  at?: number;
  notices?: readonly Reason[];
  /** What the entity's annotations ask for, as they say it. */
  selector?: string;
  previews?: readonly Preview[];
}): EnvironmentMatrix {
  const { definitions, workloads, clusterStatus, previews = [] } = options;
  const ranked = [...definitions].sort(
    (left, right) => left.environment.rank - right.environment.rank,
  );
  return {
    ...answer({
      ...options,
      notices: [...(options.notices ?? []), ...findings(options)],
    }),
    environments: ranked.flatMap(definition => {
      const clusters = definition.clusters.map(
        name => clusterStatus(name) ?? notConfigured(name),
      );
      const own = workloads.filter(
        workload => placeOf(definitions, workload) === definition,
      );
      const describe = (
        shown: readonly Workload[],
        preview: Preview | null = null,
      ) =>
        describeEnvironment(definition, clusters, shown, preview, options.at);
      const columns = previews
        .filter(
          ({ environmentId }) => environmentId === definition.environment.id,
        )
        .flatMap(preview => {
          const inPreview = own.filter(
            ({ cluster, namespace }) =>
              `${cluster}/${namespace}` === preview.id,
          );
          return inPreview.length > 0 ? [describe(inPreview, preview)] : [];
        });
      return columns.length > 0 ? columns : [describe(own)];
    }),
    emptyReason:
      definitions.length === 0
        ? environmentReason('matrix.no-environments')
        : null,
  };
}

/** What the owner of an entity should put right. */
function findings(options: {
  definitions: readonly EnvironmentDefinition[];
  workloads: readonly Workload[];
  at?: number;
  selector?: string;
}): Reason[] {
  const { definitions, workloads, at, selector } = options;
  if (definitions.length === 0 || at !== undefined) {
    return [];
  }
  if (workloads.length === 0 && selector !== undefined) {
    return [environmentReason('matrix.nothing-matches', { selector })];
  }
  return [
    ...unplacedIn(definitions, workloads),
    ...workloads
      .filter(({ claimedBy }) => claimedBy.length > 0)
      .map(({ id, claimedBy }) =>
        environmentReason('matrix.claimed-twice', {
          workload: id,
          others: claimedBy.join(', '),
        }),
      ),
  ];
}

/** What runs where no environment claims the namespace, or more than one. */
function unplacedIn(
  definitions: readonly EnvironmentDefinition[],
  workloads: readonly Workload[],
): Reason[] {
  const unplaced = workloads.filter(
    workload => placeOf(definitions, workload) === undefined,
  );
  const contested = unplaced.filter(
    workload => claimsOf(definitions, workload).length > 1,
  );
  const unclaimed = unplaced.filter(workload => !contested.includes(workload));
  return [
    ...(unclaimed.length > 0
      ? [
          environmentReason('matrix.unplaced', {
            count: unclaimed.length,
            places: placesOf(unclaimed),
          }),
        ]
      : []),
    ...(contested.length > 0
      ? [
          environmentReason('matrix.contested', {
            count: contested.length,
            places: placesOf(contested),
            environments: distinct(
              contested.flatMap(workload =>
                claimsOf(definitions, workload).map(
                  ({ environment }) => environment.id,
                ),
              ),
            ),
          }),
        ]
      : []),
  ];
}

function placesOf(workloads: readonly Workload[]): string {
  return distinct(
    workloads.map(({ cluster, namespace }) => `${cluster}/${namespace}`),
  );
}

function distinct(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

/** A matrix with nothing in it, and why. */
export function emptyMatrix(options: {
  entityRef: string;
  asOf: number;
  at?: number;
  reason: Reason;
}): EnvironmentMatrix {
  return { ...answer(options), environments: [], emptyReason: options.reason };
}

/** What was reported is not in a cluster: its namespace is the environment. */
function placeOf(
  definitions: readonly EnvironmentDefinition[],
  workload: Workload,
): EnvironmentDefinition | undefined {
  return workload.kind === 'Reported'
    ? definitions.find(
        ({ environment }) => environment.id === workload.namespace,
      )
    : environmentOf(definitions, workload);
}

function answer(options: {
  entityRef: string;
  asOf: number;
  at?: number;
  notices?: readonly Reason[];
}) {
  return {
    entityRef: options.entityRef,
    asOf: new Date(options.asOf).toISOString(),
    at: options.at === undefined ? null : new Date(options.at).toISOString(),
    notices: [...(options.notices ?? [])],
  };
}

function describeEnvironment(
  { environment }: EnvironmentDefinition,
  clusters: ClusterStatus[],
  workloads: readonly Workload[],
  preview: Preview | null,
  at: number | undefined,
): MatrixEnvironment {
  const shown = workloads.map(workload => {
    const cluster = clusters.find(({ name }) => name === workload.cluster);
    // What was seen in the past does not depend on what can be seen now, nor does what was reported.
    return at !== undefined ||
      workload.kind === 'Reported' ||
      cluster?.connection === 'connected'
      ? workload
      : { ...workload, health: unseen(workload.cluster) };
  });
  return {
    environment,
    preview,
    clusters,
    workloads: shown,
    health: environmentHealth(environment, clusters, shown),
  };
}

function environmentHealth(
  { title, tier }: Environment,
  clusters: readonly ClusterStatus[],
  workloads: readonly Workload[],
): Health {
  const status = worstHealth(workloads.map(({ health }) => health.status));
  const worst = workloads.find(({ health }) => health.status === status);
  if (worst) {
    return worst.health;
  }
  const unreachable = clusters.find(
    ({ connection }) => connection !== 'connected',
  );
  return {
    status: 'unknown',
    reason:
      unreachable?.reason ??
      (tier === 'preview'
        ? environmentReason('environment.no-preview')
        : environmentReason('environment.not-deployed', {
            environment: title,
          })),
  };
}

/** What a cluster last said is not what it would say now. */
function unseen(cluster: string): Health {
  return {
    status: 'unknown',
    reason: environmentReason('health.cluster-unreachable', { cluster }),
  };
}

function notConfigured(name: string): ClusterStatus {
  return {
    name,
    connection: 'unreachable',
    reason: environmentReason('cluster.not-configured', { cluster: name }),
    observedAt: null,
    notices: [],
    simulated: false,
    kubectlContext: name,
  };
}
