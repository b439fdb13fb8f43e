import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { JobObject, PodObject } from './JobApi';

export interface PodView {
  job: JobObject | undefined;
  pods: readonly PodObject[];
  /** Since the Job was made. */
  ageMs: number;
  /** Since the pod runs, or the last report came; undefined: it does not run. */
  silentMs: number | undefined;
}

export interface PodLimits {
  startMs: number;
  silentMs: number;
  reportUrl: string;
}

/** Why nothing more is to be expected of it; undefined: it goes on. */
export function decidePod(
  { job, pods, ageMs, silentMs }: PodView,
  limits: PodLimits,
): Reason | undefined {
  if (!job) {
    return ended('deleted', 'somebody removed its Job from the cluster');
  }
  const over = job.status.conditions?.find(
    ({ type, status }) =>
      (type === 'Failed' || type === 'Complete') && status === 'True',
  );
  if (over) {
    const deadline = over.reason === 'DeadlineExceeded';
    return deadline
      ? ended('deadline exceeded', over.message ?? 'it took too long')
      : endOf(pods);
  }
  if (pods.some(({ status }) => isOver(status.phase))) {
    return endOf(pods);
  }
  if (isRunning(pods)) {
    return silentMs !== undefined && silentMs > limits.silentMs
      ? ended(
          'no reports',
          `its pod runs, and nothing of it arrives; can it reach ${limits.reportUrl}?`,
        )
      : undefined;
  }
  return ageMs > limits.startMs
    ? backupsReason('cluster.not-started', {
        minutes: Math.round(limits.startMs / 6_000) / 10,
        cause: waitingFor(pods),
      })
    : undefined;
}

export function isRunning(pods: readonly PodObject[]): boolean {
  return pods.some(({ status }) =>
    status.containerStatuses?.some(({ state }) => state.running !== undefined),
  );
}

function isOver(phase: string | undefined): boolean {
  return phase === 'Failed' || phase === 'Succeeded';
}

/** How far it came is not known. */
function ended(status: string, cause: string): Reason {
  return backupsReason('run.executor-ended', { status, cause });
}

function endOf(pods: readonly PodObject[]): Reason {
  for (const { status } of pods) {
    for (const { state } of status.containerStatuses ?? []) {
      if (state.terminated) {
        const { reason, exitCode, message } = state.terminated;
        return ended(
          reason === undefined || reason === 'Error' || reason === 'Completed'
            ? `status ${exitCode}`
            : reason,
          message ??
            (reason === 'OOMKilled'
              ? 'it needed more memory than backups.executors.kubernetes.resources.limits gives it'
              : 'its pod ended, and had not said its end'),
        );
      }
    }
    if (status.phase === 'Failed') {
      return ended(
        status.reason ?? 'Failed',
        status.message ?? 'its pod failed',
      );
    }
  }
  return ended('ended', 'its pod is gone, and had not said its end');
}

function waitingFor(pods: readonly PodObject[]): string {
  for (const { status } of pods) {
    for (const { state } of status.containerStatuses ?? []) {
      if (state.waiting) {
        const { reason, message } = state.waiting;
        return [reason, message].filter(Boolean).join(': ');
      }
    }
    const unscheduled = status.conditions?.find(
      ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
    );
    if (unscheduled) {
      return [unscheduled.reason, unscheduled.message]
        .filter(Boolean)
        .join(': ');
    }
  }
  return pods.length > 0
    ? 'its pod waits'
    : 'there is no pod: look at the events of the Job';
}
