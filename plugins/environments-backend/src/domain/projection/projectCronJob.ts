import {
  Health,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { describeDrift } from '../drift/describeDrift';
import { DriftRule } from '../drift/rules';
import { ObservedWorkload } from '../observation';
import { CronJobSnapshot, JobSnapshot, PodSnapshot } from '../snapshots';
import {
  actorOf,
  describeChange,
  describeImages,
  describeRevision,
  describeVersion,
  observeTemplate,
  templateWriter,
  versionOf,
} from './describe';
import { describeConditions, describePod } from './details';

/** Turns what a cluster says of a CronJob, its Jobs and their pods into what the room keeps of it. */
export function projectCronJob(
  cluster: string,
  cronJob: CronJobSnapshot,
  jobs: readonly JobSnapshot[],
  pods: readonly PodSnapshot[],
  driftRules: readonly DriftRule[] = [],
): ObservedWorkload {
  const health = cronJobHealth(cronJob, jobs);
  const since = templateWriter(cronJob)?.writtenAt ?? cronJob.createdAt;
  return {
    uid: cronJob.uid,
    workload: {
      id: `${cluster}/${cronJob.namespace}/CronJob/${cronJob.name}`,
      cluster,
      namespace: cronJob.namespace,
      kind: 'CronJob',
      name: cronJob.name,
      ...describeVersion(cronJob.template),
      runningVersions: [],
      images: describeImages(cronJob.template, pods),
      ...describeRevision(cronJob.template),
      health,
      replicas: null,
      autoscaling: null,
      schedule: {
        cron: cronJob.schedule,
        timeZone: cronJob.timeZone ?? null,
        suspended: cronJob.suspended,
        active: cronJob.active,
        lastScheduledAt: toIso(cronJob.lastScheduledAt),
        lastSucceededAt: toIso(cronJob.lastSucceededAt),
      },
      ...describeChange(cronJob, since),
      drift: describeDrift(cronJob.drift, {
        kind: 'CronJob',
        namespace: cronJob.namespace,
        isAutoscaled: false,
        rules: driftRules,
      }),
      claimedBy: [],
    },
    labels: cronJob.labels,
    pods: pods.map(pod => describePod(pod, versionOf(cronJob.template))),
    conditions: describeConditions(cronJob.conditions),
    template: observeTemplate(cronJob.template, pods),
    remembered: [],
    awaitsRevision: false,
    // The next run takes the new template; there is nothing to wait for.
    progress: { state: 'complete', since, reason: health.reason },
    templateSince: since,
    actor: actorOf(cronJob) ?? undefined,
    cause: cronJob.cause,
  };
}

function cronJobHealth(
  { suspended }: CronJobSnapshot,
  jobs: readonly JobSnapshot[],
): Health {
  const newest = [...jobs].sort(
    (left, right) => right.createdAt - left.createdAt,
  );
  const finished = newest.find(({ outcome }) => outcome !== 'running');
  if (finished?.outcome === 'failed') {
    return {
      status: 'degraded',
      reason: environmentReason('health.job-failed', {
        cause: finished.message ?? 'no message',
      }),
    };
  }
  if (newest.at(0)?.outcome === 'running') {
    return {
      status: 'progressing',
      reason: environmentReason('health.job-running'),
    };
  }
  if (suspended) {
    return {
      status: 'healthy',
      reason: environmentReason('health.suspended'),
    };
  }
  return {
    status: 'healthy',
    reason: environmentReason(
      finished ? 'health.job-succeeded' : 'health.no-run-yet',
    ),
  };
}

function toIso(milliseconds: number | undefined): string | null {
  return milliseconds === undefined
    ? null
    : new Date(milliseconds).toISOString();
}
