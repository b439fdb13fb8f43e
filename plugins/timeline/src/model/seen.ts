import type { Fact } from '@quarterdeck/plugin-timeline-common';

/** What has occurred among the facts shown so far, each sorted: what there is to filter by. */
export interface Seen {
  rooms: readonly string[];
  types: readonly string[];
  environments: readonly string[];
}

export const NOTHING_SEEN: Seen = { rooms: [], types: [], environments: [] };

/** The same object where nothing new has occurred. */
export function withSeen(seen: Seen, facts: readonly Fact[]): Seen {
  const rooms = added(
    seen.rooms,
    facts.map(({ type }) => type.split('.')[0]),
  );
  const types = added(
    seen.types,
    facts.map(({ type }) => type),
  );
  const environments = added(
    seen.environments,
    facts.flatMap(({ environmentId }) => environmentId ?? []),
  );
  return rooms === seen.rooms &&
    types === seen.types &&
    environments === seen.environments
    ? seen
    : { rooms, types, environments };
}

function added(known: readonly string[], found: string[]): readonly string[] {
  const all = new Set([...known, ...found]);
  return all.size === known.length ? known : [...all].sort();
}
