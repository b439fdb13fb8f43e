import {
  Deployment,
  Workload,
  clusterConnectionSchema,
} from '@quarterdeck/plugin-environments-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { deploymentRecordSchema } from '../domain/deployments/records';
import { ClusterRecord, WorkloadDetailsRecord } from './EnvironmentStore';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();

const clusterRowSchema = z.object({
  name: z.string(),
  connection: clusterConnectionSchema,
  reason_json: z.string().nullable(),
  observed_at: milliseconds.nullable(),
  notices_json: z.string().nullable(),
});

export function toClusterRow(cluster: ClusterRecord) {
  return {
    name: cluster.name,
    connection: cluster.connection,
    reason_json: cluster.reason ? JSON.stringify(cluster.reason) : null,
    observed_at: cluster.observedAt ?? null,
    notices_json: cluster.notices?.length
      ? JSON.stringify(cluster.notices)
      : null,
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
    notices:
      parsed.notices_json === null
        ? undefined
        : z.array(reasonSchema).parse(JSON.parse(parsed.notices_json)),
  };
}

/** The kind of what runs outside of Kubernetes; no cluster's list knows of it. */
export const REPORTED = 'Reported';

interface WorkloadColumns {
  labels_json: string;
  workload_json: string;
}

/** Rows of this version's shape alone: see `shape.ts`. */
export function fromWorkloadRow(row: WorkloadColumns): {
  workload: Workload;
  labels: Record<string, string>;
} {
  return {
    workload: JSON.parse(row.workload_json),
    labels: JSON.parse(row.labels_json),
  };
}

export function fromDetailsRow(row: {
  workload_json: string;
  details_json: string;
  template_json: string;
}): WorkloadDetailsRecord {
  const { pods, conditions } = JSON.parse(row.details_json);
  return {
    workload: JSON.parse(row.workload_json),
    pods,
    conditions,
    template: JSON.parse(row.template_json),
  };
}

export function fromDeploymentRow(row: { record_json: string }): Deployment {
  return deploymentRecordSchema.parse(JSON.parse(row.record_json)).deployment;
}
