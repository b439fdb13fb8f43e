import { Environment } from '@quarterdeck/plugin-environments-common';
import { globsOverlap, matchesAnyGlob } from './globs';

/** An environment with the clusters and namespaces that belong to it. */
export interface EnvironmentDefinition {
  environment: Environment;
  /** Names, no patterns. */
  clusters: readonly string[];
  namespacePatterns: readonly string[];
}

/**
 * The environment that a namespace of a cluster belongs to. Where two definitions claim it, it belongs to neither:
 * showing production as staging would be worse than not showing it.
 */
export function environmentOf(
  definitions: readonly EnvironmentDefinition[],
  place: { cluster: string; namespace: string },
): EnvironmentDefinition | undefined {
  const claims = definitions.filter(
    ({ clusters, namespacePatterns }) =>
      clusters.includes(place.cluster) &&
      matchesAnyGlob(namespacePatterns, place.namespace),
  );
  return claims.length === 1 ? claims[0] : undefined;
}

/** Pairs of environments whose definitions claim a namespace in common, as sentences for whoever wrote them. */
export function findOverlaps(
  definitions: readonly EnvironmentDefinition[],
): string[] {
  return definitions.flatMap((left, index) =>
    definitions
      .slice(index + 1)
      .flatMap(right => describeOverlaps(left, right)),
  );
}

function describeOverlaps(
  left: EnvironmentDefinition,
  right: EnvironmentDefinition,
): string[] {
  const sharedClusters = left.clusters.filter(cluster =>
    right.clusters.includes(cluster),
  );
  const patterns = left.namespacePatterns.flatMap(leftPattern =>
    right.namespacePatterns
      .filter(rightPattern => globsOverlap(leftPattern, rightPattern))
      .map(rightPattern => ({ leftPattern, rightPattern })),
  );
  return sharedClusters.flatMap(cluster =>
    patterns.map(
      ({ leftPattern, rightPattern }) =>
        `Environments ${left.environment.id} (${leftPattern}) and ${right.environment.id} (${rightPattern}) both claim namespaces of cluster ${cluster}; ` +
        'a workload that both claim is shown in neither. Narrow one of the patterns.',
    ),
  );
}
