import {
  Alert,
  Incident,
  IncidentControl,
  IncidentSummary,
  SeverityDemands,
  incidentReason,
  incidentRespondPermission,
} from '@quarterdeck/plugin-incidents-common';
import { fillSentence } from '@quarterdeck/toolkit-common';
import { clocksOf, missingOf, nextUpdateDueAt } from './clocks';
import { CHART } from './decide';
import {
  AlertRecord,
  IncidentRecord,
  isOver,
  optionalIso,
  toIso,
} from './records';

/** Who looks at it. */
export interface Reader {
  /** Undefined for a service. */
  userRef?: string;
  /** Whether they may carry it to its end. */
  mayRespond: boolean;
}

export function presentSummary(
  record: IncidentRecord,
  firingAlerts: number,
  demands: SeverityDemands,
  now: number,
): IncidentSummary {
  return {
    id: record.id,
    number: record.number,
    entityRef: record.entityRef,
    environmentId: record.environmentId,
    title: record.title,
    severity: record.severity,
    state: record.state,
    reason: record.reason,
    source: record.source,
    startedAt: toIso(record.startedAt),
    openedAt: toIso(record.openedAt),
    openedBy: record.openedBy ?? null,
    acknowledgedAt: optionalIso(record.acknowledgedAt),
    mitigatedAt: optionalIso(record.mitigatedAt),
    resolvedAt: optionalIso(record.resolvedAt),
    commander: record.roles.commander ?? null,
    clocks: clocksOf(record, demands, now),
    firingAlerts,
  };
}

export function presentIncident(
  record: IncidentRecord,
  alerts: readonly AlertRecord[],
  shown: {
    demands: SeverityDemands;
    updateTemplates: Readonly<Record<string, string>>;
    owner: string | null;
    /** What people call the entity. */
    service: string;
    reader: Reader;
    now: number;
  },
): Incident {
  const { demands, reader, now } = shown;
  const firing = alerts.filter(({ state }) => state === 'firing').length;
  const unjudged = alerts.filter(({ verdict }) => verdict === undefined).length;
  const obstacle = obstacleTo(record, reader);
  const { commander = null, scribe = null, liaison = null } = record.roles;
  return {
    ...presentSummary(record, firing, demands, now),
    asOf: toIso(now),
    revision: record.revision,
    description: record.description ?? null,
    roles: { commander, scribe, liaison },
    demands,
    missing: missingOf(record, demands, unjudged, now),
    alerts: alerts.map(presentAlert),
    updates: record.updates.map(({ id, at, by, text, nextUpdateAt }) => ({
      id,
      at: toIso(at),
      by,
      text,
      nextUpdateAt: optionalIso(nextUpdateAt),
    })),
    updateTemplates: filledTemplates(record, shown),
    nextUpdateDueAt: optionalIso(nextUpdateDueAt(record, demands)),
    actionItems: record.actionItems.map(item => ({
      id: item.id,
      title: item.title,
      owner: item.owner ?? null,
      dueOn: item.dueOn ?? null,
      doneAt: optionalIso(item.doneAt),
    })),
    attribution: presentAttribution(record),
    runs: record.runs.map(run => ({ ...run, startedAt: toIso(run.startedAt) })),
    mergedInto: record.mergedInto ?? null,
    mergedFrom: record.mergedFrom,
    reopenedCount: record.reopenedCount,
    controls: obstacle === null ? controlsOf(record, alerts.length > 0) : [],
    controlsReason: obstacle,
    owner: shown.owner,
  };
}

function presentAlert(alert: AlertRecord): Alert {
  return {
    id: alert.id,
    source: alert.source,
    name: alert.name,
    state: alert.state,
    labels: alert.labels,
    summary: alert.summary ?? null,
    link: alert.link ?? null,
    runbookUrl: alert.runbookUrl ?? null,
    startsAt: toIso(alert.startsAt),
    endsAt: optionalIso(alert.endsAt),
    notifications: alert.notifications,
    verdict: alert.verdict ?? null,
    judgedBy: alert.judgedBy ?? null,
  };
}

function presentAttribution({
  attribution,
}: IncidentRecord): Incident['attribution'] {
  return attribution
    ? {
        factId: attribution.factId ?? null,
        summary: attribution.summary ?? null,
        subject: attribution.subject ?? null,
        rank: attribution.rank ?? null,
        by: attribution.by,
        at: toIso(attribution.at),
        comment: attribution.comment ?? null,
      }
    : null;
}

function filledTemplates(
  { title, severity, state, number }: IncidentRecord,
  {
    updateTemplates,
    service,
  }: { updateTemplates: Readonly<Record<string, string>>; service: string },
): Incident['updateTemplates'] {
  const words = { title, severity, state, number, service };
  return Object.entries(updateTemplates).map(([name, text]) => ({
    title: name,
    text: fillSentence(text, words),
  }));
}

function obstacleTo(record: IncidentRecord, reader: Reader) {
  if (record.state === 'merged') {
    const number = record.mergedInto?.number ?? record.number;
    return incidentReason('control.merged', { number });
  }
  if (reader.userRef === undefined) {
    return incidentReason('control.not-a-person');
  }
  return reader.mayRespond
    ? null
    : incidentReason('control.not-allowed', {
        permission: incidentRespondPermission.name,
        entityRef: record.entityRef,
      });
}

/** What can be done with it now, of one that was not merged. */
export function controlsOf(
  record: IncidentRecord,
  hasAlerts: boolean,
): IncidentControl[] {
  const can = (command: keyof typeof CHART) =>
    CHART[command][record.state] !== undefined;
  const isPossible: Record<IncidentControl, boolean> = {
    acknowledge: can('acknowledge') && record.acknowledgedAt === undefined,
    'set-severity': can('set-severity'),
    assign: can('assign'),
    mitigate: can('mitigate'),
    resolve: can('resolve'),
    reopen: can('reopen'),
    merge: can('merge'),
    'post-update': true,
    comment: true,
    attribute: true,
    'add-action-item': true,
    'judge-alert': hasAlerts,
    'start-runbook': !isOver(record),
    'plan-rollback': !isOver(record),
  };
  return CONTROLS.filter(control => isPossible[control]);
}

const CONTROLS: readonly IncidentControl[] = [
  'acknowledge',
  'set-severity',
  'assign',
  'mitigate',
  'resolve',
  'reopen',
  'merge',
  'post-update',
  'comment',
  'attribute',
  'add-action-item',
  'judge-alert',
  'start-runbook',
  'plan-rollback',
];
