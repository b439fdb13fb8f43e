import {
  EnvironmentMatrix,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import {
  PlannedGate,
  Strategy,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import {
  GateCheckContext,
  GatePlanContext,
} from '@quarterdeck/plugin-rollouts-node';
import { examplePlan } from './examplePlan';

export const NOW = Date.parse('2026-03-04T12:00:00.000Z');

/** A plan for production, which comes after staging and is protected. */
export function examplePlanContext(
  strategy: Strategy = 'canary',
  changes: Parameters<typeof examplePlan>[1] = {},
): GatePlanContext {
  return {
    document: examplePlan(strategy, changes),
    annotations: {},
    environment: {
      id: 'production',
      title: 'Production',
      tier: 'production',
      isProtected: true,
      promoteFrom: 'staging',
    },
  };
}

export function exampleCheckContext(
  planned: Partial<PlannedGate> = {},
  changes: Parameters<typeof examplePlan>[1] = {},
): GateCheckContext {
  return {
    rolloutId: '01890000-0000-7000-8000-000000000001',
    document: examplePlan('canary', changes),
    planHash: 'a'.repeat(64),
    planned: {
      kind: 'lock',
      beforeStep: null,
      title: rolloutReason('gate.lock'),
      ...planned,
    },
    startedBy: 'user:default/dana',
    startedAt: NOW,
  };
}

/** The shop in staging, healthy on v2 for an hour, and in production on v1. */
export function exampleMatrix(
  staging: Partial<Workload> = {},
): EnvironmentMatrix {
  return {
    entityRef: 'component:default/shop',
    asOf: new Date(NOW).toISOString(),
    at: null,
    environments: [
      column('staging', null, workload('v2', staging)),
      column('production', 'staging', workload('v1')),
    ],
    notices: [],
    emptyReason: null,
  };
}

function column(
  id: 'staging' | 'production',
  promoteFrom: string | null,
  only: Workload,
): EnvironmentMatrix['environments'][number] {
  return {
    environment: {
      id,
      title: id === 'staging' ? 'Staging' : 'Production',
      rank: id === 'staging' ? 1 : 2,
      tier: id,
      purpose: null,
      audience: null,
      updateFrequency: null,
      promoteFrom,
      protected: id === 'production',
    },
    preview: null,
    clusters: [],
    workloads: [only],
    health: only.health,
  };
}

function workload(version: string, changes: Partial<Workload> = {}): Workload {
  return {
    id: `demo/shop-${version}/Deployment/shop`,
    cluster: 'demo',
    namespace: `shop-${version === 'v1' ? 'production' : 'staging'}`,
    kind: 'Deployment',
    name: 'shop',
    version,
    versionReason: null,
    runningVersions: [],
    images: [
      {
        container: 'shop',
        image: `registry.example/shop:${version}`,
        tag: version,
        digest: `sha256:${version === 'v1' ? '1'.repeat(64) : '2'.repeat(64)}`,
      },
    ],
    revision: null,
    revisionReason: environmentReason('health.no-workload'),
    health: {
      status: 'healthy',
      reason: environmentReason('health.no-workload'),
    },
    replicas: null,
    autoscaling: null,
    schedule: null,
    changedAt: new Date(NOW - 3_600_000).toISOString(),
    changedAtReason: null,
    changedBy: null,
    changedByReason: null,
    drift: {
      status: 'unknown',
      reason: environmentReason('health.no-workload'),
      differences: [],
    },
    claimedBy: [],
    ...changes,
  };
}
