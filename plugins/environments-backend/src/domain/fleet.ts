import {
  Fleet,
  FleetCell,
  FleetRow,
  Health,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { HEALTH_STATUSES, worstHealth } from '@quarterdeck/toolkit-common';
import { FleetWorkload } from './fleetWorkload';

/** A cell before its reason has been read: with the workload that is worst. */
export interface DraftCell extends Omit<FleetCell, 'health'> {
  status: Health['status'];
  worstWorkloadId: string;
}

export interface DraftRow extends Omit<FleetRow, 'cells'> {
  cells: DraftCell[];
}

export interface FleetFilter {
  owner?: readonly string[];
  system?: readonly string[];
  environment?: readonly string[];
  health?: readonly Health['status'][];
  text?: string;
  drifted?: boolean;
}

export interface FleetEntity {
  ref: string;
  title: string;
  ownerRefs: readonly string[];
  systemRef?: string;
}

/**
 * Arranges workloads by entity and environment.
 *
 * @param seen - whether the cluster of a workload can be seen now; what cannot is unknown
 */
export function fleetRows(
  entities: readonly FleetEntity[],
  workloads: readonly FleetWorkload[],
  seen: (cluster: string) => boolean,
): DraftRow[] {
  const byEntity = new Map<string, Map<string, FleetWorkload[]>>();
  for (const workload of workloads) {
    const environments = byEntity.get(workload.entityRef) ?? new Map();
    byEntity.set(workload.entityRef, environments);
    environments.set(workload.environmentId, [
      ...(environments.get(workload.environmentId) ?? []),
      workload,
    ]);
  }
  return entities
    .flatMap(entity => {
      const environments = byEntity.get(entity.ref);
      return environments
        ? [
            {
              entityRef: entity.ref,
              title: entity.title,
              ownerRefs: [...entity.ownerRefs],
              systemRef: entity.systemRef ?? null,
              cells: [...environments].map(([environmentId, own]) =>
                draftCell(environmentId, own, seen),
              ),
            },
          ]
        : [];
    })
    .sort(
      (left, right) =>
        left.title.localeCompare(right.title) ||
        left.entityRef.localeCompare(right.entityRef),
    );
}

function draftCell(
  environmentId: string,
  workloads: readonly FleetWorkload[],
  seen: (cluster: string) => boolean,
): DraftCell {
  const statuses = workloads.map(({ cluster, health }) =>
    seen(cluster) ? health : 'unknown',
  );
  const status = worstHealth(statuses) ?? 'unknown';
  const changes = workloads
    .map(({ changedAt }) => changedAt)
    .filter(changedAt => changedAt !== undefined);
  const versions = workloads
    .map(({ version }) => version)
    .filter(version => version !== undefined);
  return {
    environmentId,
    status,
    worstWorkloadId: workloads[statuses.indexOf(status)].id,
    versions: [...new Set(versions)],
    workloadCount: workloads.length,
    changedAt:
      changes.length > 0 ? new Date(Math.max(...changes)).toISOString() : null,
    drifted: workloads.some(({ drifted }) => drifted),
    deploying: workloads.some(({ deploying }) => deploying),
  };
}

export function filterRows(
  rows: readonly DraftRow[],
  filter: FleetFilter,
): DraftRow[] {
  const { owner, system, environment, health, drifted } = filter;
  const text = filter.text?.toLowerCase();
  return rows.filter(row => {
    const cells = environment
      ? row.cells.filter(cell => environment.includes(cell.environmentId))
      : row.cells;
    return (
      cells.length > 0 &&
      (!owner || row.ownerRefs.some(ref => owner.includes(ref))) &&
      (!system || (row.systemRef !== null && system.includes(row.systemRef))) &&
      (!health || cells.some(({ status }) => health.includes(status))) &&
      (drifted === undefined || cells.some(cell => cell.drifted) === drifted) &&
      (!text ||
        row.title.toLowerCase().includes(text) ||
        row.entityRef.includes(text))
    );
  });
}

/** Number of entities per health in each environment. */
export function countHealth(
  rows: readonly DraftRow[],
  environmentIds: readonly string[],
): Fleet['counts'] {
  return environmentIds.map(environmentId => {
    const counts = Object.fromEntries(
      HEALTH_STATUSES.map(status => [
        status,
        rows.filter(({ cells }) =>
          cells.some(
            cell =>
              cell.environmentId === environmentId && cell.status === status,
          ),
        ).length,
      ]),
    );
    return {
      environmentId,
      healthy: counts.healthy,
      progressing: counts.progressing,
      degraded: counts.degraded,
      unavailable: counts.unavailable,
      unknown: counts.unknown,
    };
  });
}

/** @param healthOf - of a workload, with its reason */
export function finishRow(
  row: DraftRow,
  healthOf: (workloadId: string) => Health | undefined,
): FleetRow {
  return {
    ...row,
    cells: row.cells.map(({ status, worstWorkloadId, ...cell }) => {
      const known = healthOf(worstWorkloadId);
      return {
        ...cell,
        health:
          known?.status === status
            ? known
            : {
                status,
                reason: environmentReason('health.cluster-unreachable', {
                  cluster: worstWorkloadId.split('/')[0],
                }),
              },
      };
    }),
  };
}
