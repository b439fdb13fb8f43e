import { isPodFinished, isPodReady, Pod } from '../../kubelet/pod';
import { resolveIntOrPercent } from '../intOrPercent';
import { DaemonSet, DaemonSetStatus } from '../objects';
import { isPodAvailable, nextAvailability } from '../pods';
import { REVISION_HASH_LABEL } from '../revisions';

export interface DaemonSetDecision {
  create: boolean;
  remove: readonly Pod[];
  status: DaemonSetStatus;
  lookAgainAfter: number | undefined;
}

/** One step of the daemon set controller for a cluster of one node; `eligible` is whether the set wants that node. */
export function decideDaemonSet(
  set: DaemonSet,
  pods: readonly Pod[],
  { hash, eligible }: { hash: string; eligible: boolean },
  now: Date,
): DaemonSetDecision {
  const { minReadySeconds = 0 } = set.spec;
  const actions = set.metadata.deletionTimestamp
    ? { create: false, remove: [] }
    : planActions(set, pods, { hash, eligible }, now);
  return {
    ...actions,
    status: daemonSetStatus(set, pods, { hash, eligible }, now),
    lookAgainAfter: nextAvailability(pods, minReadySeconds, now),
  };
}

function planActions(
  set: DaemonSet,
  pods: readonly Pod[],
  { hash, eligible }: { hash: string; eligible: boolean },
  now: Date,
): Pick<DaemonSetDecision, 'create' | 'remove'> {
  const active = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  if (!eligible) return { create: false, remove: active };
  const failed = active.filter(isPodFinished);
  if (failed.length > 0) return { create: false, remove: failed };
  const isUpdated = (pod: Pod) =>
    pod.metadata.labels?.[REVISION_HASH_LABEL] === hash;
  const updated = active.filter(isUpdated);
  const outdated = active.filter(pod => !isUpdated(pod));
  // A second pod of the same template has no business here: the newest goes.
  if (updated.length > 1) return { create: false, remove: updated.slice(1) };
  if (outdated.length === 0 || set.spec.updateStrategy?.type === 'OnDelete') {
    // Without surge the old pod must be gone before its successor comes.
    return { create: pods.length === 0, remove: [] };
  }
  if (surgeOf(set) === 0) return { create: false, remove: outdated };
  const replaced = updated.some(pod =>
    isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now),
  );
  return {
    create: updated.length === 0,
    remove: replaced ? outdated : [],
  };
}

function surgeOf({ spec }: DaemonSet): number {
  const { maxSurge = 0 } = spec.updateStrategy?.rollingUpdate ?? {};
  return resolveIntOrPercent(maxSurge, 1, 'up');
}

function daemonSetStatus(
  set: DaemonSet,
  pods: readonly Pod[],
  { hash, eligible }: { hash: string; eligible: boolean },
  now: Date,
): DaemonSetStatus {
  const active = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const some = (predicate: (pod: Pod) => boolean) =>
    eligible && active.some(predicate) ? 1 : 0;
  const desired = eligible ? 1 : 0;
  const available = some(pod =>
    isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now),
  );
  const updated = some(
    ({ metadata }) => metadata.labels?.[REVISION_HASH_LABEL] === hash,
  );
  return {
    observedGeneration: set.metadata.generation,
    desiredNumberScheduled: desired,
    currentNumberScheduled: some(() => true),
    numberMisscheduled: !eligible && active.length > 0 ? 1 : 0,
    numberReady: some(isPodReady),
    ...(updated > 0 && { updatedNumberScheduled: updated }),
    ...(available > 0 && { numberAvailable: available }),
    ...(desired > available && { numberUnavailable: desired - available }),
  };
}
