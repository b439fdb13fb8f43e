import { findCondition, removeCondition, setCondition } from '../conditions';
import {
  Condition,
  Deployment,
  DeploymentStatus,
  ReplicaSet,
} from '../objects';
import { hasDeadline, progressConditions, workloadCondition } from './progress';
import { allOf, availableOf, Generations, sum } from './replicaSets';
import { desiredReplicas, maxUnavailable } from './strategy';

/** The deployment with Progressing saying that it was paused or resumed, where that is news. */
export function withPauseCondition(
  deployment: Deployment,
  now: Date,
): Deployment {
  const conditions = deployment.status?.conditions ?? [];
  const current = findCondition(conditions, 'Progressing');
  if (
    !hasDeadline(deployment) ||
    current?.reason === 'ProgressDeadlineExceeded'
  ) {
    return deployment;
  }
  const paused = deployment.spec.paused === true;
  if (paused === (current?.reason === 'DeploymentPaused')) return deployment;
  const condition = paused
    ? { reason: 'DeploymentPaused', message: 'Deployment is paused' }
    : { reason: 'DeploymentResumed', message: 'Deployment is resumed' };
  return withCondition(
    deployment,
    workloadCondition(
      'Progressing',
      'Unknown',
      condition.reason,
      condition.message,
      now,
    ),
  );
}

/** The deployment with Progressing saying that its present template got, or already had, a ReplicaSet. */
export function withReplicaSetCondition(
  deployment: Deployment,
  name: string,
  created: boolean,
  now: Date,
): Deployment {
  const existing = findCondition(deployment.status?.conditions, 'Progressing');
  if (!hasDeadline(deployment) || (!created && existing)) return deployment;
  return withCondition(
    deployment,
    created
      ? workloadCondition(
          'Progressing',
          'True',
          'NewReplicaSetCreated',
          `Created new replica set "${name}"`,
          now,
        )
      : workloadCondition(
          'Progressing',
          'True',
          'FoundNewReplicaSet',
          `Found new replica set "${name}"`,
          now,
        ),
  );
}

function withCondition(
  deployment: Deployment,
  condition: Condition,
): Deployment {
  const { status } = deployment;
  return {
    ...deployment,
    status: {
      ...status,
      conditions: setCondition(status?.conditions ?? [], condition),
    },
  };
}

/** Counts and the Available condition. Zero counts are left out, as the wire does. */
export function countStatus(
  deployment: Deployment,
  generations: Generations,
  now: Date,
): DeploymentStatus {
  const all = allOf(generations);
  const replicas = sum(all, statusReplicas);
  const available = sum(all, availableOf);
  const counts = {
    replicas,
    updatedReplicas: generations.current
      ? statusReplicas(generations.current)
      : 0,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, replicas - available),
    collisionCount: deployment.status?.collisionCount ?? 0,
  };
  const enough =
    available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  return {
    observedGeneration: deployment.metadata.generation,
    ...Object.fromEntries(
      Object.entries(counts).filter(([, count]) => count > 0),
    ),
    conditions: setCondition(
      deployment.status?.conditions ?? [],
      enough
        ? workloadCondition(
            'Available',
            'True',
            'MinimumReplicasAvailable',
            'Deployment has minimum availability.',
            now,
          )
        : workloadCondition(
            'Available',
            'False',
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
            now,
          ),
    ),
  };
}

function statusReplicas({ status }: ReplicaSet): number {
  return status?.replicas ?? 0;
}

/** The status during and after a rollout, with what Progressing has to say. */
export function rolloutStatus(
  deployment: Deployment,
  generations: Generations,
  now: Date,
): DeploymentStatus {
  const status = countStatus(deployment, generations, now);
  const conditions = withReplicaFailure(
    progressConditions(deployment, generations, status, now),
    generations,
  );
  return { ...status, conditions };
}

/** A ReplicaSet that cannot create its pods is the deployment's failure too; the current one's comes first. */
function withReplicaFailure(
  conditions: readonly Condition[],
  { current, old }: Generations,
): Condition[] {
  const failure = [...(current ? [current] : []), ...old]
    .map(({ status }) => findCondition(status?.conditions, 'ReplicaFailure'))
    .find(condition => condition !== undefined);
  if (!failure) return removeCondition(conditions, 'ReplicaFailure');
  return setCondition(conditions, {
    ...failure,
    lastUpdateTime: failure.lastTransitionTime,
  });
}
