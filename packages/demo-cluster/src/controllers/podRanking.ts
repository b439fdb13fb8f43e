import { isPodReady, Pod, readyCondition } from '../kubelet/pod';

const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_RANKS: Record<string, number> = { Pending: 0, Unknown: 1 };
const RUNNING_RANK = 2;

/**
 * Orders the pods of a ReplicaSet by who is deleted first: unscheduled, pending, not ready, cheapest by annotation,
 * most recently ready, most restarts, newest.
 */
export function compareForDeletion(a: Pod, b: Pod): number {
  const ranks = [scheduled, phase, ready, cost, readyAge, steadiness, age];
  for (const rank of ranks) {
    const difference = rank(a) - rank(b);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function scheduled({ spec }: Pod): number {
  return spec.nodeName ? 1 : 0;
}

function phase({ status }: Pod): number {
  return PHASE_RANKS[status?.phase ?? 'Pending'] ?? RUNNING_RANK;
}

function ready(pod: Pod): number {
  return isPodReady(pod) ? 1 : 0;
}

function cost({ metadata }: Pod): number {
  const text = metadata.annotations?.[DELETION_COST_ANNOTATION];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

/** The longer it has been ready, the higher. */
function readyAge(pod: Pod): number {
  const since = isPodReady(pod) && readyCondition(pod)?.lastTransitionTime;
  return since ? -Date.parse(since) : 0;
}

function steadiness({ status }: Pod): number {
  const restarts = (status?.containerStatuses ?? []).map(
    ({ restartCount }) => restartCount,
  );
  return -Math.max(0, ...restarts);
}

function age({ metadata }: Pod): number {
  return -Date.parse(metadata.creationTimestamp ?? '');
}
