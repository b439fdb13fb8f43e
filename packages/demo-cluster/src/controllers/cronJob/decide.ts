import { finalCondition, isJobFinished } from '../job/decide';
import { CronJob, Job } from '../objects';
import { isControlledBy } from '../ownership';
import { Schedule } from './schedule';

/** What an event says of a run that is due, mostly why it does not start. */
export interface Refusal {
  reason: string;
  message: string;
  type: 'Normal' | 'Warning';
}

export interface CronJobDecision {
  /** Jobs in the active list that have ended, or are gone: they leave the list. */
  settled: readonly Job[];
  /** Finished jobs beyond the history limits. */
  surplus: readonly Job[];
  /** The run that is due now. */
  start: Date | undefined;
  /** Active jobs that the new run replaces. */
  replace: readonly Job[];
  refusal: Refusal | undefined;
  lookAgainAfter: number | undefined;
}

const ALREADY_ACTIVE: Refusal = {
  type: 'Normal',
  reason: 'JobAlreadyActive',
  message:
    'Not starting job because prior execution is running and concurrency policy is Forbid',
};
const TOO_MANY_MISSED: Refusal = {
  type: 'Warning',
  reason: 'TooManyMissedTimes',
  message:
    'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
};
const DEFAULT_SUCCESSFUL_LIMIT = 3;
const DEFAULT_FAILED_LIMIT = 1;

/** One step of the cron job controller; `jobs` are all that it controls. */
export function decideCronJob(
  cronJob: CronJob,
  jobs: readonly Job[],
  schedule: Schedule | undefined,
  now: Date,
): CronJobDecision {
  const owned = jobs.filter(job => isControlledBy(job, cronJob));
  const listed = new Set(cronJob.status?.active?.map(({ uid }) => uid));
  const settled = owned.filter(
    job => listed.has(job.metadata.uid) && isJobFinished(job),
  );
  const idle = {
    settled,
    surplus: surplusJobs(cronJob, owned),
    start: undefined,
    replace: [],
    refusal: undefined,
  };
  if (!schedule || cronJob.spec.suspend || cronJob.metadata.deletionTimestamp) {
    return { ...idle, lookAgainAfter: undefined };
  }
  const next = schedule.next(now);
  const lookAgainAfter = next && next.getTime() - now.getTime();
  return {
    ...idle,
    lookAgainAfter,
    ...decideStart(cronJob, owned, schedule, now),
  };
}

/** Whether a run is due, and what stands against it. */
function decideStart(
  cronJob: CronJob,
  jobs: readonly Job[],
  schedule: Schedule,
  now: Date,
): Partial<Pick<CronJobDecision, 'start' | 'replace' | 'refusal'>> {
  const { concurrencyPolicy, startingDeadlineSeconds } = cronJob.spec;
  const { time, tooMany } = schedule.latest(earliest(cronJob, now), now);
  if (!time) return {};
  const deadline =
    startingDeadlineSeconds === undefined
      ? Infinity
      : time.getTime() + startingDeadlineSeconds * 1000;
  if (deadline < now.getTime()) {
    const message = `Missed scheduled time to start a job: ${time.toUTCString()}`;
    return { refusal: { type: 'Warning', reason: 'MissSchedule', message } };
  }
  const active = jobs.filter(job => !isJobFinished(job));
  if (concurrencyPolicy === 'Forbid' && active.length > 0) {
    return { refusal: ALREADY_ACTIVE };
  }
  return {
    start: time,
    replace: concurrencyPolicy === 'Replace' ? active : [],
    refusal: tooMany ? TOO_MANY_MISSED : undefined,
  };
}

/** Runs up to this instant are settled. */
function earliest({ metadata, spec, status }: CronJob, now: Date): Date {
  const settled = Date.parse(
    status?.lastScheduleTime ?? metadata.creationTimestamp ?? '',
  );
  const { startingDeadlineSeconds } = spec;
  return new Date(
    startingDeadlineSeconds === undefined
      ? settled
      : Math.max(settled, now.getTime() - startingDeadlineSeconds * 1000),
  );
}

/** The oldest finished jobs beyond the limits, which count apart for the successful and the failed. */
function surplusJobs({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const beyond = (type: 'Complete' | 'Failed', limit: number) => {
    const finished = jobs
      .filter(({ status }) => finalCondition(status?.conditions)?.type === type)
      .sort((a, b) => startTime(a) - startTime(b));
    return finished.slice(0, Math.max(0, finished.length - limit));
  };
  return [
    ...beyond(
      'Complete',
      spec.successfulJobsHistoryLimit ?? DEFAULT_SUCCESSFUL_LIMIT,
    ),
    ...beyond('Failed', spec.failedJobsHistoryLimit ?? DEFAULT_FAILED_LIMIT),
  ];
}

function startTime({ metadata, status }: Job): number {
  return Date.parse(status?.startTime ?? metadata.creationTimestamp ?? '');
}
