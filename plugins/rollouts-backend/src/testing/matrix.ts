import {
  Environment,
  EnvironmentMatrix,
  MatrixEnvironment,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';

const NOW = '2026-03-04T12:00:00.000Z';
const health = {
  status: 'healthy',
  reason: environmentReason('health.all-ready'),
} as const;

/** A column of a matrix; production unless something else is said. */
export function column(
  changes: Partial<Environment> = {},
  workloads: Workload[] = [],
): MatrixEnvironment {
  return {
    environment: {
      id: 'production',
      title: 'Production',
      rank: 2,
      tier: 'production',
      purpose: null,
      audience: null,
      updateFrequency: null,
      promoteFrom: null,
      protected: false,
      ...changes,
    },
    preview: null,
    clusters: [],
    health,
    workloads,
  };
}

/** A Deployment `shop/shop` of one container that runs v1. */
export function workload(changes: Partial<Workload> = {}): Workload {
  return {
    id: 'demo/shop/Deployment/shop',
    cluster: 'demo',
    namespace: 'shop',
    kind: 'Deployment',
    name: 'shop',
    version: 'v1',
    versionReason: null,
    runningVersions: [],
    images: [container('shop', 'registry.example/shop', 'v1')],
    revision: null,
    revisionReason: environmentReason('revision.not-annotated'),
    health,
    replicas: null,
    autoscaling: null,
    schedule: null,
    changedAt: NOW,
    changedAtReason: null,
    changedBy: null,
    changedByReason: null,
    drift: {
      status: 'unknown',
      reason: environmentReason('drift.not-declared'),
      differences: [],
    },
    claimedBy: [],
    ...changes,
  };
}

export function container(name: string, repository: string, tag: string) {
  return {
    container: name,
    image: `${repository}:${tag}`,
    tag,
    digest: null,
  };
}

export function matrix(environments: MatrixEnvironment[]): EnvironmentMatrix {
  return {
    entityRef: 'component:default/shop',
    asOf: NOW,
    at: null,
    environments,
    notices: [],
    emptyReason: null,
  };
}
