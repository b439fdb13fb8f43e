import { Deployment } from '../objects';
import { resolveIntOrPercent } from '../intOrPercent';

/** The value the API server defaults to when a manifest leaves the field out. */
const DEFAULT_SHARE = '25%';

export function desiredReplicas({ spec }: Deployment): number {
  return spec.replicas ?? 1;
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate';
}

/** How many pods may exist beyond the desired number while versions change. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

/** How many of the desired pods may be missing while versions change. */
export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, desired);
}

/** Rounding may make both zero, and then nothing could ever move: one pod may be missing. */
function fenceposts(deployment: Deployment) {
  const desired = desiredReplicas(deployment);
  const { maxSurge: surgeShare, maxUnavailable: unavailableShare } =
    deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = resolveIntOrPercent(surgeShare ?? DEFAULT_SHARE, desired, 'up');
  const unavailable = resolveIntOrPercent(
    unavailableShare ?? DEFAULT_SHARE,
    desired,
    'down',
  );
  return surge === 0 && unavailable === 0
    ? { surge, unavailable: 1 }
    : { surge, unavailable };
}
