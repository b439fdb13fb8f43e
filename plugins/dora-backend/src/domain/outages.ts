import { Window } from './windows';

/** An incident that took a service down. */
export interface Outage {
  entityRef: string;
  from: number;
  /** Undefined: it has not ended. */
  to?: number;
}

/** Time in which at least one of its incidents hurt, of each service, added up. */
export function downOf(
  outages: readonly Outage[],
  window: Window,
): { ms: number; outages: number } {
  const until = new Map<string, number>();
  const sum = { ms: 0, outages: 0 };
  const inOrder = [...outages].sort((one, other) => one.from - other.from);
  for (const { entityRef, from, to } of inOrder) {
    const end = Math.min(to ?? Infinity, window.to);
    if (from >= window.to || end <= window.from) {
      continue;
    }
    const begin = Math.max(from, window.from, until.get(entityRef) ?? 0);
    sum.outages += 1;
    sum.ms += Math.max(0, end - begin);
    until.set(entityRef, Math.max(end, until.get(entityRef) ?? 0));
  }
  return sum;
}
