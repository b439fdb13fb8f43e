import { WorkloadEvent } from '@quarterdeck/plugin-environments-common';
import { Lease } from '@quarterdeck/toolkit-node';

/** How many events of one workload are kept. */
export const EVENTS_PER_WORKLOAD = 20;

export interface RecordedEvent {
  workloadId: string;
  event: WorkloadEvent;
  /** When it last happened. Milliseconds since 1970 in UTC. */
  lastAt: number;
}

/** The last events of each workload, which the cluster itself forgets after an hour or so. */
export interface WorkloadEventStore {
  /**
   * Inserts or replaces events, and forgets all but the last ones of each workload; all or none.
   *
   * @throws LeaseLostError
   */
  save(
    cluster: string,
    events: readonly RecordedEvent[],
    lease?: Lease,
  ): Promise<void>;
  /** Newest first. */
  forWorkload(workloadId: string): Promise<WorkloadEvent[]>;
  /** When the last event that is kept of a cluster happened. */
  latestAt(cluster: string): Promise<number | undefined>;
  /** Forgets the events of workloads that are gone. */
  forgetRemoved(cluster: string): Promise<void>;
  /** Forgets the events of clusters that are no longer configured. */
  forgetClustersExcept(names: readonly string[]): Promise<void>;
}
