import { AttributionMethod, Tier } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import {
  CorrectionRecord,
  DeploymentRecord,
  DerivedDeployment,
} from './records';

/** A deployment as it is kept, with what follows from it. Times are milliseconds since 1970 in UTC. */
export interface StoredDeployment
  extends Pick<
    DeploymentRecord,
    | 'id'
    | 'entityRef'
    | 'environmentId'
    | 'tier'
    | 'startedAt'
    | 'revision'
    | 'rolloutId'
  > {
  told: Pick<
    DeploymentRecord,
    'source' | 'version' | 'previousVersion' | 'finishedAt' | 'outcome'
  >;
  follows: Pick<DerivedDeployment, 'reason' | 'failedReasons' | 'reworkReason'>;
  countedAt?: number;
  failedAt?: number;
  recoveredAt?: number;
  isFailed: boolean;
  /** Undefined where it is not known. */
  isRework?: boolean;
  commitsState: 'pending' | 'known' | 'unknown';
  commitsReason?: Reason;
  /** How many count for the lead time, and the median of it. */
  commits?: number;
  medianLeadMs?: number;
}

/** An incident as it is kept, with the deployment that it comes from. */
export interface StoredIncident {
  id: string;
  number: number;
  entityRef: string;
  environmentId?: string;
  title: string;
  severity: string;
  startedAt: number;
  openedAt: number;
  resolvedAt?: number;
  /** It was not merged into another one. */
  isCounted: boolean;
  deploymentId?: string;
  method: AttributionMethod;
  reason: Reason;
  /** What a person said of it. */
  correction?: CorrectionRecord;
}

/** How many of what began in a window do not count, and why. */
export interface NotCounted {
  tier: Tier;
  environmentId: string;
  /** Of the reason. */
  code: string;
  deployments: number;
}
