import type { FleetEntry } from '@quarterdeck/plugin-backups-common';

export type FleetFilter = 'all' | 'worries' | 'unprotected';

/** Data that nothing protects, neither the portal nor anything else that it knows of. */
export function isUnprotected({
  holdsData,
  sources,
  mirrors,
}: FleetEntry): boolean {
  return holdsData !== null && sources === 0 && mirrors === 0;
}

/** Somebody should look at it. */
export function isWorry(entry: FleetEntry): boolean {
  return (
    isUnprotected(entry) ||
    entry.status === 'degraded' ||
    entry.status === 'unavailable'
  );
}

/** Those that are asked for, in the order that they came in. */
export function chooseEntries(
  entries: readonly FleetEntry[],
  filter: FleetFilter,
  search: string,
): FleetEntry[] {
  const wanted = search.trim().toLocaleLowerCase();
  return entries.filter(
    entry =>
      (filter === 'all' ||
        (filter === 'worries' ? isWorry(entry) : isUnprotected(entry))) &&
      [entry.title, entry.entityRef, entry.owner ?? ''].some(text =>
        text.toLocaleLowerCase().includes(wanted),
      ),
  );
}
