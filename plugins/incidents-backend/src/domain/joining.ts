import { storableText } from '@quarterdeck/toolkit-common';
import { IncidentSource, Severity } from '@quarterdeck/plugin-incidents-common';
import { IncidentRecord } from './records';
import { AlertReport, Report } from './reports';

/** Two things of one service that begin so close to each other are one incident. */
export const JOINS_WITHIN_MS = 3_600_000;

const ALERTED: readonly IncidentSource[] = [
  'alertmanager',
  'pagerduty',
  'objective',
];

/** What is looked for in the incidents that are open. */
export interface Found {
  environmentId: string | null;
  sourceKey: string;
  source: IncidentSource;
  startedAt: number;
}

/**
 * The incident that something belongs to, among those of its entity that are not over, newest first:
 *
 * 1. one that was opened by the same key;
 * 2. else one of the same environment that began within an hour of it;
 * 3. else, for an alert, one of the same environment that alerts opened and of which one still fires.
 *
 * Another environment never: production that is down is not what staging is busy with. A cosmetic fault that was opened
 * last week does not swallow the outage of today.
 */
export function incidentToJoin(
  open: readonly IncidentRecord[],
  found: Found,
  isFiring: (incidentId: string) => boolean,
): IncidentRecord | undefined {
  const here = open.filter(
    ({ environmentId }) => environmentId === found.environmentId,
  );
  return (
    open.find(({ sourceKey }) => sourceKey === found.sourceKey) ??
    here.find(
      ({ startedAt, openedAt }) =>
        found.startedAt >= startedAt - JOINS_WITHIN_MS &&
        found.startedAt <= openedAt + JOINS_WITHIN_MS,
    ) ??
    here.find(
      ({ id, source }) =>
        ALERTED.includes(found.source) &&
        ALERTED.includes(source) &&
        isFiring(id),
    )
  );
}

/** An alert as a report of what it alerts of. */
export function reportOf(alert: AlertReport): Report {
  return {
    entityRef: alert.entityRef,
    environmentId: alert.environmentId,
    title: alert.summary ?? alert.name,
    description: alert.description,
    severity: alert.severity,
    source: alert.isObjective ? 'objective' : alert.source,
    sourceKey: `${alert.source}:${alert.key}`,
    startedAt: alert.startsAt,
  };
}

/** A new incident, open. */
export function newIncident(
  id: string,
  number: number,
  report: Report,
  reason: IncidentRecord['reason'],
  now: number,
): IncidentRecord {
  return {
    id,
    number,
    entityRef: report.entityRef,
    environmentId: report.environmentId,
    title: storableText(report.title.trim(), TITLE_LENGTH) || 'Without a title',
    description:
      report.description === undefined
        ? undefined
        : storableText(report.description, DESCRIPTION_LENGTH),
    severity: report.severity,
    state: 'open',
    reason,
    source: report.source,
    sourceKey: report.sourceKey,
    startedAt: Math.min(report.startedAt, now),
    openedAt: Math.min(report.openedAt ?? now, now),
    openedBy: report.openedBy,
    roles: {},
    updates: [],
    actionItems: [],
    runs: [],
    mergedFrom: [],
    reopenedCount: 0,
    causeFactId: report.causeFactId,
    causeSubject: report.causeSubject,
    causeSummary: report.causeSummary,
    toldBreaches: [],
    revision: 1,
  };
}

const TITLE_LENGTH = 200;
const DESCRIPTION_LENGTH = 5000;

/** P0 is the worst. */
export function worst(severities: readonly Severity[]): Severity | undefined {
  return [...severities].sort()[0];
}
