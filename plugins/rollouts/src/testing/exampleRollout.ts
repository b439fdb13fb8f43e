import {
  rolloutReason,
  type PlanDocument,
  type Rollout,
  type RolloutDetails,
  type Step,
  type Verdict,
} from '@quarterdeck/plugin-rollouts-common';

export const NOW = Date.parse('2026-03-04T12:00:00.000Z');

const at = (age: number) => new Date(NOW - age).toISOString();

function step(id: string, traffic: number): Step {
  return {
    id,
    title:
      traffic === 0
        ? rolloutReason('step.prepare')
        : rolloutReason('step.traffic', { traffic }),
    arrangement: {
      stable: { release: 'old', scale: 100 },
      candidate: { release: 'new', scale: Math.max(traffic, 25) },
      traffic,
    },
    holdMs: traffic === 0 ? 0 : 60_000,
    analyses: traffic === 0 ? null : 'candidate',
  };
}

export function exampleDocument(
  changes: Partial<PlanDocument> = {},
): PlanDocument {
  return {
    entityRef: 'component:default/shop',
    environmentId: 'production',
    isProtected: true,
    target: {
      cluster: 'demo',
      namespace: 'shop-production',
      kind: 'Deployment',
      name: 'shop',
    },
    purpose: 'deploy',
    strategy: 'canary',
    from: {
      version: 'v1.4.2',
      images: [{ container: 'shop', image: 'registry.example/shop:v1.4.2' }],
    },
    to: {
      version: 'v1.5.0',
      images: [{ container: 'shop', image: 'registry.example/shop:v1.5.0' }],
    },
    replicas: 3,
    routing: { kind: 'none' },
    steps: [step('prepare', 0), step('canary-25', 25), step('canary-100', 100)],
    analysis: {
      intervalMs: 10_000,
      metrics: [
        {
          id: 'success-rate',
          source: 'pods',
          measure: 'success-rate',
          query: null,
          unit: ' %',
          minimum: 99,
          maximum: null,
          minimumSamples: 5,
          onNoData: 'hold',
        },
      ],
      failureLimit: 5,
      consecutiveFailureLimit: 2,
      onBreach: 'roll-back',
    },
    progressDeadlineMs: 120_000,
    gates: [
      {
        kind: 'approval',
        beforeStep: null,
        title: rolloutReason('gate.approval'),
      },
    ],
    changes: [
      {
        title: 'Give shop the new images',
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop-production',
          name: 'shop',
        },
        owner: { kind: 'manual', name: null },
        text: '{ "image": "registry.example/shop:v1.5.0" }',
      },
    ],
    basis: 'b',
    cause: 'Collaborative playlists',
    ...changes,
  };
}

/** A canary at a quarter of the requests. */
export function exampleRollout(changes: Partial<Rollout> = {}): Rollout {
  return {
    id: '01890000-0000-7000-8000-000000000001',
    plan: {
      id: '01890000-0000-7000-8000-000000000002',
      hash: 'a'.repeat(64),
      createdAt: at(120_000),
      createdBy: 'user:default/dana',
      expiresAt: at(-1_000_000),
      expectedDurationMs: 200_000,
      document: exampleDocument(),
      notices: [],
    },
    phase: 'progressing',
    reason: rolloutReason('progressing.arranging', {
      step: '25 % of the requests to the new version',
      detail: 'begun',
    }),
    step: 1,
    stepSince: at(20_000),
    heldSince: null,
    groupId: null,
    traffic: 25,
    outcome: null,
    startedBy: 'user:default/dana',
    startedAt: at(90_000),
    finishedAt: null,
    failures: 0,
    skipsAnalysis: false,
    gates: [
      {
        kind: 'approval',
        beforeStep: null,
        isOpen: true,
        reason: rolloutReason('gate.agreed', { by: 'user:default/oscar' }),
        liftedBy: null,
        link: '/approvals/1',
        canOverride: false,
      },
    ],
    overrides: [],
    breachAt: null,
    breachReason: null,
    safeAt: null,
    healthyAt: null,
    delegate: null,
    ...changes,
  };
}

export function exampleVerdict(
  result: Verdict['result'],
  value: number | null,
  age = 10_000,
): Verdict {
  return {
    at: at(age),
    stepId: 'canary-25',
    metricId: 'success-rate',
    result,
    value,
    samples: value === null ? null : 40,
    reason:
      value === null
        ? rolloutReason('verdict.no-data', { cause: 'no request in 10 s' })
        : rolloutReason(result === 'fail' ? 'verdict.fail' : 'verdict.pass', {
            metric: 'success-rate',
            value,
            unit: ' %',
            threshold: 'at least 99 %',
          }),
  };
}

export function exampleDetails(changes: Partial<Rollout> = {}): RolloutDetails {
  return {
    asOf: at(0),
    rollout: exampleRollout(changes),
    verdicts: [
      exampleVerdict('pass', 99.8, 30_000),
      exampleVerdict('pass', 99.6, 20_000),
      exampleVerdict('no-data', null, 10_000),
    ],
    course: [
      { at: at(60_000), traffic: 0 },
      { at: at(40_000), traffic: 25 },
    ],
    log: [
      {
        at: at(90_000),
        by: 'user:default/dana',
        reason: rolloutReason('log.requested', { by: 'user:default/dana' }),
      },
    ],
    controls: ['pause', 'promote', 'skip-analysis', 'abort'],
    withheld: [],
  };
}
