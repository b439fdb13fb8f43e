import { AlertRecord, IncidentRecord, isOver } from './records';
import { AlertReport } from './reports';

const MINUTE_MS = 60_000;
/** What fires again so soon after its incident was over is the same incident. */
export const REOPENS_WITHIN_MS = 30 * MINUTE_MS;
/** What is told later than this is no message that was overtaken by a newer one. */
const OVERTAKEN_WITHIN_MS = MINUTE_MS;

/**
 * What a notification says beyond what is known. Senders repeat themselves, and what they send may be overtaken on its
 * way.
 *
 * - `fired`: nothing was known of it. `fired-again`: it was over.
 * - `changed`: it still fires, and something about it is another than before. `resolved`: it is over.
 * - `repeated`: nothing new. `overtaken`: older than what is known, or the end of something that nobody told of.
 */
export type News =
  | 'fired'
  | 'fired-again'
  | 'changed'
  | 'resolved'
  | 'repeated'
  | 'overtaken';

export function newsOf(
  known: AlertRecord | undefined,
  report: AlertReport,
  now: number,
): News {
  if (!known) {
    return report.state === 'firing' ? 'fired' : 'overtaken';
  }
  if (isOlder(known, report)) {
    return 'overtaken';
  }
  if (report.state === 'resolved') {
    return newsOfEnd(known, report, now);
  }
  if (known.state === 'resolved') {
    return isFiringAgain(known, report, now) ? 'fired-again' : 'overtaken';
  }
  return isSame(known, report) ? 'repeated' : 'changed';
}

function isOlder(known: AlertRecord, { sentAt }: AlertReport): boolean {
  return (
    sentAt !== undefined && known.sentAt !== undefined && sentAt < known.sentAt
  );
}

function isFiringAgain(
  known: AlertRecord,
  { sentAt, startsAt }: AlertReport,
  now: number,
): boolean {
  return (
    // Who says when it was so has told something newer.
    (sentAt !== undefined && sentAt > (known.sentAt ?? known.receivedAt)) ||
    startsAt > (known.endsAt ?? known.startsAt) ||
    // Where the sender itself lost sight of the alert, it begins as before once it is seen again.
    (sentAt === undefined && now - known.receivedAt > OVERTAKEN_WITHIN_MS)
  );
}

function newsOfEnd(known: AlertRecord, report: AlertReport, now: number): News {
  if (known.state === 'resolved') {
    return 'repeated';
  }
  return (report.endsAt ?? now) < known.startsAt ? 'overtaken' : 'resolved';
}

function isSame(known: AlertRecord, report: AlertReport): boolean {
  const shown = ({
    name,
    severity,
    labels,
    summary,
    link,
    runbookUrl,
  }: AlertRecord | AlertReport) =>
    JSON.stringify([
      name,
      severity,
      Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)),
      summary,
      link,
      runbookUrl,
    ]);
  return shown(known) === shown(report);
}

/** What fires anew, in its incident. */
export function newAlert(
  id: string,
  incidentId: string,
  report: AlertReport,
  now: number,
): AlertRecord {
  return {
    ...contentOf(report),
    id,
    incidentId,
    source: report.source,
    key: report.key,
    state: 'firing',
    startsAt: Math.min(report.startsAt, now),
    receivedAt: now,
    sentAt: report.sentAt,
    notifications: 1,
    revision: 1,
  };
}

/** A known alert after something was told of it. */
export function toldAlert(
  known: AlertRecord,
  report: AlertReport,
  news: Exclude<News, 'fired'>,
  now: number,
): AlertRecord {
  const notifications = known.notifications + 1;
  const revision = known.revision + 1;
  const sentAt = report.sentAt ?? known.sentAt;
  const told = { ...known, notifications, revision, sentAt };
  switch (news) {
    case 'overtaken':
      return { ...known, notifications, revision };
    case 'resolved':
      return {
        ...told,
        state: 'resolved',
        endsAt: Math.max(known.startsAt, Math.min(report.endsAt ?? now, now)),
        receivedAt: now,
      };
    case 'fired-again':
      return {
        ...told,
        ...contentOf(report),
        state: 'firing',
        startsAt: Math.max(known.startsAt, Math.min(report.startsAt, now)),
        endsAt: undefined,
        receivedAt: now,
        // That it was right the last time says nothing about this one.
        verdict: undefined,
        judgedBy: undefined,
      };
    default:
      return { ...told, ...contentOf(report), receivedAt: now };
  }
}

function contentOf(report: AlertReport) {
  const { name, severity, labels, summary, link, runbookUrl } = report;
  return { name, severity, labels, summary, link, runbookUrl };
}

/** Whether an alert that fires again carries on with the incident that it belonged to. */
export function carriesOn(incident: IncidentRecord, startsAt: number): boolean {
  return (
    !isOver(incident) ||
    (incident.resolvedAt !== undefined &&
      startsAt - incident.resolvedAt <= REOPENS_WITHIN_MS)
  );
}
