import type { ActorKind, FactQuery } from '@quarterdeck/plugin-timeline-common';
import { isInstant } from './instants';

export const RANGES = ['hour', 'day', 'week', 'month'] as const;
export type Range = (typeof RANGES)[number];

export const ACTOR_KINDS: readonly ActorKind[] = [
  'user',
  'service',
  'tool',
  'system',
];

/** Stands for whatever belongs to the reader or to a group of theirs. */
export const MINE = 'me';

/** What a reader has narrowed the list to. Times are ISO 8601. */
export interface Filters {
  rooms: string[];
  /** One type of facts: `environments.deployment.rolled-back`. */
  type?: string;
  environments: string[];
  actors: ActorKind[];
  text: string;
  /** A range that ends now, or the bounds themselves. */
  range?: Range;
  from?: string;
  to?: string;
  /** All that belongs to one story, like a deployment and its undo. */
  correlation?: string;
  /** Only what belongs to this owner: `me`, or the reference of a group or a user. */
  owner?: string;
}

export const NO_FILTERS: Filters = {
  rooms: [],
  environments: [],
  actors: [],
  text: '',
};

const RANGE_MS: Record<Range, number> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
};

const ROOM = /^[a-z][a-z0-9-]{0,59}$/;
const TYPE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*){0,2}$/;
const ENVIRONMENT = /^[a-z][a-z0-9-]{0,38}$/;
const OWNER =
  /^(me|[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*)$/;
const LONGEST_TEXT = 200;
const LONGEST_ID = 300;

/** Filters live in the address, so that a link shows what its sender sees. What makes no sense is left out. */
export function filtersOf(parameters: URLSearchParams): Filters {
  const list = (name: string, shape: RegExp) => [
    ...new Set(
      parameters
        .get(name)
        ?.split(',')
        .filter(value => shape.test(value)),
    ),
  ];
  const one = (name: string, shape: RegExp) => {
    const value = parameters.get(name);
    return value !== null && shape.test(value) ? value : undefined;
  };
  const instant = (name: string) => {
    const value = parameters.get(name);
    return value !== null && isInstant(value)
      ? new Date(value).toISOString()
      : undefined;
  };
  const range = RANGES.find(each => each === parameters.get('range'));
  return {
    rooms: list('room', ROOM),
    type: one('type', TYPE),
    environments: list('environment', ENVIRONMENT),
    actors: list('actor', ROOM).filter(isActorKind),
    text: parameters.get('text')?.slice(0, LONGEST_TEXT) ?? '',
    range,
    from: range ? undefined : instant('from'),
    to: range ? undefined : instant('to'),
    correlation:
      parameters.get('correlation')?.slice(0, LONGEST_ID) || undefined,
    owner: one('owner', OWNER),
  };
}

/** The address with these filters in it. Parameters of others are left as they are. */
export function withFilters(
  parameters: URLSearchParams,
  filters: Filters,
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const set = (name: string, value: string | undefined) =>
    value ? next.set(name, value) : next.delete(name);
  set('room', filters.rooms.join(','));
  set('type', filters.type);
  set('environment', filters.environments.join(','));
  set('actor', filters.actors.join(','));
  set('text', filters.text.trim());
  set('range', filters.range);
  set('from', filters.range ? undefined : filters.from);
  set('to', filters.range ? undefined : filters.to);
  set('correlation', filters.correlation);
  set('owner', filters.owner);
  return next;
}

/** @param now - epoch milliseconds */
export function queryOf(filters: Filters, now: number): FactQuery {
  const { rooms, type, environments, actors, text, correlation } = filters;
  const oldest = oldestOf(filters, now);
  const list = (values: readonly string[]) =>
    values.length > 0 ? [...values] : undefined;
  return {
    room: list(rooms),
    type: type === undefined ? undefined : [type],
    environment: list(environments),
    actor: list(actors),
    text: text.trim() || undefined,
    correlation,
    from: oldest === undefined ? undefined : new Date(oldest).toISOString(),
    to: filters.range ? undefined : filters.to,
  };
}

/** What happened before is not asked for; epoch milliseconds, undefined where all is. */
export function oldestOf(
  { range, from }: Filters,
  now: number,
): number | undefined {
  if (range) {
    return now - RANGE_MS[range];
  }
  return from === undefined ? undefined : Date.parse(from);
}

/** Each value counts, and a span of time once. */
export function countFilters(filters: Filters): number {
  const { rooms, environments, actors, text, range, from, to } = filters;
  const single = [
    filters.type,
    text.trim(),
    range ?? from ?? to,
    filters.correlation,
    filters.owner,
  ];
  return (
    rooms.length +
    environments.length +
    actors.length +
    single.filter(Boolean).length
  );
}

function isActorKind(value: string): value is ActorKind {
  return ACTOR_KINDS.some(kind => kind === value);
}
