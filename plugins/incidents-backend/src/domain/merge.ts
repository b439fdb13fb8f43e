import { incidentReason } from '@quarterdeck/plugin-incidents-common';
import { Refusal } from './commands';
import { CHART, isWorse } from './decide';
import { IncidentRecord, isOver } from './records';

export type MergeVerdict =
  | { merged: IncidentRecord; into: IncidentRecord }
  | { refusal: Refusal };

/**
 * Two turn out to be one. The one that lives on began when the first of them did, and is as severe as the worse; its
 * alerts, and what was merged into the other before, are its own now. What people said and did stays with the one that
 * they did it in, where the record of both shows it.
 *
 * @param into - not merged itself: whoever asks follows to the one that lives on
 */
export function merge(
  record: IncidentRecord,
  into: IncidentRecord,
  now: number,
): MergeVerdict {
  if (record.id === into.id) {
    return { refusal: 'into-itself' };
  }
  if (!CHART.merge[record.state] || into.state === 'merged') {
    return { refusal: 'wrong-state' };
  }
  if (isOver(into) && !isOver(record)) {
    return { refusal: 'into-one-that-is-over' };
  }
  const { id, number, title } = record;
  return {
    merged: {
      ...record,
      state: 'merged',
      reason: incidentReason('state.merged', { number: into.number }),
      mergedInto: { id: into.id, number: into.number },
      mergedAt: now,
      revision: record.revision + 1,
    },
    into: {
      ...into,
      severity: isWorse(record.severity, into.severity)
        ? record.severity
        : into.severity,
      startedAt: Math.min(record.startedAt, into.startedAt),
      causeFactId: into.causeFactId ?? record.causeFactId,
      causeSubject: into.causeSubject ?? record.causeSubject,
      causeSummary: into.causeSummary ?? record.causeSummary,
      mergedFrom: [
        ...into.mergedFrom,
        ...record.mergedFrom,
        { id, number, title },
      ],
      revision: into.revision + 1,
    },
  };
}
