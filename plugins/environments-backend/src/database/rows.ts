import {
  Workload,
  clusterConnectionSchema,
  workloadSchema,
} from '@quarterdeck/plugin-environments-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { ClusterRecord, WorkloadRecord } from './EnvironmentStore';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();

const clusterRowSchema = z.object({
  name: z.string(),
  connection: clusterConnectionSchema,
  reason_json: z.string().nullable(),
  observed_at: milliseconds.nullable(),
});

export function toClusterRow(cluster: ClusterRecord) {
  return {
    name: cluster.name,
    connection: cluster.connection,
    reason_json: cluster.reason ? JSON.stringify(cluster.reason) : null,
    observed_at: cluster.observedAt ?? null,
  };
}

export function fromClusterRow(row: unknown): ClusterRecord {
  const parsed = clusterRowSchema.parse(row);
  return {
    name: parsed.name,
    connection: parsed.connection,
    reason:
      parsed.reason_json === null
        ? undefined
        : reasonSchema.parse(JSON.parse(parsed.reason_json)),
    observedAt: parsed.observed_at ?? undefined,
  };
}

const workloadRowSchema = z.object({
  labels_json: z.string(),
  workload_json: z.string(),
});

export function toWorkloadRow({ workload, labels }: WorkloadRecord) {
  return {
    id: workload.id,
    cluster: workload.cluster,
    namespace: workload.namespace,
    labels_json: JSON.stringify(labels),
    workload_json: JSON.stringify(workload),
  };
}

export function toLabelRows({ workload, labels }: WorkloadRecord) {
  return Object.entries(labels).map(([label, value]) => ({
    workload_id: workload.id,
    label,
    value,
  }));
}

/**
 * @returns undefined for a row that another version of the portal wrote in a shape of its own; the watch writes it
 * anew with its first list.
 */
export function fromWorkloadRow(
  row: unknown,
): { workload: Workload; labels: Record<string, string> } | undefined {
  const { labels_json, workload_json } = workloadRowSchema.parse(row);
  const workload = workloadSchema.safeParse(JSON.parse(workload_json));
  const labels = z
    .record(z.string(), z.string())
    .parse(JSON.parse(labels_json));
  return workload.success ? { workload: workload.data, labels } : undefined;
}
