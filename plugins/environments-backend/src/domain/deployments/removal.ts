import { finish, recovered, rollBack, supersede } from './changes';
import { DeploymentRecord, isUnderWay } from './records';

/**
 * A workload that is no longer there ends what it was part of.
 *
 * @param isGuest - it never ran anything else. One that a rollout brought and took away again, without any other
 *   workload having come to run the same, was rolled back: what it was to replace has run all the time.
 */
export function observeRemoval(
  workloadId: string,
  own: DeploymentRecord | undefined,
  now: number,
  isGuest = false,
): DeploymentRecord | undefined {
  if (!own) {
    return undefined;
  }
  const { deployment } = own;
  const progress = { ...own.progress, [workloadId]: 'gone' as const };
  const record = { ...own, progress };
  const isGone = Object.values(progress).every(state => state === 'gone');
  if (isGone && isGuest && deployment.rolloutId && !deployment.recovery) {
    return recovered(
      rollBack(record, {
        startedAt: now,
        toVersion: deployment.previousVersion ?? undefined,
        rolloutId: deployment.rolloutId,
      }),
    );
  }
  if (!isUnderWay(deployment)) {
    return undefined;
  }
  return isGone ? supersede(record, { at: now }) : finish(record, { now });
}
