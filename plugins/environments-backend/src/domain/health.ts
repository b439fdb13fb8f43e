import {
  EnvironmentReasonCode,
  Health,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { HealthStatus, Reason } from '@quarterdeck/toolkit-common';
import {
  ContainerSnapshot,
  ReplicatedSnapshot,
  PodSnapshot,
} from './snapshots';

const IMAGE_NOT_PULLED = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
]);
const NOT_CREATED = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/**
 * How a workload with pods is, in one word and one sentence.
 *
 * The order of the questions matters: a failure that can be named comes before the general finding that replicas are
 * missing, and missing replicas after a finished rollout are a loss, during one a step on the way.
 *
 * @param pods - those of the current template, terminating ones left out
 */
export function replicatedHealth(
  workload: ReplicatedSnapshot,
  pods: readonly PodSnapshot[],
): Health {
  const counts = {
    desired: workload.desiredReplicas,
    ready: workload.readyReplicas,
    updated: workload.updatedReplicas,
  };
  const health = (
    status: HealthStatus,
    code: EnvironmentReasonCode,
  ): Health => ({
    status,
    reason: environmentReason(code, counts),
  });

  if (workload.observedGeneration < workload.generation) {
    return health('progressing', 'health.not-observed');
  }
  const oldReplicas = workload.replicas - workload.updatedReplicas;
  const terminatingOld = (): Health => ({
    status: 'progressing',
    reason: environmentReason('health.terminating-old', {
      count: workload.desiredReplicas === 0 ? workload.replicas : oldReplicas,
    }),
  });
  if (counts.desired === 0) {
    if (workload.replicas > 0) {
      return terminatingOld();
    }
    return workload.kind === 'DaemonSet'
      ? health('healthy', 'health.no-node-matches')
      : health('healthy', 'health.scaled-to-zero');
  }
  const failure = failureOf(workload, pods);
  if (failure) {
    return {
      status: counts.ready > 0 ? 'degraded' : 'unavailable',
      reason: failure,
    };
  }
  if (counts.updated < counts.desired) {
    return workload.paused
      ? health('progressing', 'health.paused')
      : health('progressing', 'health.rolling-out');
  }
  if (oldReplicas > 0) {
    return terminatingOld();
  }
  if (counts.ready >= counts.desired) {
    return health('healthy', 'health.all-ready');
  }
  if (!workload.rolloutComplete) {
    return health('progressing', 'health.starting');
  }
  return counts.ready > 0
    ? health('degraded', 'health.some-not-ready')
    : health('unavailable', 'health.none-ready');
}

/** The most telling failure, or undefined where nothing is known to have failed. */
function failureOf(
  workload: ReplicatedSnapshot,
  pods: readonly PodSnapshot[],
): Reason | undefined {
  const counts = {
    desired: workload.desiredReplicas,
    ready: workload.readyReplicas,
  };
  for (const container of pods.flatMap(pod => pod.containers)) {
    const reason = containerFailure(container, counts);
    if (reason) {
      return reason;
    }
  }
  if (pods.some(pod => pod.unschedulable)) {
    return environmentReason('health.unschedulable', counts);
  }
  const replicaFailure = conditionOf(workload, 'ReplicaFailure');
  if (replicaFailure?.status === 'True') {
    return environmentReason('health.replica-failure', {
      ...counts,
      cause: replicaFailure.message ?? replicaFailure.reason ?? 'no message',
    });
  }
  if (workload.rolloutFailed) {
    return workload.rolloutMessage === undefined
      ? environmentReason('health.deadline-exceeded', counts)
      : environmentReason('health.rollout-failed', {
          ...counts,
          cause: workload.rolloutMessage,
        });
  }
  return undefined;
}

function containerFailure(
  container: ContainerSnapshot,
  counts: { desired: number; ready: number },
): Reason | undefined {
  const { name, image, waitingReason, restarts, lastExitCode } = container;
  const exitedWithError = lastExitCode !== undefined && lastExitCode !== 0;
  // Between two crashes the container runs for a moment; it is no less crash-looping then.
  const betweenCrashes = restarts > 0 && !container.ready && exitedWithError;
  if (waitingReason === 'CrashLoopBackOff' || betweenCrashes) {
    return environmentReason('health.crash-looping', {
      ...counts,
      container: name,
      restarts,
      exitCode: lastExitCode ?? 'unknown',
    });
  }
  if (waitingReason && IMAGE_NOT_PULLED.has(waitingReason)) {
    return environmentReason('health.image-not-pulled', { ...counts, image });
  }
  if (waitingReason && NOT_CREATED.has(waitingReason)) {
    return environmentReason('health.container-not-created', {
      ...counts,
      container: name,
      cause: waitingReason,
    });
  }
  return undefined;
}

function conditionOf(workload: ReplicatedSnapshot, type: string) {
  return workload.conditions.find(condition => condition.type === type);
}
