import { CountingRules } from './countingRules';
import { undoneAt } from './attribution';
import { DeploymentRecord, IncidentRecord } from './records';

/**
 * Since when a failed deployment hurt, and until when. It began with the first sign of it: its analysis found it bad, or an
 * incident began to hurt; else when it began to be taken back. It is over when the undo is done and no incident hurts any
 * more, which is when it was mitigated, or else resolved; before that it is open. Never negative, and never before the
 * deployment itself had begun.
 *
 * @param incidents - those that come from it
 */
export function recoveryOf(
  deployment: DeploymentRecord,
  countedAt: number,
  incidents: readonly IncidentRecord[],
  recoveryFrom: CountingRules['recoveryFrom'],
): { failedAt: number; recoveredAt?: number } {
  const failedAt =
    recoveryFrom === 'deployment'
      ? countedAt
      : Math.max(deployment.startedAt, hurtAt(deployment, incidents));
  const ends = incidents.map(
    ({ mitigatedAt, resolvedAt }) => mitigatedAt ?? resolvedAt,
  );
  if (deployment.outcome === 'rolled-back') {
    ends.push(undoneAt(deployment));
  }
  let recoveredAt = failedAt;
  for (const end of ends) {
    if (end === undefined) {
      return { failedAt };
    }
    recoveredAt = Math.max(recoveredAt, end);
  }
  return { failedAt, recoveredAt };
}

function hurtAt(
  deployment: DeploymentRecord,
  incidents: readonly IncidentRecord[],
): number {
  const signs = incidents.map(({ startedAt }) => startedAt);
  if (deployment.outcome === 'rolled-back') {
    const breachedAt = deployment.rollout?.breachedAt;
    if (breachedAt !== undefined) {
      signs.push(breachedAt);
    }
  }
  return signs.length > 0 ? Math.min(...signs) : undoneFrom(deployment);
}

/** A report of an undo only says when all was over; then it may have hurt from the beginning. */
function undoneFrom({
  recoveredAt,
  rolledBackAt,
  source,
  startedAt,
}: DeploymentRecord): number {
  return rolledBackAt === undefined ||
    (source === 'reported' && rolledBackAt === recoveredAt)
    ? startedAt
    : rolledBackAt;
}
