import { DeploymentRecord, IncidentRecord } from '../records';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const ENTITY = 'component:default/shop';
export const OTHER_ENTITY = 'component:default/api';

const START = Date.UTC(2026, 0, 5);

/** @param hours - since Monday 5 January 2026 */
export function at(hours: number): number {
  return START + Math.round(hours * HOUR);
}

/** A deployment that was observed and succeeded, unless it is said otherwise. */
export function deploymentRecord(
  id: string,
  told: Partial<DeploymentRecord> & { startedAt: number },
): DeploymentRecord {
  return {
    id,
    entityRef: ENTITY,
    environmentId: 'production',
    tier: 'production',
    source: 'observed',
    artifacts: [],
    outcome: 'succeeded',
    ...told,
  };
}

/** An incident that began to hurt when it was opened, and still does, unless it is said otherwise. */
export function incidentRecord(
  id: string,
  told: Partial<IncidentRecord> & { openedAt: number },
): IncidentRecord {
  return {
    id,
    number: 1,
    entityRef: ENTITY,
    environmentId: 'production',
    title: 'It is broken',
    severity: 'P1',
    startedAt: told.openedAt,
    ...told,
  };
}
