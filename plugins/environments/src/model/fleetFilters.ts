import type { FleetQuery } from '@quarterdeck/plugin-environments-common';
import {
  healthStatusSchema,
  type HealthStatus,
} from '@quarterdeck/toolkit-common';

export const FLEET_GROUPINGS = ['none', 'owner', 'system'] as const;
export type FleetGrouping = (typeof FLEET_GROUPINGS)[number];

/** What the fleet page shows, all of it in its address. */
export type FleetFilters = {
  /** Full references; several mean any of them, and none means all. */
  owner: string[];
  system: string[];
  environment: string[];
  health: HealthStatus[];
  text: string;
  /** Only what has drifted. */
  drifted: boolean;
  grouping: FleetGrouping;
};

const LISTS = ['owner', 'system', 'environment'] as const;
const PARAMETERS = [...LISTS, 'health', 'text', 'drifted', 'group'] as const;

/** Reads the filters of an address; what it cannot mean is left out. */
export function readFilters(parameters: URLSearchParams): FleetFilters {
  const list = (name: string) => [
    ...new Set(parameters.getAll(name).filter(Boolean)),
  ];
  const group = parameters.get('group');
  return {
    owner: list('owner'),
    system: list('system'),
    environment: list('environment'),
    health: list('health').flatMap(word => {
      const status = healthStatusSchema.safeParse(word);
      return status.success ? [status.data] : [];
    }),
    text: (parameters.get('text') ?? '').trim().slice(0, 100),
    drifted: parameters.get('drifted') === 'true',
    grouping: FLEET_GROUPINGS.find(grouping => grouping === group) ?? 'none',
  };
}

/** Writes the filters into an address and keeps what else it says. */
export function writeFilters(
  previous: URLSearchParams,
  filters: FleetFilters,
): URLSearchParams {
  const next = new URLSearchParams(previous);
  PARAMETERS.forEach(name => next.delete(name));
  LISTS.forEach(name =>
    filters[name].forEach(value => next.append(name, value)),
  );
  filters.health.forEach(status => next.append('health', status));
  if (filters.text) {
    next.set('text', filters.text);
  }
  if (filters.drifted) {
    next.set('drifted', 'true');
  }
  if (filters.grouping !== 'none') {
    next.set('group', filters.grouping);
  }
  return next;
}

/** The question that the filters ask; absent where they do not restrict. */
export function fleetQuery(filters: FleetFilters): FleetQuery {
  const restricted = <T>(values: T[]) =>
    values.length > 0 ? values : undefined;
  return {
    owner: restricted(filters.owner),
    system: restricted(filters.system),
    environment: restricted(filters.environment),
    health: restricted(filters.health),
    text: filters.text || undefined,
    drifted: filters.drifted ? 'true' : undefined,
  };
}

/** How many of the filters restrict what is shown. */
export function activeFilterCount(filters: FleetFilters): number {
  return Object.values(fleetQuery(filters)).filter(value => value !== undefined)
    .length;
}

/** Without any restriction; the grouping stays. */
export function withoutFilters({ grouping }: FleetFilters): FleetFilters {
  return {
    owner: [],
    system: [],
    environment: [],
    health: [],
    text: '',
    drifted: false,
    grouping,
  };
}

/** Whether exactly this health in exactly this environment is asked for. */
export function isCountSelected(
  filters: FleetFilters,
  environmentId: string,
  status: HealthStatus,
): boolean {
  return (
    filters.environment.length === 1 &&
    filters.environment[0] === environmentId &&
    filters.health.length === 1 &&
    filters.health[0] === status
  );
}

/** Asks for this health in this environment, or no longer does where that was asked. */
export function toggleCount(
  filters: FleetFilters,
  environmentId: string,
  status: HealthStatus,
): FleetFilters {
  return isCountSelected(filters, environmentId, status)
    ? { ...filters, environment: [], health: [] }
    : { ...filters, environment: [environmentId], health: [status] };
}
