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
 * @param previous - the newest one of the same target
 * @throws InputError, ConflictError for a report that contradicts itself or an earlier one
 */
export function reportedDeployment(
  report: DeploymentReport,
  id: string,
  before: DeploymentRecord | undefined,
  previous: Deployment | undefined,
): DeploymentRecord {
  const { finishedAt = null, outcome = null } = report;
  if ((finishedAt === null) !== (outcome === null)) {
    throw new InputError(
      'finishedAt and outcome belong together: report both when it has ended, and neither before',
    );
  }
  if (finishedAt !== null && finishedAt < report.startedAt) {
    throw new InputError('finishedAt is before startedAt');
  }
  const told = before?.deployment;
  if (told && told.version !== report.version) {
    throw new ConflictError(
      `Report ${report.reportId} was of version ${told.version}; another version is another report`,
    );
  }
  if (told?.outcome && told.outcome !== outcome) {
    throw new ConflictError(
      `Report ${report.reportId} has ended as ${told.outcome} already`,
    );
  }
  const template = templateOf(report);
  const undone = outcome === 'rolled-back';
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
      startedAt: report.startedAt,
      startedAfter: null,
      finishedAt,
      finishedAfter: null,
      outcome,
      outcomeReason:
        outcome === null
          ? environmentReason('deployment.reported-in-progress')
          : environmentReason('deployment.reported-finished', { outcome }),
      version: report.version,
      previousVersion: told?.previousVersion ?? previous?.version ?? null,
      images: [...template.images],
      previousImages: told?.previousImages ?? previous?.images ?? [],
      revision: report.revision ?? null,
      previousRevision: told?.previousRevision ?? previous?.revision ?? null,
      changes: ['image'],
      actor: report.actor ?? null,
      actorReason: report.actor
        ? null
        : environmentReason('deployment.actor-unknown'),
      cause: report.cause ?? null,
      recovery: undone
        ? {
            startedAt: finishedAt ?? report.startedAt,
            finishedAt,
            toVersion: told?.previousVersion ?? previous?.version ?? null,
          }
        : null,
    },
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
  const workload: Workload = {
    id: reportedWorkloadId(report),
    cluster: report.target.kind,
    namespace: report.environmentId,
    kind: 'Reported',
    name: report.target.name,
    version:
      outcome === 'rolled-back'
        ? deployment.previousVersion
        : deployment.version,
    versionReason: null,
    runningVersions: [],
    images: [...template.images],
    revision: deployment.revision,
    revisionReason:
      deployment.revision === null
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
