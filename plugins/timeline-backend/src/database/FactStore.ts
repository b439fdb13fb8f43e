import { FactKey, FactRecord } from '../domain/FactRecord';

/** What one read of the catalog changed. */
export interface Observation {
  /** Milliseconds since 1970 in UTC. */
  observedAt: number;
  saved: readonly FactRecord[];
  forgotten: readonly FactKey[];
}

/** Holds what entities declare, so that a page view costs the catalog one look-up. */
export interface FactStore {
  /** Those of all entities. */
  list(): Promise<FactRecord[]>;
  /** Those of one entity, in the order of their names. */
  listOf(entityRef: string): Promise<FactRecord[]>;
  /** When the last observation was made; undefined before the first. */
  observedAt(): Promise<number | undefined>;
  /** Writes an observation; all of it or nothing. */
  saveObservation(observation: Observation): Promise<void>;
}
