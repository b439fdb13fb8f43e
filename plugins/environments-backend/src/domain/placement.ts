import { InputError } from '@backstage/errors';
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

/** All definitions that claim a namespace of a cluster; more than one is a mistake. */
export function claimsOf(
  definitions: readonly EnvironmentDefinition[],
  place: { cluster: string; namespace: string },
): EnvironmentDefinition[] {
  return definitions.filter(
    ({ clusters, namespacePatterns }) =>
      clusters.includes(place.cluster) &&
      matchesAnyGlob(namespacePatterns, place.namespace),
  );
}

/**
 * The environment that a namespace of a cluster belongs to. Where two definitions claim it, it belongs to neither:
 * showing production as staging would be worse than not showing it.
 */
export function environmentOf(
  definitions: readonly EnvironmentDefinition[],
  place: { cluster: string; namespace: string },
): EnvironmentDefinition | undefined {
  const claims = claimsOf(definitions, place);
  return claims.length === 1 ? claims[0] : undefined;
}

/** @throws InputError that names the environments there are */
export function requireEnvironment(
  definitions: readonly EnvironmentDefinition[],
  id: string,
): EnvironmentDefinition {
  const definition = definitions.find(
    ({ environment }) => environment.id === id,
  );
  if (!definition) {
    const known = definitions.map(({ environment }) => environment.id);
    throw new InputError(
      `There is no environment "${id}"; there is ${known.join(', ') || 'none configured'}`,
    );
  }
  return definition;
}

/** Something that is wrong with the definition of an environment and blanks a part of it. */
export interface DefinitionProblem {
  environmentId: string;
  reason: Reason;
}

/** @param clusterNames - of the clusters that are watched */
export function problemsOf(
  definitions: readonly EnvironmentDefinition[],
  clusterNames: readonly string[],
): DefinitionProblem[] {
  const overlaps = overlapsOf(definitions);
  return definitions.flatMap(({ environment: { id }, clusters }) => [
    ...clusters
      .filter(cluster => !clusterNames.includes(cluster))
      .map(cluster => ({
        environmentId: id,
        reason: environmentReason('cluster.not-configured', { cluster }),
      })),
    ...overlaps
      .filter(({ ids }) => ids.includes(id))
      .map(({ reason }) => ({ environmentId: id, reason })),
  ]);
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
