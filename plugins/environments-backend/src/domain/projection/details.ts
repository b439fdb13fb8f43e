import {
  Pod,
  WorkloadCondition,
} from '@quarterdeck/plugin-environments-common';
import { ConditionSnapshot, PodSnapshot } from '../snapshots';

/** What the panel says of one pod. */
export function describePod(
  pod: PodSnapshot,
  version: string | undefined,
): Pod {
  return {
    name: pod.name,
    state: podState(pod),
    ready: pod.ready,
    restarts: pod.containers.reduce((sum, { restarts }) => sum + restarts, 0),
    version: version ?? null,
    node: pod.node ?? null,
    startedAt:
      pod.startedAt === undefined
        ? null
        : new Date(pod.startedAt).toISOString(),
    lastExitCode:
      pod.containers.find(({ lastExitCode }) => lastExitCode !== undefined)
        ?.lastExitCode ?? null,
  };
}

function podState(pod: PodSnapshot): string {
  if (pod.terminating) {
    return 'Terminating';
  }
  if (pod.unschedulable) {
    return 'Unschedulable';
  }
  const waiting = pod.containers.find(({ waitingReason }) => waitingReason);
  return waiting?.waitingReason ?? pod.phase;
}

export function describeConditions(
  conditions: readonly ConditionSnapshot[],
): WorkloadCondition[] {
  return conditions.map(({ type, status, reason, message, since }) => ({
    type,
    status,
    reason: reason ?? null,
    message: message ?? null,
    since: since === undefined ? null : new Date(since).toISOString(),
  }));
}
