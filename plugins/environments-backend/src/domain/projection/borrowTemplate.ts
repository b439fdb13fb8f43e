import { ReplicatedSnapshot } from '../snapshots';

/**
 * A rollout whose template is that of a Deployment: what runs, who made it so and why is told by the Deployment, how far
 * it is by the rollout.
 */
export function borrowTemplate(
  rollout: ReplicatedSnapshot,
  lender: ReplicatedSnapshot,
): ReplicatedSnapshot {
  const { template, writers, deployedBy, cause, drift } = lender;
  return {
    ...rollout,
    template,
    writers,
    deployedBy,
    cause,
    drift,
    // Entities may know the one or the other by its labels.
    labels: { ...lender.labels, ...rollout.labels },
  };
}
