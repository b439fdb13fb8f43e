/**
 * What one fact tells, and how several become one. The order in which facts are read does not matter: of two that tell of
 * the same thing, the one that knows more of it wins, and of equals the one further on in the timeline.
 */
import { DeploymentOutcome } from '@quarterdeck/plugin-environments-common';
import { DeploymentRecord, IncidentRecord } from './records';

export interface ToldDeployment {
  record: Omit<DeploymentRecord, 'tier' | 'rollout' | 'hadFailed'>;
  /** Of the fact in the timeline. */
  position: number;
  /** How it had last ended by itself, before anybody took it back, and which fact says so. */
  ownEnd?: {
    outcome: Exclude<DeploymentOutcome, 'rolled-back'>;
    position: number;
  };
}

export interface ToldIncident {
  record: IncidentRecord;
  position: number;
}

/** Of a rollout what the deployments of it do not tell. */
export interface ToldRollout {
  id: string;
  purpose: string;
  /** The first that is known of it. */
  firstAt: number;
  requestedAt?: number;
  startedAt?: number;
  breachedAt?: number;
  safeAt?: number;
}

export function mergeDeployments(
  one: ToldDeployment,
  other: ToldDeployment,
): ToldDeployment {
  const later =
    progressOf(one) - progressOf(other) || one.position - other.position;
  const ends = [one.ownEnd, other.ownEnd]
    .filter(end => end !== undefined)
    .sort((left, right) => right.position - left.position);
  return { ...(later >= 0 ? one : other), ownEnd: ends[0] };
}

/** A deployment ends, then may be taken back, and then what ran before runs again; never the other way round. */
function progressOf({ record }: ToldDeployment): number {
  if (record.outcome === 'rolled-back') {
    return record.recoveredAt === undefined ? 2 : 3;
  }
  return record.outcome === undefined ? 0 : 1;
}

/** An incident may be opened again, so that only the timeline knows which fact is the later one. */
export function mergeIncidents(
  one: ToldIncident,
  other: ToldIncident,
): ToldIncident {
  return one.position >= other.position ? one : other;
}

export function mergeRollouts(
  one: ToldRollout,
  other: ToldRollout,
): ToldRollout {
  return {
    id: one.id,
    purpose: one.purpose,
    firstAt: Math.min(one.firstAt, other.firstAt),
    requestedAt: earlier(one.requestedAt, other.requestedAt),
    startedAt: earlier(one.startedAt, other.startedAt),
    breachedAt: earlier(one.breachedAt, other.breachedAt),
    safeAt: earlier(one.safeAt, other.safeAt),
  };
}

function earlier(one?: number, other?: number): number | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : Math.min(one, other);
}
