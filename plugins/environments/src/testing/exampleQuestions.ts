import {
  environmentReason,
  type ComparedWorkload,
  type Comparison,
  type Pod,
  type Promotions,
  type WorkloadDetails,
  type WorkloadEvent,
} from '@quarterdeck/plugin-environments-common';
import {
  DAY,
  HOUR,
  MINUTE,
  NOW,
  at,
  exampleEnvironments,
  exampleMatrix,
} from './exampleMatrix';

function pods(now: number): Pod[] {
  const pod = (suffix: string) => ({
    name: `veza-backend-api-7d9f4c6b5-${suffix}`,
    state: 'Running',
    ready: true,
    restarts: 0,
    version: 'v1.4.2',
    node: 'node-a',
    startedAt: at(now, 9 * DAY),
    lastExitCode: null,
  });
  return [
    pod('aaaaa'),
    pod('bbbbb'),
    {
      ...pod('ccccc'),
      state: 'CrashLoopBackOff',
      ready: false,
      restarts: 7,
      node: null,
      lastExitCode: 137,
    },
  ];
}

function events(now: number): WorkloadEvent[] {
  return [
    {
      id: 'scaled',
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: 'Scaled up replica set veza-backend-api-7d9f4c6b5 to 3',
      count: 1,
      object: 'Deployment/veza-backend-api',
      firstAt: at(now, MINUTE),
      lastAt: at(now, MINUTE),
    },
    {
      id: 'back-off',
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container api',
      count: 7,
      object: 'Pod/veza-backend-api-7d9f4c6b5-ccccc',
      firstAt: at(now, HOUR),
      lastAt: at(now, 2 * MINUTE),
    },
  ];
}

/** Two pods serve and one crashes; the newest event is harmless, the older ones are warnings. */
export function exampleDetails(now = NOW): WorkloadDetails {
  const [, , production] = exampleMatrix(now).environments;
  return {
    asOf: at(now, 0),
    workload: production.workloads[0],
    pods: pods(now),
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
        since: at(now, 9 * DAY),
      },
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: 'exceeded quota: veza',
        since: at(now, HOUR),
      },
    ],
    events: events(now),
  };
}

function comparedWorkloads(): ComparedWorkload[] {
  return [
    {
      kind: 'Deployment',
      name: 'veza-backend-api',
      standing: 'different',
      leftReplicas: { desired: 3, updated: 3, ready: 3, available: 3 },
      rightReplicas: { desired: 3, updated: 3, ready: 2, available: 2 },
      differences: [
        {
          kind: 'image',
          name: 'api',
          left: 'registry.example/veza/backend-api:v1.6.0',
          right: 'registry.example/veza/backend-api:v1.4.2',
          withheld: false,
        },
        {
          kind: 'configuration',
          name: 'api: LOG_LEVEL',
          left: null,
          right: null,
          withheld: true,
        },
      ],
    },
    {
      kind: 'Deployment',
      name: 'veza-backend-worker',
      standing: 'only-left',
      leftReplicas: { desired: 1, updated: 1, ready: 1, available: 1 },
      rightReplicas: null,
      differences: [],
    },
  ];
}

/** Staging against production: another image, another setting that is not shown, and a worker that production lacks. */
export function exampleComparison(
  now = NOW,
  overrides: Partial<Comparison> = {},
): Comparison {
  const [, staging, production] = exampleMatrix(now).environments;
  return {
    entityRef: 'component:default/veza-backend-api',
    asOf: at(now, 0),
    left: {
      environment: staging.environment,
      health: staging.health,
      version: 'v1.6.0',
      revision: '9c1185a5c5e9fc54612808977ee8f548b2258d31',
    },
    right: {
      environment: production.environment,
      health: production.health,
      version: 'v1.4.2',
      revision: null,
    },
    same: false,
    workloads: comparedWorkloads(),
    commits: [
      {
        sha: '9c1185a5c5e9fc54612808977ee8f548b2258d31',
        title: 'Search within the title, too',
        author: 'Dana Developer',
        committedAt: at(now, 2 * DAY),
        url: 'https://git.example/veza/backend-api/commit/9c1185a',
      },
    ],
    commitsReason: null,
    compareUrl: 'https://git.example/veza/backend-api/compare/v1.4.2...v1.6.0',
    ...overrides,
  };
}

export function exampleSameComparison(now = NOW): Comparison {
  const comparison = exampleComparison(now);
  const { development, staging } = exampleEnvironments;
  return {
    ...comparison,
    left: { ...comparison.left, environment: development },
    right: { ...comparison.left, environment: staging },
    same: true,
    workloads: comparison.workloads.slice(0, 1).map(workload => ({
      ...workload,
      standing: 'same',
      differences: [],
    })),
    commits: [],
  };
}

/** Nothing to promote to staging; production could get what staging runs, if it were healthy there for longer. */
export function examplePromotions(now = NOW): Promotions {
  const { development, staging, production } = exampleEnvironments;
  return {
    entityRef: 'component:default/veza-backend-api',
    asOf: at(now, 0),
    emptyReason: null,
    items: [
      {
        from: development,
        to: staging,
        version: 'v1.6.0',
        replacesVersion: 'v1.6.0',
        status: 'up-to-date',
        reasons: [],
        preview: exampleSameComparison(now),
      },
      {
        from: staging,
        to: production,
        version: 'v1.6.0',
        replacesVersion: 'v1.4.2',
        status: 'blocked',
        reasons: [
          environmentReason('health.starting', { ready: 1, desired: 3 }),
        ],
        preview: exampleComparison(now),
      },
    ],
  };
}
