import {
  Actor,
  Deployment,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RolloutProgress } from '../observation';
import { DeploymentRecord, RanTemplate } from './records';

/** The reason of a deployment of which nobody knows how it ended. */
export const NOT_OBSERVED = 'deployment.not-observed';

const UNKNOWN = 'an unknown version';

/** Times are milliseconds since 1970 in UTC. */
export interface StartOptions {
  id: string;
  workloadId: string;
  environmentId: string;
  entityRef?: string;
  template: RanTemplate;
  previous?: RanTemplate;
  /** The newest deployment of what it replaces, where it has no previous template of its own. */
  replaces?: Deployment;
  source: 'observed' | 'found';
  startedAt: number;
  startedAfter?: number;
  actor?: Actor;
  cause?: string;
  rolloutId?: string;
}

export function startDeployment(options: StartOptions): DeploymentRecord {
  const { template, previous, actor, source } = options;
  const deployment: Deployment = {
    id: options.id,
    entityRef: options.entityRef ?? null,
    environmentId: options.environmentId,
    workloadIds: [options.workloadId],
    source,
    startedAt: toIso(options.startedAt),
    startedAfter: toIsoOrNull(options.startedAfter),
    finishedAt: null,
    finishedAfter: null,
    outcome: null,
    outcomeReason:
      source === 'found'
        ? environmentReason(NOT_OBSERVED)
        : environmentReason('deployment.in-progress', {
            progress: 'it has just begun',
          }),
    version: template.version ?? null,
    previousVersion: previous?.version ?? leftRunning(options.replaces) ?? null,
    images: [...template.images],
    previousImages: [...(previous?.images ?? [])],
    revision: template.revision ?? null,
    previousRevision: previous?.revision ?? null,
    changes: changesOf(template, previous),
    actor: actor ?? null,
    actorReason: actor ? null : environmentReason('deployment.actor-unknown'),
    cause: options.cause ?? null,
    rolloutId: options.rolloutId ?? null,
    recovery: null,
  };
  return {
    deployment,
    fingerprint: template.fingerprint,
    progress: { [options.workloadId]: 'progressing' },
  };
}

/** The version that a deployment has left running. */
function leftRunning(deployment: Deployment | undefined) {
  return deployment?.recovery
    ? deployment.recovery.toVersion
    : deployment?.version;
}

function changesOf(
  template: RanTemplate,
  previous: RanTemplate | undefined,
): Deployment['changes'] {
  const image = template.imageFingerprint !== previous?.imageFingerprint;
  const configuration =
    previous !== undefined &&
    template.configurationFingerprint !== previous.configurationFingerprint;
  return [
    ...(image ? (['image'] as const) : []),
    ...(configuration || !image ? (['configuration'] as const) : []),
  ];
}

/** Says how it ended, once all of its workloads have; until then, how far it is. */
export function finish(
  record: DeploymentRecord,
  options: { now: number; observedBefore?: number; progress?: RolloutProgress },
): DeploymentRecord {
  const { now, observedBefore, progress } = options;
  const states = Object.values(record.progress).filter(
    state => state !== 'gone',
  );
  const startedAt = Date.parse(record.deployment.startedAt);
  const isExact = progress?.since !== undefined && progress.since >= startedAt;
  const at = {
    finishedAt: toIso(isExact ? progress.since! : Math.max(now, startedAt)),
    finishedAfter: isExact ? null : toIsoOrNull(observedBefore),
  };
  if (states.includes('failed')) {
    return withDeployment(record, {
      ...at,
      outcome: 'failed',
      outcomeReason: environmentReason('deployment.failed', {
        progress: progress?.reason.message ?? 'one of its workloads failed',
      }),
    });
  }
  if (states.length > 0 && states.every(state => state === 'complete')) {
    return withDeployment(record, {
      ...at,
      outcome: 'succeeded',
      outcomeReason: environmentReason('deployment.succeeded'),
    });
  }
  return withDeployment(record, {
    outcomeReason: inProgress(progress),
  });
}

/** Of one that was found complete: when that came about only the cluster can tell. */
export function succeededBefore(
  record: DeploymentRecord,
  finishedAt: number | undefined,
): DeploymentRecord {
  return finishedAt === undefined ||
    finishedAt < Date.parse(record.deployment.startedAt)
    ? record
    : withDeployment(record, {
        finishedAt: toIso(finishedAt),
        outcome: 'succeeded',
        outcomeReason: environmentReason('deployment.succeeded'),
      });
}

/** @param by - the version that came instead; undefined where the workloads were removed */
export function supersede(
  record: DeploymentRecord,
  { at, by }: { at: number; by?: string },
): DeploymentRecord {
  return withDeployment(record, {
    finishedAt: toIso(Math.max(at, Date.parse(record.deployment.startedAt))),
    outcome: 'superseded',
    outcomeReason: isRemoval(record)
      ? environmentReason('deployment.removed')
      : environmentReason('deployment.superseded', { version: by ?? UNKNOWN }),
  });
}

function isRemoval(record: DeploymentRecord): boolean {
  return Object.values(record.progress).every(state => state === 'gone');
}

export function rollBack(
  record: DeploymentRecord,
  {
    startedAt,
    toVersion,
    rolloutId,
  }: { startedAt: number; toVersion?: string; rolloutId?: string },
): DeploymentRecord {
  const { deployment } = record;
  const begun = Math.max(startedAt, Date.parse(deployment.startedAt));
  return withDeployment(record, {
    finishedAt: deployment.finishedAt ?? toIso(begun),
    outcome: 'rolled-back',
    outcomeReason: environmentReason('deployment.rolled-back', {
      version: toVersion ?? UNKNOWN,
    }),
    recovery: {
      startedAt: deployment.recovery?.startedAt ?? toIso(begun),
      finishedAt: null,
      toVersion: toVersion ?? null,
      rolloutId: rolloutId ?? null,
    },
  });
}

/** What ran before has run all the time. */
export function recovered(record: DeploymentRecord): DeploymentRecord {
  const { recovery } = record.deployment;
  return recovery
    ? withDeployment(record, {
        recovery: { ...recovery, finishedAt: recovery.startedAt },
      })
    : record;
}

function inProgress(progress: RolloutProgress | undefined): Reason {
  return environmentReason('deployment.in-progress', {
    progress: progress?.reason.message ?? 'its workloads are changing',
  });
}

function withDeployment(
  record: DeploymentRecord,
  changes: Partial<Deployment>,
): DeploymentRecord {
  return { ...record, deployment: { ...record.deployment, ...changes } };
}

export function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function toIsoOrNull(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : toIso(milliseconds);
}
