import {
  Environment,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { globsOverlap, matchesAnyGlob } from './globs';

/** An environment with the clusters and namespaces that belong to it. */
export interface EnvironmentDefinition {
  environment: Environment;
  /** Names, no patterns. */
  clusters: readonly string[];
  namespacePatterns: readonly string[];
  /** How long a preview lives whose namespace does not say. */
  previewTtlMs?: number;
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

/** Two environments that claim a namespace in common. */
export interface Overlap {
  ids: readonly [string, string];
  reason: Reason;
}

/** All pairs of environments whose definitions claim a namespace in common. */
export function overlapsOf(
  definitions: readonly EnvironmentDefinition[],
): Overlap[] {
  return definitions.flatMap((left, index) =>
    definitions
      .slice(index + 1)
      .flatMap(right => describeOverlaps(left, right)),
  );
}

function describeOverlaps(
  left: EnvironmentDefinition,
  right: EnvironmentDefinition,
): Overlap[] {
  const sharedClusters = left.clusters.filter(cluster =>
    right.clusters.includes(cluster),
  );
  const patterns = left.namespacePatterns.flatMap(leftPattern =>
    right.namespacePatterns
      .filter(rightPattern => globsOverlap(leftPattern, rightPattern))
      .map(rightPattern => ({ leftPattern, rightPattern })),
  );
  return sharedClusters.flatMap(cluster =>
    patterns.map(each => ({
      ids: [left.environment.id, right.environment.id] as const,
      reason: environmentReason('matrix.overlap', {
        left: left.environment.id,
        right: right.environment.id,
        cluster,
        ...each,
      }),
    })),
  );
}
