import {
  ClusterConnection,
  Deployment,
  DeploymentOutcome,
  Pod,
  Workload,
  WorkloadCondition,
} from '@quarterdeck/plugin-environments-common';
import { Reason, WorkloadSelector } from '@quarterdeck/toolkit-common';
import { Lease } from '@quarterdeck/toolkit-node';
import { TemplateObservation } from '../domain/observation';

/** What the watch last said of a cluster. Times are milliseconds since 1970 in UTC. */
export interface ClusterRecord {
  name: string;
  connection: ClusterConnection;
  reason?: Reason;
  /** When the picture was last known to be complete. */
  observedAt?: number;
  /** What cannot be shown of it although it is connected. */
  notices?: readonly Reason[];
}

/** What was shown of a workload at some instant. */
export interface PastWorkload {
  workload: Workload;
  /** Since when. */
  since: number;
}

export interface WorkloadDetailsRecord {
  workload: Workload;
  pods: Pod[];
  conditions: WorkloadCondition[];
  template: TemplateObservation;
}

export interface ClusterGap {
  cluster: string;
  from: number;
  to: number;
}

export interface DeploymentFilter {
  entityRef: string;
  environmentIds?: readonly string[];
  outcomes?: readonly DeploymentOutcome[];
  workloadId?: string;
  from?: number;
  to?: number;
}

/** Where a page begins: after the deployment with this start and id. */
export interface DeploymentKey {
  startedAt: number;
  id: string;
}

/** Holds the projection of all clusters and its past, so that a page view costs no cluster anything. */
export interface EnvironmentStore {
  findWorkloads(selector: WorkloadSelector): Promise<Workload[]>;
  /** What was reported of an entity from outside of Kubernetes. */
  findReported(entityRef: string): Promise<Workload[]>;
  /** With what the panel of a workload shows, and what comparisons need. */
  findDetails(
    workloadIds: readonly string[],
  ): Promise<Map<string, WorkloadDetailsRecord>>;
  /** What was shown of an entity: of those that were its own then, and of the workloads that are named if they were nobody's. */
  workloadsAt(
    entityRef: string,
    workloadIds: readonly string[],
    at: number,
  ): Promise<PastWorkload[]>;
  /** When the first of all observations was made; undefined before. */
  firstObservation(): Promise<number | undefined>;
  /** When nobody watched, of the gaps that an instant falls into. */
  gapsAt(at: number): Promise<ClusterGap[]>;
  /** Newest first. */
  listDeployments(
    filter: DeploymentFilter,
    after: DeploymentKey | undefined,
    limit: number,
  ): Promise<Deployment[]>;
  getDeployment(id: string): Promise<Deployment | undefined>;
  /** @throws LeaseLostError where the lease has been taken over: somebody else knows better. */
  saveCluster(cluster: ClusterRecord, lease?: Lease): Promise<void>;
  listClusters(): Promise<ClusterRecord[]>;
  /** Forgets clusters that are no longer configured, with their workloads; what was is kept. */
  forgetClustersExcept(names: readonly string[]): Promise<void>;
  /** Removes what ended before an instant. Returns how many rows. */
  purgeHistory(before: number): Promise<number>;
}
