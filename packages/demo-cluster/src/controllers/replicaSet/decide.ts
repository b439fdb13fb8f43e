import { isPodActive, isPodReady, Pod } from '../../kubelet/pod';
import { removeCondition, setCondition } from '../conditions';
import { ReplicaSet, ReplicaSetStatus } from '../objects';
import { compareForDeletion } from '../podRanking';
import { isPodAvailable, nextAvailability } from '../pods';
import { matchesLabels } from '../selectors';
import { timestamp } from '../time';

export interface ReplicaSetDecision {
  /** How many pods are missing. */
  create: number;
  /** The pods that are too many. */
  remove: readonly Pod[];
  lookAgainAfter: number | undefined;
}

/** Which pods a ReplicaSet lacks or has too many; pods that have ended or are ending do not count. */
export function decideReplicaSet(
  replicaSet: ReplicaSet,
  pods: readonly Pod[],
  now: Date,
): ReplicaSetDecision {
  const counted = pods.filter(isPodActive);
  const surplus = counted.length - (replicaSet.spec.replicas ?? 1);
  const deleting = replicaSet.metadata.deletionTimestamp !== undefined;
  const { minReadySeconds = 0 } = replicaSet.spec;
  return {
    create: deleting ? 0 : Math.max(0, -surplus),
    remove: deleting
      ? []
      : [...counted].sort(compareForDeletion).slice(0, Math.max(0, surplus)),
    lookAgainAfter: nextAvailability(counted, minReadySeconds, now),
  };
}

/** `failure` is why pods could not be created; zero counts other than `replicas` are left out. */
export function replicaSetStatus(
  replicaSet: ReplicaSet,
  pods: readonly Pod[],
  failure: string | undefined,
  now: Date,
): ReplicaSetStatus {
  const counted = pods.filter(isPodActive);
  const { minReadySeconds = 0, template } = replicaSet.spec;
  const counts = {
    fullyLabeledReplicas: counted.filter(({ metadata }) =>
      matchesLabels(template.metadata?.labels ?? {}, metadata.labels),
    ).length,
    readyReplicas: counted.filter(isPodReady).length,
    availableReplicas: counted.filter(pod =>
      isPodAvailable(pod, minReadySeconds, now),
    ).length,
  };
  const before = replicaSet.status?.conditions ?? [];
  const conditions = failure
    ? setCondition(before, {
        type: 'ReplicaFailure',
        status: 'True',
        lastTransitionTime: timestamp(now),
        reason: 'FailedCreate',
        message: failure,
      })
    : removeCondition(before, 'ReplicaFailure');
  return {
    replicas: counted.length,
    ...Object.fromEntries(
      Object.entries(counts).filter(([, count]) => count > 0),
    ),
    observedGeneration: replicaSet.metadata.generation,
    ...(conditions.length > 0 && { conditions }),
  };
}
