import { Lease } from '@quarterdeck/toolkit-node';
import { ObservedWorkload } from '../domain/observation';

/** What the watch of one cluster learned since it last wrote. Times are milliseconds since 1970 in UTC. */
export interface ObservationBatch {
  cluster: string;
  observed: readonly ObservedWorkload[];
  /** Ids of all workloads that exist now, where something was removed or everything was listed anew. */
  existing?: readonly string[];
  /** When this was seen. */
  observedAt: number;
  /** When the picture was last known to be complete before it; a change may have happened any time since. */
  observedBefore?: number;
  /** Makes the writing void if another replica has taken over the watch. */
  lease?: Lease;
}

/**
 * Keeps what the watches see: the projection, its history and the deployments that follow from it, all of a batch in
 * one transaction.
 */
export interface ObservationRecorder {
  /**
   * @returns whether something that a page shows has changed
   * @throws LeaseLostError
   */
  record(batch: ObservationBatch): Promise<boolean>;
}
