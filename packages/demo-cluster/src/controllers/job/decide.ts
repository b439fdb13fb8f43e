import { isPodReady, Pod } from '../../kubelet/pod';
import { findCondition, removeCondition } from '../conditions';
import { Condition, Job, JobStatus } from '../objects';
import { compareForDeletion } from '../podRanking';
import { millisecondsUntil, timestamp } from '../time';
import { restarts, Tally, takeTally, untilRetry } from './tally';

export interface JobDecision {
  status: JobStatus;
  create: number;
  remove: readonly Pod[];
  /** Counted pods that need not be kept any longer. */
  release: readonly Pod[];
  /** The job has outlived the time it is kept after its end. */
  expired: boolean;
  lookAgainAfter: number | undefined;
}

/** How a job ends: the reason and message of its conditions. */
interface Outcome {
  type: 'Complete' | 'Failed';
  reason: string;
  message: string;
}

export function isJobFinished({ status }: Job): boolean {
  return finalCondition(status?.conditions) !== undefined;
}

/** The condition with which a job ended. */
export function finalCondition(
  conditions: readonly Condition[] | undefined,
): Condition | undefined {
  return conditions?.find(
    ({ type, status }) =>
      status === 'True' && (type === 'Complete' || type === 'Failed'),
  );
}

/** One step of the job controller. */
export function decideJob(
  job: Job,
  pods: readonly Pod[],
  now: Date,
): JobDecision {
  const tally = takeTally(job, pods);
  if (isJobFinished(job)) {
    const ttl = untilExpiry(job, now);
    return {
      status: countedStatus(job, tally, tally.active.length),
      create: 0,
      remove: tally.active,
      release: tally.ended,
      expired: ttl !== undefined && ttl <= 0,
      lookAgainAfter: ttl !== undefined && ttl > 0 ? ttl : undefined,
    };
  }
  const started = withStart(job, now);
  const outcome = decideOutcome(started, pods, tally, now);
  const plan =
    outcome || job.spec.suspend
      ? { create: 0, remove: tally.active, wait: undefined }
      : planPods(started, pods, tally, now);
  const active = tally.active.length - plan.remove.length + plan.create;
  const status = countedStatus(started, tally, active);
  const left = active + tally.terminating.length + plan.remove.length;
  return {
    status: outcome ? concluded(status, outcome, left === 0, now) : status,
    create: plan.create,
    remove: plan.remove,
    release: tally.ended,
    expired: false,
    lookAgainAfter: outcome
      ? undefined
      : soonest(plan.wait, untilDeadline(started, now)),
  };
}

/** The job with its start time and what its conditions say of being suspended. */
function withStart(job: Job, now: Date): Job {
  const { startTime, ...status } = job.status ?? {};
  const conditions = status.conditions ?? [];
  const suspended = findCondition(conditions, 'JobSuspended');
  if (job.spec.suspend) {
    if (suspended?.status === 'True') return { ...job, status };
    return {
      ...job,
      status: {
        ...status,
        conditions: [
          ...removeCondition(conditions, 'JobSuspended'),
          jobCondition(
            'JobSuspended',
            'True',
            'JobSuspended',
            'Job suspended',
            now,
          ),
        ],
      },
    };
  }
  const resumed =
    suspended?.status === 'True'
      ? [
          ...removeCondition(conditions, 'JobSuspended'),
          jobCondition(
            'JobSuspended',
            'False',
            'JobResumed',
            'Job resumed',
            now,
          ),
        ]
      : conditions;
  return {
    ...job,
    status: {
      ...status,
      startTime: startTime ?? timestamp(now),
      ...(resumed.length > 0 && { conditions: resumed }),
    },
  };
}

function decideOutcome(
  job: Job,
  pods: readonly Pod[],
  tally: Tally,
  now: Date,
): Outcome | undefined {
  const decided = job.status?.conditions?.find(
    ({ type }) => type === 'FailureTarget' || type === 'SuccessCriteriaMet',
  );
  if (decided) {
    return {
      type: decided.type === 'FailureTarget' ? 'Failed' : 'Complete',
      reason: decided.reason ?? '',
      message: decided.message ?? '',
    };
  }
  const { completions, backoffLimit = 6 } = job.spec;
  if (tally.failed > backoffLimit || restarts(job, pods) > backoffLimit) {
    return {
      type: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  }
  const deadline = untilDeadline(job, now);
  if (!job.spec.suspend && deadline !== undefined && deadline <= 0) {
    return {
      type: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    };
  }
  const complete =
    completions === undefined
      ? tally.succeeded > 0 && tally.active.length === 0
      : tally.succeeded >= completions;
  if (!complete) return undefined;
  return {
    type: 'Complete',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  };
}

function planPods(
  job: Job,
  pods: readonly Pod[],
  tally: Tally,
  now: Date,
): { create: number; remove: readonly Pod[]; wait: number | undefined } {
  const { completions, parallelism = 1 } = job.spec;
  const active = tally.active.length;
  const openEnded = tally.succeeded > 0 ? active : parallelism;
  const wanted =
    completions === undefined
      ? openEnded
      : Math.min(parallelism, completions - tally.succeeded);
  if (active >= wanted) {
    const surplus = [...tally.active]
      .sort(compareForDeletion)
      .slice(0, active - wanted);
    return { create: 0, remove: surplus, wait: undefined };
  }
  const wait = untilRetry(pods, now);
  return wait > 0
    ? { create: 0, remove: [], wait }
    : { create: wanted - active, remove: [], wait: undefined };
}

/** Counts what ended before its pods are released, and remembers which, so that nothing is counted twice. */
function countedStatus(job: Job, tally: Tally, active: number): JobStatus {
  const { startTime, completionTime, conditions } = job.status ?? {};
  const { succeeded, failed, uncounted } = tally;
  return {
    ...(active > 0 && { active }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ready: tally.active.filter(isPodReady).length,
    terminating: tally.terminating.length,
    ...(startTime && { startTime }),
    ...(completionTime && { completionTime }),
    ...(conditions && { conditions }),
    uncountedTerminatedPods: {
      ...(uncounted.succeeded.length > 0 && { succeeded: uncounted.succeeded }),
      ...(uncounted.failed.length > 0 && { failed: uncounted.failed }),
    },
  };
}

/** The end is announced first and final only when no pod is left. */
function concluded(
  status: JobStatus,
  { type, reason, message }: Outcome,
  final: boolean,
  now: Date,
): JobStatus {
  const target = type === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet';
  const conditions = status.conditions ?? [];
  const announced = findCondition(conditions, target)
    ? conditions
    : [...conditions, jobCondition(target, 'True', reason, message, now)];
  if (!final) return { ...status, conditions: announced };
  return {
    ...status,
    ...(type === 'Complete' && { completionTime: timestamp(now) }),
    conditions: [
      ...announced,
      jobCondition(type, 'True', reason, message, now),
    ],
  };
}

function jobCondition(
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
  now: Date,
): Condition {
  return {
    type,
    status,
    lastProbeTime: timestamp(now),
    lastTransitionTime: timestamp(now),
    reason,
    message,
  };
}

function untilDeadline({ spec, status }: Job, now: Date): number | undefined {
  const { activeDeadlineSeconds } = spec;
  if (activeDeadlineSeconds === undefined || !status?.startTime) {
    return undefined;
  }
  return millisecondsUntil(now, status.startTime, activeDeadlineSeconds);
}

function untilExpiry({ spec, status }: Job, now: Date): number | undefined {
  const ended = finalCondition(status?.conditions)?.lastTransitionTime;
  if (spec.ttlSecondsAfterFinished === undefined || !ended) return undefined;
  return millisecondsUntil(now, ended, spec.ttlSecondsAfterFinished);
}

function soonest(...waits: Array<number | undefined>): number | undefined {
  const known = waits.filter((wait): wait is number => wait !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
