import { parseEntityRef } from '@backstage/catalog-model';
import type {
  FleetCell,
  FleetRow,
} from '@quarterdeck/plugin-environments-common';
import { worstHealth, type HealthStatus } from '@quarterdeck/toolkit-common';
import type { FleetGrouping } from './fleetFilters';

export type FleetGroup = {
  /** The owner or system; `undefined` for those without, and where nothing is grouped. */
  ref: string | undefined;
  rows: FleetRow[];
};

/**
 * Rows by owner or system, groups in the order of their names and those without last. What has several owners stands
 * with each of them.
 */
export function groupRows(
  rows: readonly FleetRow[],
  grouping: FleetGrouping,
): FleetGroup[] {
  if (grouping === 'none') {
    return rows.length > 0 ? [{ ref: undefined, rows: [...rows] }] : [];
  }
  const groups = new Map<string | undefined, FleetRow[]>();
  for (const row of rows) {
    for (const ref of groupRefs(row, grouping)) {
      groups.set(ref, [...(groups.get(ref) ?? []), row]);
    }
  }
  return [...groups]
    .map(([ref, own]) => ({ ref, rows: own }))
    .sort((left, right) => {
      if (left.ref === undefined || right.ref === undefined) {
        return Number(left.ref === undefined) - Number(right.ref === undefined);
      }
      return compareNames(left.ref, right.ref);
    });
}

function groupRefs(
  row: FleetRow,
  grouping: 'owner' | 'system',
): Array<string | undefined> {
  if (grouping === 'system') {
    return [row.systemRef ?? undefined];
  }
  return row.ownerRefs.length > 0 ? row.ownerRefs : [undefined];
}

/** The name of an entity, with its namespace where that is not the default one. */
export function entityName(entityRef: string): string {
  const { namespace, name } = parseEntityRef(entityRef);
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

export function compareNames(left: string, right: string): number {
  return entityName(left).localeCompare(entityName(right));
}

export function cellOf(
  row: FleetRow,
  environmentId: string,
): FleetCell | undefined {
  return row.cells.find(cell => cell.environmentId === environmentId);
}

/** The worst of all environments. */
export function rowStatus(row: FleetRow): HealthStatus {
  return worstHealth(row.cells.map(({ health }) => health.status)) ?? 'unknown';
}

/** What somebody has to see to first comes first: by health, then what is changing, then by title. */
export function worstFirst(rows: readonly FleetRow[]): FleetRow[] {
  return [...rows].sort(
    (left, right) =>
      compareStatuses(rowStatus(left), rowStatus(right)) ||
      Number(isDeploying(right)) - Number(isDeploying(left)) ||
      left.title.localeCompare(right.title),
  );
}

function compareStatuses(left: HealthStatus, right: HealthStatus): number {
  if (left === right) {
    return 0;
  }
  return worstHealth([left, right]) === left ? -1 : 1;
}

function isDeploying(row: FleetRow): boolean {
  return row.cells.some(({ deploying }) => deploying);
}

/** How many rows have which health, worst first; only those that there are. */
export function countStatuses(
  rows: readonly FleetRow[],
): Array<{ status: HealthStatus; count: number }> {
  const counts = new Map<HealthStatus, number>();
  for (const row of rows) {
    const status = rowStatus(row);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .sort((left, right) => compareStatuses(left.status, right.status));
}
