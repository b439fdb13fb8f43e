import {
  ClusterConnection,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { WorkloadSelector } from '../domain/entitySelector';

/** What the watch last said of a cluster. Times are milliseconds since 1970 in UTC. */
export interface ClusterRecord {
  name: string;
  connection: ClusterConnection;
  reason?: Reason;
  /** When the picture was last known to be complete. */
  observedAt?: number;
}

/** A workload with the labels by which entities find it. */
export interface WorkloadRecord {
  workload: Workload;
  labels: Record<string, string>;
}

/** Holds the projection of all clusters, so that a page view costs no cluster anything. */
export interface EnvironmentStore {
  /** Inserts or replaces workloads; all or none. */
  saveWorkloads(records: readonly WorkloadRecord[]): Promise<void>;
  /** Forgets the workloads of a cluster that are not among those named. Returns how many. */
  keepOnly(cluster: string, workloadIds: readonly string[]): Promise<number>;
  findWorkloads(selector: WorkloadSelector): Promise<Workload[]>;
  saveCluster(cluster: ClusterRecord): Promise<void>;
  listClusters(): Promise<ClusterRecord[]>;
  /** Forgets clusters that are no longer configured, with their workloads. */
  forgetClustersExcept(names: readonly string[]): Promise<void>;
}
