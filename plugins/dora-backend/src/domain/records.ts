/**
 * What the room knows, as it was told, and what follows from it. What follows is a function of what is known alone: the
 * order in which it came does not matter. Times are milliseconds since 1970 in UTC.
 */
import { DeploymentOutcome } from '@quarterdeck/plugin-environments-common';
import { AttributionMethod, Tier } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';

/** A deployment, from all that the timeline tells of it. */
export interface DeploymentRecord {
  id: string;
  entityRef: string;
  environmentId: string;
  /** Of the environment as it is configured now. */
  tier: Tier;
  source: 'observed' | 'found' | 'reported';
  version?: string;
  previousVersion?: string;
  /** The commit that it was built from. */
  revision?: string;
  /** Names of images with their digests, and package URLs. */
  artifacts: readonly string[];
  startedAt: number;
  finishedAt?: number;
  outcome?: DeploymentOutcome;
  /** Since when what ran before is being put back, and since when it runs again. */
  rolledBackAt?: number;
  recoveredAt?: number;
  /** It had failed by itself before it was taken back, so that what is new in it was never delivered. */
  hadFailed?: boolean;
  rolloutId?: string;
  /** What the controlled change tells beyond it. */
  rollout?: {
    purpose: string;
    requestedAt?: number;
    startedAt?: number;
    /** When its analysis found it bad. */
    breachedAt?: number;
    /** When no user met it any more. */
    safeAt?: number;
  };
  /** Whoever reported it said whether it was planned. */
  reportedRework?: boolean;
}

/** Something was broken, from all that the timeline tells of it. */
export interface IncidentRecord {
  id: string;
  number: number;
  entityRef: string;
  environmentId?: string;
  title: string;
  severity: string;
  startedAt: number;
  openedAt: number;
  /** When users were no longer hurt, where somebody said so. */
  mitigatedAt?: number;
  resolvedAt?: number;
  /** It lives on in another one, and is none of its own. */
  mergedInto?: string;
  /** What whoever told of it names as its cause. `kind`: deployment, rollout, version, revision or artifact. */
  named?: { kind: string; id: string };
  /** A person said that no change is to blame. */
  isNobodysFault?: boolean;
}

/** What a person said about an incident, with reason. */
export interface CorrectionRecord {
  incidentId: string;
  /** Undefined: no deployment is to blame. */
  deploymentId?: string;
  by: string;
  at: number;
  reason: string;
}

/** What its commits tell about whether it was planned. */
export interface PlannedMark {
  isUnplanned: boolean;
  reason: Reason;
}

export interface DerivedDeployment {
  /** Undefined: it does not count. */
  countedAt?: number;
  reason: Reason;
  /** It tells of the same change as another one, which counts. */
  sameAs?: string;
  /** It finished in good order, so that what is new in it was delivered. */
  deliveredAt?: number;
  /** The commit that it was built from: its own, or the one that the report of the same change tells. */
  revision?: string;
  failedReasons: readonly Reason[];
  failedAt?: number;
  recoveredAt?: number;
  /** Undefined where it is not known. */
  isRework?: boolean;
  reworkReason?: Reason;
}

export interface DerivedIncident {
  deploymentId?: string;
  method: AttributionMethod;
  reason: Reason;
}

/** What is counted of one UTC day, or of a part of it. Sums, and the values themselves where a median is asked for. */
export interface DayFigures {
  /** The beginning of the day. */
  day: number;
  /** Counted deployments. */
  deployments: number;
  /** Of those, failed ones. */
  failed: number;
  /** Of those, such whose commits are known. */
  withCommits: number;
  /** Of those, such of which it is known whether they were planned, and such that were not. */
  reworkKnown: number;
  rework: number;
  /** All deployments that ended this day, in whichever way, and those of them that succeeded and stayed. */
  ended: number;
  succeeded: number;
  /** Of the changes whose deployment counts this day. */
  leads: readonly number[];
  /** Of the failed deployments that recovered this day. */
  recoveries: readonly number[];
  /** Of the same changes as `leads`. */
  stages: Readonly<Record<string, { ms: number; n: number }>>;
  /** Changes that are dated after their deployment. */
  negative: number;
  /** Incidents that opened this day, and those of them with a deployment to blame. */
  incidents: number;
  attributed: number;
}
