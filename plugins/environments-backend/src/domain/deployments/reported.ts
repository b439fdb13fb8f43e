import {
  Deployment,
  DeploymentReport,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { ConflictError, InputError } from '@backstage/errors';
import { HealthStatus } from '@quarterdeck/toolkit-common';
import { parseImageName } from '../image';
import { ObservedWorkload, TemplateObservation } from '../observation';
import { toIso } from './changes';
import { DeploymentRecord } from './records';

const HEALTH: Record<string, HealthStatus> = {
  succeeded: 'healthy',
  failed: 'degraded',
  'rolled-back': 'degraded',
};

/**
 * What a pipeline reports of a target outside of Kubernetes, as a deployment: a new one, or one that is further on.
 *
 * @param before - the deployment of the same report
 * @param previous - the newest one of the same target before it
 * @throws InputError, ConflictError for a report that contradicts itself or an earlier one
 */
export function reportedDeployment(
  report: DeploymentReport,
  id: string,
  before: DeploymentRecord | undefined,
  previous: Deployment | undefined,
): DeploymentRecord {
  const { outcome = null } = report;
  const told = before?.deployment;
  const startedAt = told?.startedAt ?? toIso(Date.parse(report.startedAt));
  const finishedAt = report.finishedAt
    ? toIso(Date.parse(report.finishedAt))
    : null;
  refuseContradictions(report, told, startedAt, finishedAt);
  const template = templateOf(report);
  const ran = told ? beforeIt(told) : afterIt(previous);
  const actor = report.actor ?? told?.actor ?? null;
  return {
    fingerprint: template.fingerprint,
    progress: {},
    reportId: report.reportId,
    deployment: {
      id: told?.id ?? id,
      entityRef: report.entityRef,
      environmentId: report.environmentId,
      workloadIds: [reportedWorkloadId(report)],
      source: 'reported',
      startedAt,
      startedAfter: null,
      finishedAt,
      finishedAfter: null,
      outcome,
      outcomeReason:
        outcome === null
          ? environmentReason('deployment.reported-in-progress')
          : environmentReason('deployment.reported-finished', { outcome }),
      version: report.version,
      images: report.image ? [...template.images] : (told?.images ?? []),
      revision: report.revision ?? told?.revision ?? null,
      ...ran,
      changes: ['image'],
      actor,
      actorReason: actor ? null : environmentReason('deployment.actor-unknown'),
      cause: report.cause ?? told?.cause ?? null,
      rolloutId: null,
      ...detailsOf(report, told),
      recovery:
        outcome === 'rolled-back'
          ? {
              startedAt: finishedAt ?? startedAt,
              finishedAt,
              toVersion: ran.previousVersion,
              rolloutId: null,
            }
          : null,
    },
  };
}

/** Left out where nobody said anything, as in deployments that nobody reports. */
function detailsOf(
  report: DeploymentReport,
  told: Deployment | undefined,
): Pick<Deployment, 'unplanned' | 'artifact' | 'commits'> {
  const unplanned = report.unplanned ?? told?.unplanned ?? undefined;
  const artifact = report.artifact ?? told?.artifact ?? undefined;
  const commits = report.commits ?? told?.commits ?? undefined;
  return {
    ...(unplanned !== undefined && { unplanned }),
    ...(artifact !== undefined && { artifact }),
    ...(commits !== undefined && { commits }),
  };
}

function refuseContradictions(
  report: DeploymentReport,
  told: Deployment | undefined,
  startedAt: string,
  finishedAt: string | null,
): void {
  const { outcome = null, reportId } = report;
  if ((finishedAt === null) !== (outcome === null)) {
    throw new InputError(
      'finishedAt and outcome belong together: report both when it has ended, and neither before',
    );
  }
  if (finishedAt !== null && finishedAt < startedAt) {
    throw new InputError('finishedAt is before startedAt');
  }
  if (!told) {
    return;
  }
  if (told.version !== report.version) {
    throw new ConflictError(
      `Report ${reportId} was of version ${told.version}; another version is another report`,
    );
  }
  if (told.workloadIds[0] !== reportedWorkloadId(report)) {
    throw new ConflictError(
      `Report ${reportId} was of ${told.workloadIds[0]}; another target, environment or entity is another report`,
    );
  }
  if (told.outcome && told.outcome !== outcome) {
    throw new ConflictError(
      `Report ${reportId} has ended as ${told.outcome} already`,
    );
  }
}

type Ran = Pick<
  Deployment,
  'previousVersion' | 'previousImages' | 'previousRevision'
>;

function beforeIt({ previousVersion, previousImages, previousRevision }: Ran) {
  return { previousVersion, previousImages, previousRevision };
}

/** What ran once a deployment had ended. */
function afterIt(deployment: Deployment | undefined): Ran {
  if (deployment?.outcome === 'rolled-back') {
    return beforeIt(deployment);
  }
  return {
    previousVersion: deployment?.version ?? null,
    previousImages: deployment?.images ?? [],
    previousRevision: deployment?.revision ?? null,
  };
}

/** `target kind/environment/Reported/target name/entity`: one machine may run several services. */
export function reportedWorkloadId(report: DeploymentReport): string {
  const { target, environmentId, entityRef } = report;
  return `${target.kind}/${environmentId}/Reported/${target.name}/${entityRef}`;
}

/** What the matrix shows of the target. */
export function reportedWorkload(
  report: DeploymentReport,
  { deployment }: DeploymentRecord,
): ObservedWorkload {
  const template = templateOf(report);
  const { outcome, outcomeReason, startedAt } = deployment;
  const runs =
    outcome === 'rolled-back'
      ? {
          version: deployment.recovery?.toVersion ?? deployment.previousVersion,
          images: deployment.previousImages,
          revision: deployment.previousRevision,
        }
      : deployment;
  const workload: Workload = {
    id: reportedWorkloadId(report),
    cluster: report.target.kind,
    namespace: report.environmentId,
    kind: 'Reported',
    name: report.target.name,
    version: runs.version,
    versionReason: null,
    runningVersions: [],
    images: [...runs.images],
    revision: runs.revision,
    revisionReason:
      runs.revision === null
        ? environmentReason('revision.not-annotated')
        : null,
    health: {
      status: outcome === null ? 'progressing' : HEALTH[outcome],
      reason: outcomeReason,
    },
    replicas: null,
    autoscaling: null,
    schedule: null,
    changedAt: startedAt,
    changedAtReason: null,
    changedBy: deployment.actor,
    changedByReason: deployment.actorReason,
    drift: {
      status: 'unknown',
      reason: environmentReason('drift.not-declared'),
      differences: [],
    },
    claimedBy: [],
  };
  return {
    uid: workload.id,
    workload,
    labels: {},
    pods: [],
    conditions: [],
    template,
    remembered: [],
    awaitsRevision: false,
    progress: {
      state: outcome === null ? 'progressing' : 'complete',
      reason: outcomeReason,
    },
  };
}

function templateOf(report: DeploymentReport): TemplateObservation {
  const { image } = report;
  const parsed = image ? parseImageName(image) : undefined;
  return {
    fingerprint: `reported:${report.version}:${report.revision ?? ''}`,
    imageFingerprint: image ?? report.version,
    configurationFingerprint: '',
    version: report.version,
    revision: report.revision ?? undefined,
    images:
      image && parsed
        ? [
            {
              container: report.target.name,
              image,
              tag: parsed.tag ?? null,
              digest: parsed.digest ?? null,
            },
          ]
        : [],
    configuration: [],
  };
}
