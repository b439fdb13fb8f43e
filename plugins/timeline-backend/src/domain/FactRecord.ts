import { FactPhase } from '@quarterdeck/plugin-timeline-common';

/** By what one fact is known. */
export interface FactKey {
  entityRef: string;
  /** Unique within the entity. */
  name: string;
}

export interface FactRecord extends FactKey {
  phase: FactPhase;
  /** Milliseconds since 1970 in UTC. */
  since: number;
}
