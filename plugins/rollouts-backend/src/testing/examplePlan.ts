import {
  PlanDocument,
  Routing,
  Strategy,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { stepsOf } from '../domain/strategies';
import { Observation } from '../domain/state';

const OLD = 'registry.example/shop:v1';
const NEW = 'registry.example/shop:v2';

const ROUTING: Record<Strategy, Routing> = {
  rolling: { kind: 'none' },
  'canary-replicas': { kind: 'none' },
  canary: {
    kind: 'istio',
    virtualService: 'shop',
    host: 'shop',
    stableSubset: 'stable',
    candidateSubset: 'canary',
  },
  'blue-green': {
    kind: 'service',
    service: 'shop',
    label: 'quarterdeck.io/track',
    stableValue: 'stable',
    candidateValue: 'canary',
    wasPinned: false,
  },
  flagger: {
    kind: 'flagger',
    canary: 'shop',
    primary: 'shop-primary',
    named: [{ container: 'shop', image: OLD }],
    skipsAnalysis: false,
    hooks: ['confirm-rollout', 'confirm-promotion', 'rollback'],
    threshold: 5,
    intervalMs: 10_000,
  },
  'argo-rollouts': {
    kind: 'argo-rollouts',
    rollout: 'shop',
    named: [{ container: 'shop', image: OLD }],
    variant: 'canary',
  },
};

/** A rollout of the shop from v1 to v2 in production. */
export function examplePlan(
  strategy: Strategy,
  changes: Partial<PlanDocument> = {},
): PlanDocument {
  return {
    entityRef: 'component:default/shop',
    environmentId: 'production',
    isProtected: true,
    target: {
      cluster: 'demo',
      namespace: 'shop',
      kind: 'Deployment',
      name: 'shop',
    },
    purpose: 'deploy',
    strategy,
    from: { version: 'v1', images: [{ container: 'shop', image: OLD }] },
    to: { version: 'v2', images: [{ container: 'shop', image: NEW }] },
    replicas: 4,
    routing: ROUTING[strategy],
    steps: stepsOf(strategy, {
      weights: [5, 25, 50, 100],
      stepMs: 10_000,
      bakeMs: 20_000,
      isProduction: false,
    }),
    analysis: {
      intervalMs: 5_000,
      metrics: [
        {
          id: 'success-rate',
          source: 'pods',
          measure: 'success-rate',
          query: null,
          unit: ' %',
          minimum: 99,
          maximum: null,
          minimumSamples: 10,
          onNoData: 'hold',
        },
      ],
      failureLimit: 5,
      consecutiveFailureLimit: 2,
      onBreach: 'roll-back',
    },
    progressDeadlineMs: 60_000,
    gates: [
      {
        kind: 'approval',
        beforeStep: null,
        title: rolloutReason('gate.approval'),
      },
    ],
    changes: [],
    basis: 'basis',
    cause: null,
    ...changes,
  };
}

export function exampleLook(
  result: 'pass' | 'fail' | 'no-data',
): NonNullable<Observation['look']> {
  return {
    result,
    verdicts: [
      {
        at: '2026-03-04T12:00:00.000Z',
        stepId: 'canary-5',
        metricId: 'success-rate',
        result,
        value: 90,
        samples: 100,
        reason: rolloutReason('verdict.fail', {
          metric: 'success-rate',
          value: 90,
          unit: ' %',
          threshold: 'at least 99 %',
        }),
      },
    ],
  };
}

/** Numbers that look random and are the same for a seed: a failing walk can be walked again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2_654_435_761;
  }

  /** 0 to below 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)];
  }
}
