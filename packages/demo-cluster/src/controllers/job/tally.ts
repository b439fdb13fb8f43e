import { isPodFinished, Pod } from '../../kubelet/pod';
import { Job } from '../objects';

/** Keeps a pod's object until its outcome is counted. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';

const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 600_000;

/** The pods of a job by what they count as, and the totals so far. */
export interface Tally {
  active: readonly Pod[];
  terminating: readonly Pod[];
  /** Ended and still kept, to be released once the totals below are written. */
  ended: readonly Pod[];
  succeeded: number;
  failed: number;
  /** Uids of `ended`: they are part of the totals. */
  uncounted: { succeeded: string[]; failed: string[] };
}

export function takeTally(job: Job, pods: readonly Pod[]): Tally {
  const {
    uncountedTerminatedPods = {},
    succeeded = 0,
    failed = 0,
  } = job.status ?? {};
  const known = new Set([
    ...(uncountedTerminatedPods.succeeded ?? []),
    ...(uncountedTerminatedPods.failed ?? []),
  ]);
  const ended = pods.filter(pod => isTracked(pod) && hasEnded(pod));
  const uidsWhere = (wanted: boolean) =>
    ended
      .filter(({ status }) => (status?.phase === 'Succeeded') === wanted)
      .flatMap(({ metadata }) => metadata.uid ?? []);
  const uncounted = { succeeded: uidsWhere(true), failed: uidsWhere(false) };
  const fresh = (uids: string[]) => uids.filter(uid => !known.has(uid)).length;
  const running = pods.filter(pod => !hasEnded(pod));
  return {
    active: running.filter(({ metadata }) => !metadata.deletionTimestamp),
    terminating: running.filter(({ metadata }) => metadata.deletionTimestamp),
    ended,
    succeeded: succeeded + fresh(uncounted.succeeded),
    failed: failed + fresh(uncounted.failed),
    uncounted,
  };
}

function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

/** A pod that is deleted before it got a node never runs. */
function hasEnded(pod: Pod): boolean {
  return (
    isPodFinished(pod) ||
    (pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName)
  );
}

/** Pods that restart in place count their restarts as failures. */
export function restarts({ spec }: Job, pods: readonly Pod[]): number {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return 0;
  return pods
    .filter(pod => !hasEnded(pod))
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .reduce((total, { restartCount }) => total + restartCount, 0);
}

/** After failures in a row the next pod waits 10 s, 20 s, 40 s … since the last of them. */
export function untilRetry(pods: readonly Pod[], now: Date): number {
  const ended = pods.filter(isPodFinished);
  const success = Math.max(
    0,
    ...ended
      .filter(({ status }) => status?.phase === 'Succeeded')
      .map(finishedAt),
  );
  const failures = ended
    .filter(({ status }) => status?.phase === 'Failed')
    .map(finishedAt)
    .filter(time => time >= success);
  if (failures.length === 0) return 0;
  const backOff = FIRST_BACK_OFF_MS * 2 ** (failures.length - 1);
  return (
    Math.max(...failures) +
    Math.min(backOff, LONGEST_BACK_OFF_MS) -
    now.getTime()
  );
}

function finishedAt({ status, metadata }: Pod): number {
  const times = (status?.containerStatuses ?? []).flatMap(({ state }) =>
    state.terminated ? Date.parse(state.terminated.finishedAt) : [],
  );
  return times.length > 0
    ? Math.max(...times)
    : Date.parse(metadata.creationTimestamp ?? '');
}
