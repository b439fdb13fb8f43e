import { incidentReason } from '@quarterdeck/plugin-incidents-common';
import { AlertRecord, IncidentRecord } from '../domain/records';
import { AlertReport, Report } from '../engine/IncidentDesk';

export const NOW = 1_790_000_000_000;
export const MINUTE_MS = 60_000;
export const SHOP = 'component:default/shop';

export const idOf = (index: number) =>
  `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** INC-1 and so on: each opened a millisecond after the one before. */
export function exampleRecord(
  index: number,
  changes: Partial<IncidentRecord> = {},
): IncidentRecord {
  return {
    id: idOf(index),
    number: index,
    entityRef: SHOP,
    environmentId: 'production',
    title: 'Orders fail',
    severity: 'P1',
    state: 'open',
    reason: incidentReason('state.open'),
    source: 'alertmanager',
    sourceKey: `alertmanager:f${index}`,
    startedAt: NOW + index - MINUTE_MS,
    openedAt: NOW + index,
    roles: {},
    updates: [],
    actionItems: [],
    runs: [],
    mergedFrom: [],
    reopenedCount: 0,
    toldBreaches: [],
    revision: 1,
    ...changes,
  };
}

export function exampleAlert(
  index: number,
  changes: Partial<AlertRecord> = {},
): AlertRecord {
  return {
    id: idOf(1_000 + index),
    incidentId: idOf(1),
    source: 'alertmanager',
    key: `f${index}`,
    name: 'TooManyErrors',
    severity: 'P1',
    state: 'firing',
    labels: { alertname: 'TooManyErrors' },
    startsAt: NOW + index,
    receivedAt: NOW + index,
    notifications: 1,
    revision: 1,
    ...changes,
  };
}

export function exampleReport(changes: Partial<Report> = {}): Report {
  return {
    entityRef: SHOP,
    environmentId: 'production',
    title: 'A canary was rolled back',
    severity: 'P2',
    source: 'rollback',
    sourceKey: 'rollout:r1',
    startedAt: NOW - MINUTE_MS,
    ...changes,
  };
}

export function exampleAlertReport(
  changes: Partial<AlertReport> = {},
): AlertReport {
  return {
    source: 'alertmanager',
    key: 'f1',
    entityRef: SHOP,
    environmentId: 'production',
    name: 'TooManyErrors',
    severity: 'P1',
    isObjective: false,
    state: 'firing',
    labels: { alertname: 'TooManyErrors', service: 'shop' },
    summary: 'More than 5 % of the orders fail',
    startsAt: NOW - MINUTE_MS,
    ...changes,
  };
}
