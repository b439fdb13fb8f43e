import type { IncidentEvent } from '@quarterdeck/plugin-incidents-common';

export type EventKind = IncidentEvent['kind'];

/** The kinds that there are, in the order in which they are offered. */
const ORDER: readonly EventKind[] = [
  'incident',
  'alert',
  'change',
  'runbook',
  'approval',
  'update',
  'message',
  'other',
];

export function kindsOf(events: readonly IncidentEvent[]): EventKind[] {
  const there = new Set(events.map(({ kind }) => kind));
  return ORDER.filter(kind => there.has(kind));
}

/** Newest first, of the kinds that are chosen; of all where none is. */
export function shownEvents(
  events: readonly IncidentEvent[],
  kinds: ReadonlySet<EventKind>,
): IncidentEvent[] {
  return events
    .filter(({ kind }) => kinds.size === 0 || kinds.has(kind))
    .reverse();
}
