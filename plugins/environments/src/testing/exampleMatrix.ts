import {
  environmentReason,
  type ClusterStatus,
  type Environment,
  type EnvironmentMatrix,
  type MatrixEnvironment,
  type Workload,
} from '@quarterdeck/plugin-environments-common';

/** Shared by the tests and the development page. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const NOW = Date.parse('2026-03-04T12:00:00.000Z');

/** The instant that was `age` milliseconds before `now`, as it travels. */
export const at = (now: number, age: number) =>
  new Date(now - age).toISOString();

export function exampleCluster(
  now: number,
  overrides: Partial<ClusterStatus> = {},
): ClusterStatus {
  return {
    name: 'demo',
    connection: 'connected',
    reason: null,
    observedAt: at(now, 500),
    notices: [],
    simulated: true,
    kubectlContext: 'demo',
    ...overrides,
  };
}

export function exampleWorkload(
  now: number,
  environmentId: string,
  version: string,
  overrides: Partial<Workload> = {},
): Workload {
  const name = overrides.name ?? 'veza-backend-api';
  const namespace = `veza-${environmentId}`;
  return {
    id: `demo/${namespace}/Deployment/${name}`,
    cluster: 'demo',
    namespace,
    kind: 'Deployment',
    name,
    version,
    versionReason: null,
    runningVersions: [
      { version, trafficPercent: null, role: 'primary', readyReplicas: 3 },
    ],
    images: [
      {
        container: 'api',
        image: `registry.example/veza/backend-api:${version}`,
        tag: version,
        digest: `sha256:${'4f1d2c3b'.repeat(8)}`,
      },
    ],
    revision: '9c1185a5c5e9fc54612808977ee8f548b2258d31',
    revisionReason: null,
    health: {
      status: 'healthy',
      reason: environmentReason('health.all-ready'),
    },
    replicas: { desired: 3, updated: 3, ready: 3, available: 3 },
    changedAt: at(now, 3 * HOUR),
    changedAtReason: null,
    changedBy: { kind: 'tool', ref: 'kubectl-client-side-apply' },
    changedByReason: null,
    drift: {
      status: 'in-sync',
      reason: environmentReason('drift.in-sync'),
      differences: [],
    },
    autoscaling: null,
    schedule: null,
    claimedBy: [],
    ...overrides,
  };
}

export const exampleEnvironments = {
  development: {
    id: 'development',
    title: 'Development',
    rank: 1,
    tier: 'development',
    purpose: 'Try changes as they are made',
    audience: 'Developers',
    updateFrequency: 'continuously',
    promoteFrom: null,
    protected: false,
  },
  staging: {
    id: 'staging',
    title: 'Staging',
    rank: 2,
    tier: 'staging',
    purpose: 'Prove a release before customers see it',
    audience: 'QA and product',
    updateFrequency: 'daily',
    promoteFrom: 'development',
    protected: false,
  },
  production: {
    id: 'production',
    title: 'Production',
    rank: 3,
    tier: 'production',
    purpose: 'Serve customers',
    audience: 'Everyone',
    updateFrequency: 'several times a day',
    promoteFrom: 'staging',
    protected: true,
  },
  preview: {
    id: 'preview',
    title: 'Preview',
    rank: 4,
    tier: 'preview',
    purpose: 'Look at a pull request',
    audience: 'Its author and reviewers',
    updateFrequency: 'with every push',
    promoteFrom: null,
    protected: false,
  },
} as const satisfies Record<string, Environment>;

export function exampleColumn(
  now: number,
  environment: Environment,
  workloads: Workload[],
  clusters: ClusterStatus[] = [exampleCluster(now)],
): MatrixEnvironment {
  const worst = workloads.find(({ health }) => health.status !== 'healthy');
  const health = worst?.health ??
    workloads[0]?.health ?? {
      status: 'unknown' as const,
      reason: environmentReason('health.no-workload'),
    };
  return { environment, preview: null, clusters, workloads, health };
}

function rollingOut(now: number): Workload {
  const running = (version: string, readyReplicas: number) => ({
    version,
    trafficPercent: null,
    role: 'primary' as const,
    readyReplicas,
  });
  return exampleWorkload(now, 'development', 'v1.6.0', {
    health: {
      status: 'progressing',
      reason: environmentReason('health.rolling-out', {
        updated: 1,
        desired: 3,
      }),
    },
    replicas: { desired: 3, updated: 1, ready: 3, available: 3 },
    changedAt: at(now, 12_000),
    changedBy: { kind: 'tool', ref: 'kubectl-set' },
    runningVersions: [running('v1.6.0', 1), running('v1.5.2', 2)],
  });
}

function crashing(now: number): Workload {
  return exampleWorkload(now, 'production', 'v1.4.2', {
    health: {
      status: 'degraded',
      reason: environmentReason('health.crash-looping', {
        container: 'api',
        restarts: 7,
        exitCode: 137,
        ready: 2,
        desired: 3,
      }),
    },
    replicas: { desired: 3, updated: 3, ready: 2, available: 2 },
    changedAt: at(now, 9 * DAY),
    changedBy: null,
    changedByReason: environmentReason('changed-by.not-recorded'),
    revision: null,
    revisionReason: environmentReason('revision.not-annotated'),
  });
}

/** Three environments: one rolling out, one healthy, one that lags and crashes. */
export function exampleMatrix(now = NOW): EnvironmentMatrix {
  const { development, staging, production } = exampleEnvironments;
  const released = exampleWorkload(now, 'staging', 'v1.6.0', {
    changedAt: at(now, 26 * HOUR),
  });
  return {
    entityRef: 'component:default/veza-backend-api',
    asOf: at(now, 0),
    at: null,
    notices: [],
    emptyReason: null,
    environments: [
      exampleColumn(now, development, [rollingOut(now)]),
      exampleColumn(now, staging, [released]),
      exampleColumn(now, production, [crashing(now)]),
    ],
  };
}

/** Production's cluster is down since a while, and staging does not have the service. */
export function exampleMatrixWithGaps(now = NOW): EnvironmentMatrix {
  const { development, staging, production } = exampleEnvironments;
  const down = exampleCluster(now, {
    name: 'production-west',
    connection: 'unreachable',
    reason: environmentReason('cluster.unreachable', {
      cluster: 'production-west',
      cause: 'connect ETIMEDOUT 10.0.0.7:6443',
    }),
    observedAt: at(now, 17 * MINUTE),
    simulated: false,
    kubectlContext: 'production west',
  });
  const health = {
    status: 'unknown' as const,
    reason: environmentReason('health.cluster-unreachable', {
      cluster: 'production-west',
    }),
  };
  return {
    ...exampleMatrix(now),
    environments: [
      exampleColumn(now, development, [
        exampleWorkload(now, 'development', 'v1.6.0'),
      ]),
      exampleColumn(now, staging, []),
      exampleColumn(
        now,
        production,
        [
          exampleWorkload(now, 'production', 'v1.4.2', {
            id: 'production-west/veza-production/Deployment/veza-backend-api',
            cluster: 'production-west',
            health,
          }),
        ],
        [down],
      ),
    ],
  };
}

export function exampleEmptyMatrix(
  code: 'matrix.not-annotated' | 'matrix.no-environments',
  now = NOW,
): EnvironmentMatrix {
  return {
    ...exampleMatrix(now),
    environments: [],
    emptyReason: environmentReason(code),
  };
}

export const exampleEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'veza-backend-api',
    annotations: { 'backstage.io/kubernetes-id': 'veza-backend-api' },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-veza' },
};
