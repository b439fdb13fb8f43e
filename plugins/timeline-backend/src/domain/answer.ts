import {
  FACT_ANNOTATION,
  EntityFacts,
  factReason,
} from '@quarterdeck/plugin-timeline-common';
import { FactRecord } from './FactRecord';

const annotation = FACT_ANNOTATION;

/** Says on the wire what is known of one entity. Times come as milliseconds since 1970 in UTC. */
export function answerFor(known: {
  entityRef: string;
  asOf: number;
  observedAt: number | undefined;
  records: readonly FactRecord[];
}): EntityFacts {
  const { entityRef, asOf, observedAt, records } = known;
  const notObserved =
    observedAt === undefined ? factReason('list.not-observed') : null;
  return {
    entityRef,
    asOf: toWire(asOf),
    observedAt: observedAt === undefined ? null : toWire(observedAt),
    observedAtReason: notObserved,
    items: records.map(({ name, phase, since }) => ({
      name,
      phase,
      phaseReason: factReason(`phase.${phase}`, { annotation }),
      since: toWire(since),
    })),
    emptyReason:
      records.length > 0
        ? null
        : (notObserved ?? factReason('list.none-declared', { annotation })),
  };
}

function toWire(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
