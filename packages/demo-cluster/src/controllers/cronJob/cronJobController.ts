import { isDeepStrictEqual } from 'util';
import { referenceTo } from '../EventRecorder';
import { ControllerContext, ControllerDefinition } from '../controller';
import { finalCondition } from '../job/decide';
import { JOBS } from '../job/jobController';
import { CronJob, Job, ObjectReference } from '../objects';
import {
  controllerOf,
  controllerReference,
  isControlledBy,
  MANAGER,
} from '../ownership';
import { timestamp } from '../time';
import { CronJobDecision, decideCronJob } from './decide';
import { Schedule, ScheduleError } from './schedule';

const CRON_JOBS = 'batch/v1/cronjobs';
const COMPONENT = 'cronjob-controller';
const SCHEDULED_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export function cronJobController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock } = context;
  return {
    name: 'cronjob',
    resource: CRON_JOBS,
    concerns: ({ resource, object }) => {
      const owner = resource === JOBS ? controllerOf(object) : undefined;
      return owner?.kind === 'CronJob'
        ? [{ namespace: object.metadata.namespace, name: owner.name }]
        : [];
    },
    reconcile: ({ namespace, name }) => {
      const cronJob = client.get<CronJob>(CRON_JOBS, namespace, name);
      if (!cronJob) return undefined;
      const jobs = client
        .list<Job>(JOBS, namespace)
        .filter(job => isControlledBy(job, cronJob));
      const decision = decideCronJob(
        cronJob,
        jobs,
        parseSchedule(context, cronJob),
        clock.now(),
      );
      apply(context, cronJob, jobs, decision);
      return decision.lookAgainAfter;
    },
  };
}

function parseSchedule(
  { events }: ControllerContext,
  cronJob: CronJob,
): Schedule | undefined {
  try {
    return Schedule.parse(cronJob.spec.schedule, cronJob.spec.timeZone);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    events.record(COMPONENT, cronJob, 'Warning', error.reason, error.message);
    return undefined;
  }
}

function apply(
  context: ControllerContext,
  cronJob: CronJob,
  jobs: readonly Job[],
  decision: CronJobDecision,
): void {
  const { client, events } = context;
  const { refusal, start } = decision;
  for (const job of decision.settled) {
    const ended = finalCondition(job.status?.conditions);
    events.record(
      COMPONENT,
      cronJob,
      'Normal',
      'SawCompletedJob',
      `Saw completed job: ${job.metadata.name}, condition: ${ended?.type}`,
    );
  }
  for (const job of [...decision.surplus, ...decision.replace]) {
    client.delete(JOBS, job.metadata.namespace, job.metadata.name, {
      uid: job.metadata.uid,
      propagationPolicy: 'Background',
    });
    events.record(
      COMPONENT,
      cronJob,
      'Normal',
      'SuccessfulDelete',
      `Deleted job ${job.metadata.name}`,
    );
  }
  if (refusal) {
    const { type, reason, message } = refusal;
    events.record(COMPONENT, cronJob, type, reason, message);
  }
  const started = start && startJob(context, cronJob, start);
  const gone = new Set(decision.replace.map(({ metadata }) => metadata.uid));
  const running = jobs.filter(
    ({ metadata, status }) =>
      !finalCondition(status?.conditions) && !gone.has(metadata.uid),
  );
  writeStatus(context, cronJob, {
    active: [...running, ...(started ? [started] : [])],
    jobs,
    start,
  });
}

function startJob(
  { client, events }: ControllerContext,
  cronJob: CronJob,
  time: Date,
): Job {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  const { namespace, name } = cronJob.metadata;
  const jobName = `${name}-${Math.floor(time.getTime() / 60_000)}`;
  // A former attempt may have got this far and no further.
  const existing = client.get<Job>(JOBS, namespace, jobName);
  if (existing && isControlledBy(existing, cronJob)) return existing;
  const job = client.create<Job>(
    JOBS,
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: jobName,
        namespace,
        ...(metadata.labels && { labels: metadata.labels }),
        annotations: {
          ...metadata.annotations,
          [SCHEDULED_ANNOTATION]: timestamp(time),
        },
        ownerReferences: [controllerReference(cronJob)],
      },
      spec,
    },
    MANAGER,
  );
  events.record(
    COMPONENT,
    cronJob,
    'Normal',
    'SuccessfulCreate',
    `Created job ${jobName}`,
  );
  return job;
}

function writeStatus(
  { client }: ControllerContext,
  cronJob: CronJob,
  {
    active,
    jobs,
    start,
  }: { active: readonly Job[]; jobs: readonly Job[]; start: Date | undefined },
): void {
  const { lastScheduleTime, lastSuccessfulTime } = cronJob.status ?? {};
  const successes = jobs.flatMap(({ status }) => status?.completionTime ?? []);
  const lastSuccess = [...successes, lastSuccessfulTime ?? '']
    .sort()
    .reverse()[0];
  const schedule = start ? timestamp(start) : lastScheduleTime;
  const status = {
    ...(active.length > 0 && { active: references(cronJob, active) }),
    ...(schedule && { lastScheduleTime: schedule }),
    ...(lastSuccess && { lastSuccessfulTime: lastSuccess }),
  };
  if (isDeepStrictEqual(cronJob.status ?? {}, status)) return;
  client.updateStatus<CronJob>(CRON_JOBS, { ...cronJob, status }, MANAGER);
}

/** A reference keeps the resourceVersion it was made with: the list changes only when jobs come and go. */
function references(
  { status }: CronJob,
  jobs: readonly Job[],
): ObjectReference[] {
  return jobs.map(
    job =>
      status?.active?.find(({ uid }) => uid === job.metadata.uid) ??
      referenceTo(job),
  );
}
