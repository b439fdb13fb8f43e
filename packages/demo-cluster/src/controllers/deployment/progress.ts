import { findCondition, removeCondition, setCondition } from '../conditions';
import { Condition, Deployment, DeploymentStatus } from '../objects';
import { millisecondsUntil, timestamp } from '../time';
import { Generations } from './replicaSets';
import { desiredReplicas } from './strategy';

/** Kubernetes' way of saying that a deployment has no deadline. */
const NO_DEADLINE = 2 ** 31 - 1;
const DEFAULT_DEADLINE_SECONDS = 600;

/** `Deployment` when no ReplicaSet has the present template: what a message speaks of. */
type Subject = { kind: 'Deployment' | 'ReplicaSet'; name: string };

export function workloadCondition(
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
  now: Date,
): Condition {
  return {
    type,
    status,
    lastUpdateTime: timestamp(now),
    lastTransitionTime: timestamp(now),
    reason,
    message,
  };
}

export function hasDeadline(deployment: Deployment): boolean {
  return deadlineOf(deployment) !== NO_DEADLINE;
}

function deadlineOf({ spec }: Deployment): number {
  return spec.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
}

export function isComplete(
  deployment: Deployment,
  status: DeploymentStatus,
): boolean {
  const desired = desiredReplicas(deployment);
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** The conditions of a status with what Progressing has to say. */
export function progressConditions(
  deployment: Deployment,
  generations: Generations,
  status: DeploymentStatus,
  now: Date,
): Condition[] {
  const conditions = status.conditions ?? [];
  if (!hasDeadline(deployment)) {
    return removeCondition(conditions, 'Progressing');
  }
  const current = findCondition(conditions, 'Progressing');
  const settled =
    current?.reason === 'NewReplicaSetAvailable' &&
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0);
  if (settled) return conditions;
  const subject = subjectOf(deployment, generations);
  const progressing = (
    conditionStatus: Condition['status'],
    reason: string,
    what: string,
  ) =>
    workloadCondition(
      'Progressing',
      conditionStatus,
      reason,
      `${subject.kind} "${subject.name}" ${what}`,
      now,
    );
  if (isComplete(deployment, status)) {
    return setCondition(
      conditions,
      progressing(
        'True',
        'NewReplicaSetAvailable',
        'has successfully progressed.',
      ),
    );
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    const next = progressing('True', 'ReplicaSetUpdated', 'is progressing.');
    // Set anew even with the same reason: the deadline counts from the last progress.
    return [
      ...removeCondition(conditions, 'Progressing'),
      current?.status === 'True'
        ? { ...next, lastTransitionTime: current.lastTransitionTime }
        : next,
    ];
  }
  if (isTimedOut(deployment, current, now)) {
    return setCondition(
      conditions,
      progressing(
        'False',
        'ProgressDeadlineExceeded',
        'has timed out progressing.',
      ),
    );
  }
  return conditions;
}

function subjectOf(deployment: Deployment, { current }: Generations): Subject {
  return current
    ? { kind: 'ReplicaSet', name: current.metadata.name }
    : { kind: 'Deployment', name: deployment.metadata.name };
}

function hasProgressed(
  before: DeploymentStatus,
  after: DeploymentStatus,
): boolean {
  const outdated = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) =>
    replicas - updatedReplicas;
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    outdated(after) < outdated(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function isTimedOut(
  deployment: Deployment,
  progressing: Condition | undefined,
  now: Date,
): boolean {
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable') {
    return false;
  }
  if (progressing.reason === 'ProgressDeadlineExceeded') return true;
  return untilDeadline(deployment, progressing, now) < 0;
}

function untilDeadline(
  deployment: Deployment,
  { lastUpdateTime }: Condition,
  now: Date,
): number {
  if (lastUpdateTime === undefined) return 0;
  return millisecondsUntil(now, lastUpdateTime, deadlineOf(deployment));
}

/** When to look whether the deadline has passed; undefined where it cannot pass. */
export function nextDeadlineCheck(
  deployment: Deployment,
  status: DeploymentStatus,
  now: Date,
): number | undefined {
  const progressing = findCondition(status.conditions, 'Progressing');
  if (
    !progressing ||
    !hasDeadline(deployment) ||
    deployment.spec.paused ||
    isComplete(deployment, status) ||
    progressing.reason === 'ProgressDeadlineExceeded'
  ) {
    return undefined;
  }
  // Timestamps are whole seconds: a second later the deadline has passed for certain.
  return Math.max(0, untilDeadline(deployment, progressing, now)) + 1000;
}
