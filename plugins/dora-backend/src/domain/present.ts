import {
  CountedDeployment,
  CountedIncident,
  Tier,
  doraReason,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { StoredDeployment, StoredIncident } from './stored';

export const toIso = (at: number) => new Date(at).toISOString();
const optionalIso = (at: number | undefined) =>
  at === undefined ? null : toIso(at);

/**
 * A deployment as a list of one tier shows it.
 *
 * @param tier - that the list is of; one to another tier does not count there. Undefined: its own
 */
export function presentDeployment(
  stored: StoredDeployment,
  tier: Tier = stored.tier,
): CountedDeployment {
  const { told, follows } = stored;
  const isElsewhere = stored.tier !== tier;
  return {
    id: stored.id,
    entityRef: stored.entityRef,
    environmentId: stored.environmentId,
    tier: stored.tier,
    source: told.source,
    version: told.version ?? null,
    previousVersion: told.previousVersion ?? null,
    revision: stored.revision ?? null,
    rolloutId: stored.rolloutId ?? null,
    startedAt: toIso(stored.startedAt),
    finishedAt: optionalIso(told.finishedAt),
    countedAt: isElsewhere ? null : optionalIso(stored.countedAt),
    reason: isElsewhere
      ? elsewhere(stored.environmentId, stored.tier)
      : follows.reason,
    isFailed: stored.isFailed,
    failedReasons: [...follows.failedReasons],
    failedAt: optionalIso(stored.failedAt),
    recoveredAt: optionalIso(stored.recoveredAt),
    recoveryMs:
      stored.failedAt === undefined || stored.recoveredAt === undefined
        ? null
        : stored.recoveredAt - stored.failedAt,
    isRework: stored.isRework ?? null,
    reworkReason: follows.reworkReason ?? null,
    commitsReason: commitsReasonOf(stored),
    commits: stored.commits ?? null,
    medianLeadMs: stored.medianLeadMs ?? null,
  };
}

/** Why a deployment does not count for the metrics of another tier than its own. */
export function elsewhere(environmentId: string, tier: Tier): Reason {
  return doraReason('not-counted.other-tier', {
    environment: environmentId,
    tier,
  });
}

function commitsReasonOf({
  commitsState,
  commitsReason,
}: StoredDeployment): Reason | null {
  switch (commitsState) {
    case 'pending':
      return commitsReason ?? doraReason('lead.pending');
    case 'unknown':
      return commitsReason ?? doraReason('value.no-commits');
    default:
      return commitsReason ?? null;
  }
}

/** What an incident is shown with. */
export interface IncidentContext {
  /** The reader may correct it. */
  mayCorrect: boolean;
  /** They may see the deployment that it comes from. */
  maySeeDeployment: boolean;
}

export function presentIncident(
  { correction, ...stored }: StoredIncident,
  { mayCorrect, maySeeDeployment }: IncidentContext,
): CountedIncident {
  return {
    id: stored.id,
    number: stored.number,
    entityRef: stored.entityRef,
    environmentId: stored.environmentId ?? null,
    title: stored.title,
    severity: stored.severity,
    startedAt: toIso(stored.startedAt),
    openedAt: toIso(stored.openedAt),
    resolvedAt: optionalIso(stored.resolvedAt),
    deploymentId: maySeeDeployment ? (stored.deploymentId ?? null) : null,
    method: stored.method,
    reason: maySeeDeployment ? stored.reason : doraReason('attribution.hidden'),
    // What they said may tell of it, too.
    correction:
      correction && maySeeDeployment
        ? {
            by: correction.by,
            at: toIso(correction.at),
            reason: correction.reason,
          }
        : null,
    mayCorrect,
  };
}
