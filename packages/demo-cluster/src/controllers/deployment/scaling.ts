import { Deployment, ReplicaSet } from '../objects';
import {
  active,
  allOf,
  annotatedDesired,
  annotatedMaximum,
  availableOf,
  byAge,
  Generations,
  resize,
  sizeOf,
  sum,
} from './replicaSets';
import {
  desiredReplicas,
  isRollingUpdate,
  maxSurge,
  maxUnavailable,
} from './strategy';

/** New sizes by name of the ReplicaSet; what is not named keeps its size. */
type Sizes = ReadonlyMap<string, number>;

export function applySizes(
  deployment: Deployment,
  generations: Generations,
  sizes: Sizes,
): Generations {
  const resized = (replicaSet: ReplicaSet) => {
    const size = sizes.get(replicaSet.metadata.name);
    return size === undefined
      ? replicaSet
      : resize(deployment, replicaSet, size);
  };
  const { current, old } = generations;
  return { current: current && resized(current), old: old.map(resized) };
}

/** Whether somebody changed the deployment's size since its ReplicaSets were last scaled. */
export function isScalingEvent(
  deployment: Deployment,
  generations: Generations,
): boolean {
  return active(allOf(generations)).some(replicaSet => {
    const annotated = annotatedDesired(replicaSet);
    return annotated !== undefined && annotated !== desiredReplicas(deployment);
  });
}

/**
 * Sizes after a change of the deployment's size, outside of a rollout's own steps: the only active ReplicaSet takes it
 * all; a finished rollout empties the old ones; in the middle of a rolling update the change is shared in proportion,
 * so that the risk taken with the new version stays the same.
 */
export function planScale(
  deployment: Deployment,
  generations: Generations,
): Sizes {
  const { current, old } = generations;
  const desired = desiredReplicas(deployment);
  const only = activeOrLatest(generations);
  if (only) return new Map([[only.metadata.name, desired]]);
  if (isSaturated(deployment, current)) return emptied(old);
  if (!isRollingUpdate(deployment)) return new Map();
  return shareInProportion(deployment, active(allOf(generations)));
}

function activeOrLatest(generations: Generations): ReplicaSet | undefined {
  const running = active(allOf(generations));
  if (running.length > 1) return undefined;
  const [newestOld] = [...generations.old].sort(byAge).reverse();
  return running[0] ?? generations.current ?? newestOld;
}

function isSaturated(
  deployment: Deployment,
  current: ReplicaSet | undefined,
): boolean {
  const desired = desiredReplicas(deployment);
  return (
    current !== undefined &&
    sizeOf(current) === desired &&
    annotatedDesired(current) === desired &&
    availableOf(current) === desired
  );
}

function emptied(replicaSets: readonly ReplicaSet[]): Sizes {
  return new Map(active(replicaSets).map(({ metadata }) => [metadata.name, 0]));
}

function shareInProportion(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): Sizes {
  const desired = desiredReplicas(deployment);
  const allowed = desired > 0 ? desired + maxSurge(deployment) : 0;
  const change = allowed - sum(replicaSets, sizeOf);
  // The largest first; among equals growth favours the newer and shrinking the older.
  const ordered = [...replicaSets].sort(
    (a, b) => sizeOf(b) - sizeOf(a) || (change > 0 ? byAge(b, a) : byAge(a, b)),
  );
  let remaining = change;
  const sizes = new Map<string, number>();
  for (const replicaSet of ordered) {
    const share = shareOf(deployment, replicaSet);
    const part =
      remaining > 0 ? Math.min(share, remaining) : Math.max(share, remaining);
    const taken = remaining === 0 ? 0 : part;
    sizes.set(replicaSet.metadata.name, sizeOf(replicaSet) + taken);
    remaining -= taken;
  }
  if (remaining !== 0) {
    const { name } = ordered[0].metadata;
    sizes.set(name, Math.max(0, (sizes.get(name) ?? 0) + remaining));
  }
  return sizes;
}

/** By how much one ReplicaSet would change to keep its share of the whole. */
function shareOf(deployment: Deployment, replicaSet: ReplicaSet): number {
  const size = sizeOf(replicaSet);
  const desired = desiredReplicas(deployment);
  if (desired === 0) return -size;
  const before =
    annotatedMaximum(replicaSet) || deployment.status?.replicas || size;
  return Math.round((size * (desired + maxSurge(deployment))) / before) - size;
}

/** One step of a rolling update: either the current ReplicaSet changes or the old ones shrink, as far as allowed. */
export function planRollingUpdate(
  deployment: Deployment,
  generations: Generations & { current: ReplicaSet },
): Sizes {
  const { current, old } = generations;
  const size = currentSize(deployment, current, old);
  if (size !== sizeOf(current)) {
    return new Map([[current.metadata.name, size]]);
  }
  return shrinkOld(deployment, current, active(old));
}

/** The size to which the current ReplicaSet may go at once. */
export function currentSize(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): number {
  const desired = desiredReplicas(deployment);
  const size = sizeOf(current);
  if (!isRollingUpdate(deployment) || size >= desired) return desired;
  const room = desired + maxSurge(deployment) - sum([...old, current], sizeOf);
  return room <= 0 ? size : size + Math.min(room, desired - size);
}

function shrinkOld(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): Sizes {
  const sizes = new Map<string, number>();
  const minimumAvailable =
    desiredReplicas(deployment) - maxUnavailable(deployment);
  const currentUnavailable = sizeOf(current) - availableOf(current);
  const removable =
    sum([...old, current], sizeOf) - minimumAvailable - currentUnavailable;
  if (removable <= 0) return sizes;
  const sizeNow = (replicaSet: ReplicaSet) =>
    sizes.get(replicaSet.metadata.name) ?? sizeOf(replicaSet);
  const takeFrom = (
    total: number,
    limitOf: (replicaSet: ReplicaSet) => number,
  ) => {
    let left = total;
    for (const replicaSet of [...old].sort(byAge)) {
      const taken = Math.min(left, Math.max(0, limitOf(replicaSet)));
      if (taken <= 0) continue;
      sizes.set(replicaSet.metadata.name, sizeNow(replicaSet) - taken);
      left -= taken;
    }
  };
  // Broken pods of old versions serve nobody: they go first and do not count against availability.
  takeFrom(
    removable,
    replicaSet => sizeOf(replicaSet) - availableOf(replicaSet),
  );
  takeFrom(sum([...old, current], availableOf) - minimumAvailable, sizeNow);
  return sizes;
}

/** Recreate: everything old goes before anything new comes. */
export function planShutdown({ old }: Generations): Sizes {
  return emptied(old);
}
