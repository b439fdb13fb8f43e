import {
  FACT_ANNOTATION,
  factReason,
  type EntityFacts,
} from '@quarterdeck/plugin-timeline-common';

/** Shared by the tests and the development page. */
export const NOW = Date.parse('2026-03-04T12:00:00.000Z');

const HOUR = 3_600_000;
const annotation = FACT_ANNOTATION;

const at = (now: number, age: number) => new Date(now - age).toISOString();

/** One that is declared, and one that was until an hour ago. */
export function exampleAnswer(now = NOW): EntityFacts {
  return {
    entityRef: 'component:default/shop',
    asOf: at(now, 0),
    observedAt: at(now, 20_000),
    observedAtReason: null,
    items: [
      {
        name: 'first',
        phase: 'declared',
        phaseReason: factReason('phase.declared', { annotation }),
        since: at(now, 9 * 24 * HOUR),
      },
      {
        name: 'second',
        phase: 'missing',
        phaseReason: factReason('phase.missing', { annotation }),
        since: at(now, HOUR),
      },
    ],
    emptyReason: null,
  };
}

export function exampleEmptyAnswer(
  code: 'list.none-declared' | 'list.not-observed',
  now = NOW,
): EntityFacts {
  const reason = factReason(code, { annotation });
  const isObserved = code === 'list.none-declared';
  return {
    ...exampleAnswer(now),
    observedAt: isObserved ? at(now, 20_000) : null,
    observedAtReason: isObserved ? null : reason,
    items: [],
    emptyReason: reason,
  };
}

export const exampleEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop' },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-shop' },
};
