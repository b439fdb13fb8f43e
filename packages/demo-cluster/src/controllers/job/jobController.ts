import { isDeepStrictEqual } from 'util';
import { Pod } from '../../kubelet/pod';
import { ControllerContext, ControllerDefinition } from '../controller';
import { Job, JobStatus, LabelSelector } from '../objects';
import {
  claimDependents,
  MANAGER,
  ownersConcerned,
  randomSuffix,
} from '../ownership';
import { createPod, deletePod, podFromTemplate, PODS } from '../pods';
import { decideJob, finalCondition } from './decide';
import { TRACKING_FINALIZER } from './tally';

export const JOBS = 'batch/v1/jobs';
const COMPONENT = 'job-controller';
const MANAGED_BY = 'kubernetes.io/job-controller';
/** What this controller does not know; a job that asks for it is left alone with a warning. */
const UNSUPPORTED_FIELDS = [
  'podFailurePolicy',
  'successPolicy',
  'backoffLimitPerIndex',
];

const SELECTS_NOTHING: LabelSelector = {
  matchExpressions: [{ key: 'job-name', operator: 'In', values: [] }],
};

export function jobController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock, events } = context;
  return {
    name: 'job',
    resource: JOBS,
    concerns: event =>
      event.resource === PODS
        ? ownersConcerned(
            client,
            event,
            { kind: 'Job', resource: JOBS },
            ({ spec }: Job) => spec.selector ?? SELECTS_NOTHING,
          )
        : [],
    reconcile: ({ namespace, name }) => {
      const job = client.get<Job>(JOBS, namespace, name);
      if (!job || !isOurs(job) || !job.spec.selector) return undefined;
      const gap = unsupported(job);
      if (gap) {
        events.record(
          COMPONENT,
          job,
          'Warning',
          'Unsupported',
          `The demo cluster does not run jobs with ${gap}`,
        );
        return undefined;
      }
      const pods = claimDependents<Pod>(client, PODS, job, job.spec.selector);
      if (job.metadata.deletionTimestamp) {
        releasePods(context, pods);
        return undefined;
      }
      const decision = decideJob(job, pods, clock.now());
      createPods(context, job, decision.create);
      writeStatus(context, job, decision.status);
      releasePods(context, decision.release);
      removePods(context, job, decision.remove);
      if (decision.expired) {
        client.delete(JOBS, namespace, name, {
          uid: job.metadata.uid,
          propagationPolicy: 'Foreground',
        });
      }
      return decision.lookAgainAfter;
    },
  };
}

function isOurs({ spec }: Job): boolean {
  return spec.managedBy === undefined || spec.managedBy === MANAGED_BY;
}

function unsupported({ spec }: Job): string | undefined {
  if (spec.completionMode === 'Indexed') return 'completionMode Indexed';
  return UNSUPPORTED_FIELDS.find(field => spec[field] !== undefined);
}

function createPods(
  { client, events }: ControllerContext,
  job: Job,
  count: number,
): void {
  const generateName = `${job.metadata.name}-`;
  for (let index = 0; index < count; index++) {
    const name = `${generateName}${randomSuffix()}`;
    createPod(
      client,
      podFromTemplate(job, job.spec.template, {
        name,
        generateName,
        finalizers: [TRACKING_FINALIZER],
      }),
    );
    events.record(
      COMPONENT,
      job,
      'Normal',
      'SuccessfulCreate',
      `Created pod: ${name}`,
    );
  }
}

function removePods(
  { client, events }: ControllerContext,
  job: Job,
  pods: readonly Pod[],
): void {
  for (const pod of pods) {
    deletePod(client, pod);
    events.record(
      COMPONENT,
      job,
      'Normal',
      'SuccessfulDelete',
      `Deleted pod: ${pod.metadata.name}`,
    );
  }
}

function releasePods(
  { client }: ControllerContext,
  pods: readonly Pod[],
): void {
  for (const pod of pods) {
    const { finalizers = [], ...metadata } = pod.metadata;
    if (!finalizers.includes(TRACKING_FINALIZER)) continue;
    const left = finalizers.filter(item => item !== TRACKING_FINALIZER);
    client.update<Pod>(
      PODS,
      {
        ...pod,
        metadata:
          left.length > 0 ? { ...metadata, finalizers: left } : metadata,
      },
      MANAGER,
    );
  }
}

function writeStatus(
  { client, events }: ControllerContext,
  job: Job,
  status: JobStatus,
): void {
  if (isDeepStrictEqual(job.status, status)) return;
  client.updateStatus<Job>(JOBS, { ...job, status }, MANAGER);
  const before = finalCondition(job.status?.conditions);
  const after = finalCondition(status.conditions);
  if (before || !after) return;
  if (after.type === 'Complete') {
    events.record(COMPONENT, job, 'Normal', 'Completed', 'Job completed');
  } else {
    events.record(
      COMPONENT,
      job,
      'Warning',
      after.reason ?? 'Failed',
      after.message ?? '',
    );
  }
}
