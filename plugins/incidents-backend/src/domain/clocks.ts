import {
  Clock,
  SeverityDemands,
  incidentReason,
} from '@quarterdeck/plugin-incidents-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { IncidentRecord, isOver, toIso } from './records';

const MINUTE_MS = 60_000;

/**
 * How long it took, or has taken by now. To acknowledge counts from when the portal knew of it, since nobody could before;
 * to mitigate and to resolve count from when it began to hurt. One that is reopened goes on where it was.
 */
export function clocksOf(
  record: IncidentRecord,
  demands: SeverityDemands,
  now: number,
): Clock[] {
  if (record.state === 'merged') {
    return [];
  }
  const { startedAt, openedAt, acknowledgedAt, mitigatedAt, resolvedAt } =
    record;
  return [
    clock(
      'acknowledge',
      openedAt,
      acknowledgedAt ?? resolvedAt,
      demands.acknowledgeWithinMs,
      now,
    ),
    clock('mitigate', startedAt, mitigatedAt, demands.mitigateWithinMs, now),
    clock('resolve', startedAt, resolvedAt, demands.resolveWithinMs, now),
  ];
}

function clock(
  kind: Clock['kind'],
  from: number,
  until: number | undefined,
  targetMs: number | null,
  now: number,
): Clock {
  // One that was opened afterwards was over before.
  const elapsedMs = Math.max(0, (until ?? now) - from);
  return {
    kind,
    elapsedMs,
    targetMs,
    isRunning: until === undefined,
    isBreached: targetMs !== null && elapsedMs > targetMs,
  };
}

/** When stakeholders are to hear something next; undefined where they are not waiting. */
export function nextUpdateDueAt(
  record: IncidentRecord,
  { updateEveryMs }: SeverityDemands,
): number | undefined {
  if (isOver(record)) {
    return undefined;
  }
  const last = record.updates.at(-1);
  if (last?.nextUpdateAt !== undefined) {
    return last.nextUpdateAt;
  }
  return updateEveryMs === null
    ? undefined
    : (last?.at ?? record.openedAt) + updateEveryMs;
}

/**
 * Of what its severity demands, what is missing now; and once it is over, what any has to end with.
 *
 * @param unjudged - how many of its alerts nobody has judged
 */
export function missingOf(
  record: IncidentRecord,
  demands: SeverityDemands,
  unjudged: number,
  now: number,
): Reason[] {
  if (record.state === 'merged') {
    return [];
  }
  if (record.state === 'resolved') {
    return [
      ...(demands.postMortemNeeded && record.actionItems.length === 0
        ? [incidentReason('missing.post-mortem')]
        : []),
      ...(unjudged > 0
        ? [incidentReason('missing.verdict', { count: unjudged })]
        : []),
    ];
  }
  const missing: Reason[] = [];
  const { acknowledgeWithinMs, rolesNeeded } = demands;
  if (
    acknowledgeWithinMs !== null &&
    record.acknowledgedAt === undefined &&
    now - record.openedAt > acknowledgeWithinMs
  ) {
    const minutes = Math.round(acknowledgeWithinMs / MINUTE_MS);
    missing.push(incidentReason('missing.acknowledge', { minutes }));
  }
  for (const role of rolesNeeded) {
    if (record.roles[role] === undefined) {
      missing.push(incidentReason('missing.role', { role }));
    }
  }
  const dueAt = nextUpdateDueAt(record, demands);
  if (dueAt !== undefined && dueAt < now) {
    missing.push(incidentReason('missing.update', { dueAt: toIso(dueAt) }));
  }
  return missing;
}
