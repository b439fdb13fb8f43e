import { DeploymentRecord, DerivedDeployment } from './records';

/**
 * When a deployment ended, for the success rate, which takes in what no user met: what failed before, and what another
 * change came before. Undefined for what tells of another one, for drills, and where nobody saw the end.
 */
export function endingOf(
  { finishedAt, outcome, rollout }: DeploymentRecord,
  { countedAt, sameAs }: DerivedDeployment,
): { endedAt?: number; hasSucceeded: boolean } {
  if (countedAt !== undefined) {
    return { endedAt: countedAt, hasSucceeded: outcome === 'succeeded' };
  }
  const isOwn = sameAs === undefined && rollout?.purpose !== 'drill';
  const hasEnded = outcome === 'failed' || outcome === 'superseded';
  return {
    endedAt: isOwn && hasEnded ? finishedAt : undefined,
    hasSucceeded: false,
  };
}
