import type { ActorKind, FactQuery } from '@quarterdeck/plugin-timeline-common';
import { isRoom, type Room } from './rooms';

export const RANGES = ['hour', 'day', 'week', 'month'] as const;
export type Range = (typeof RANGES)[number];

export const ACTOR_KINDS: readonly ActorKind[] = [
  'user',
  'service',
  'tool',
  'system',
];

/** What a reader has narrowed the list to. Times are ISO 8601. */
export interface Filters {
  rooms: Room[];
  environments: string[];
  actors: ActorKind[];
  text: string;
  /** A range that ends now, or the bounds themselves. */
  range?: Range;
  from?: string;
  to?: string;
  /** Only what belongs to the reader. */
  mine: boolean;
}

export const NO_FILTERS: Filters = {
  rooms: [],
  environments: [],
  actors: [],
  text: '',
  mine: false,
};

const RANGE_MS: Record<Range, number> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
};

/** Filters live in the address, so that a link shows what its sender sees. Parameters of others are left alone. */
export function filtersOf(parameters: URLSearchParams): Filters {
  const list = (name: string) =>
    parameters.get(name)?.split(',').filter(Boolean) ?? [];
  const range = parameters.get('range');
  return {
    rooms: list('room').filter(isRoom),
    environments: list('environment'),
    actors: list('actor').filter(isActorKind),
    text: parameters.get('text') ?? '',
    range: isRange(range) ? range : undefined,
    from: instant(parameters.get('from')),
    to: instant(parameters.get('to')),
    mine: parameters.get('mine') === 'true',
  };
}

export function withFilters(
  parameters: URLSearchParams,
  filters: Filters,
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const set = (name: string, value: string | undefined) =>
    value ? next.set(name, value) : next.delete(name);
  set('room', filters.rooms.join(','));
  set('environment', filters.environments.join(','));
  set('actor', filters.actors.join(','));
  set('text', filters.text.trim());
  set('range', filters.range);
  set('from', filters.range ? undefined : filters.from);
  set('to', filters.range ? undefined : filters.to);
  set('mine', filters.mine ? 'true' : undefined);
  return next;
}

/** @param now - epoch milliseconds */
export function queryOf(filters: Filters, now: number): FactQuery {
  const { rooms, environments, actors, text, range, from, to } = filters;
  return {
    room: rooms.length > 0 ? rooms : undefined,
    environment: environments.length > 0 ? environments : undefined,
    actor: actors.length > 0 ? [...actors] : undefined,
    text: text.trim() || undefined,
    from: range ? new Date(now - RANGE_MS[range]).toISOString() : from,
    to: range ? undefined : to,
  };
}

export function countFilters(filters: Filters): number {
  const { rooms, environments, actors, text, range, from, to, mine } = filters;
  return (
    rooms.length +
    environments.length +
    actors.length +
    [text.trim(), range ?? from ?? to, mine].filter(Boolean).length
  );
}

function isRange(value: string | null): value is Range {
  return RANGES.some(range => range === value);
}

function isActorKind(value: string): value is ActorKind {
  return ACTOR_KINDS.some(kind => kind === value);
}

function instant(text: string | null): string | undefined {
  const time = text ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
