import {
  environmentReason,
  type Fleet,
  type FleetCell,
  type FleetRow,
  type PreviewPage,
} from '@quarterdeck/plugin-environments-common';
import type { HealthStatus } from '@quarterdeck/toolkit-common';
import {
  DAY,
  HOUR,
  MINUTE,
  NOW,
  at,
  exampleCluster,
  exampleEnvironments,
} from './exampleMatrix';

const REASONS = {
  healthy: environmentReason('health.all-ready'),
  progressing: environmentReason('health.rolling-out', {
    updated: 1,
    desired: 3,
  }),
  degraded: environmentReason('health.crash-looping', {
    container: 'api',
    restarts: 7,
    exitCode: 137,
    ready: 2,
    desired: 3,
  }),
  unavailable: environmentReason('health.image-not-pulled', {
    image: 'registry.example/veza/chat:v9',
    ready: 0,
    desired: 2,
  }),
  unknown: environmentReason('health.cluster-unreachable', {
    cluster: 'production-west',
  }),
} as const;

export function exampleCell(
  now: number,
  environmentId: string,
  version: string,
  overrides: Partial<Omit<FleetCell, 'health'>> & {
    status?: HealthStatus;
  } = {},
): FleetCell {
  const { status = 'healthy', ...others } = overrides;
  return {
    environmentId,
    health: { status, reason: REASONS[status] },
    versions: [version],
    workloadCount: 1,
    changedAt: at(now, 3 * HOUR),
    drifted: false,
    deploying: false,
    ...others,
  };
}

export function exampleRow(
  name: string,
  cells: FleetCell[],
  overrides: Partial<FleetRow> = {},
): FleetRow {
  return {
    entityRef: `component:default/${name}`,
    title: name,
    ownerRefs: ['group:default/veza-team'],
    systemRef: 'system:default/veza',
    cells,
    ...overrides,
  };
}

function rows(now: number): FleetRow[] {
  return [
    exampleRow(
      'city-resource-graph-api',
      [
        exampleCell(now, 'development', 'v0.9.0'),
        exampleCell(now, 'staging', 'v0.9.0', { status: 'degraded' }),
      ],
      {
        title: 'City resource graph API',
        ownerRefs: ['group:default/city-team'],
        systemRef: 'system:default/city-resource-graph',
      },
    ),
    exampleRow('veza-backend-api', [
      exampleCell(now, 'development', 'v1.6.0', {
        status: 'progressing',
        deploying: true,
        versions: ['v1.6.0', 'v1.5.2'],
        changedAt: at(now, 12_000),
      }),
      exampleCell(now, 'staging', 'v1.5.2', { changedAt: at(now, DAY) }),
      exampleCell(now, 'production', 'v1.4.2', {
        drifted: true,
        changedAt: null,
      }),
    ]),
    exampleRow(
      'veza-web',
      [exampleCell(now, 'production', 'v3.0.1', { status: 'unknown' })],
      { ownerRefs: [], systemRef: null },
    ),
  ];
}

/** Three services of two teams; one of three clusters is down, and one is only being connected to. */
export function exampleFleet(now = NOW, overrides: Partial<Fleet> = {}): Fleet {
  const { development, staging, production } = exampleEnvironments;
  const none = {
    healthy: 0,
    progressing: 0,
    degraded: 0,
    unavailable: 0,
    unknown: 0,
  };
  return {
    asOf: at(now, 0),
    environments: [development, staging, production],
    clusters: [
      exampleCluster(now),
      exampleCluster(now, {
        name: 'production-west',
        connection: 'unreachable',
        reason: environmentReason('cluster.unreachable', {
          cluster: 'production-west',
          cause: 'connect ETIMEDOUT 10.0.0.7:6443',
        }),
        observedAt: at(now, 17 * MINUTE),
        simulated: false,
      }),
    ],
    items: rows(now),
    counts: [
      {
        ...none,
        environmentId: 'development',
        healthy: 1,
        progressing: 1,
      },
      { ...none, environmentId: 'staging', healthy: 1, degraded: 1 },
      { ...none, environmentId: 'production', healthy: 1, unknown: 1 },
    ],
    owners: ['group:default/city-team', 'group:default/veza-team'],
    systems: ['system:default/city-resource-graph', 'system:default/veza'],
    pageInfo: {},
    emptyReason: null,
    ...overrides,
  };
}

export function exampleEmptyFleet(
  code: 'fleet.nothing-yet' | 'fleet.nothing-matches',
  now = NOW,
): Fleet {
  return exampleFleet(now, {
    items: [],
    emptyReason: environmentReason(code),
  });
}

/** One preview that is overdue and whose owner nobody named, and one with two days to live. */
export function examplePreviews(now = NOW): PreviewPage {
  const preview = (namespace: string) => ({
    id: `demo/${namespace}`,
    environmentId: 'preview',
    cluster: 'demo',
    namespace,
    createdAt: at(now, 5 * DAY),
    expiresAtReason: null,
  });
  return {
    asOf: at(now, 0),
    items: [
      {
        ...preview('veza-pr-41'),
        owner: null,
        ownerReason: environmentReason('preview.owner-unknown'),
        expiresAt: at(now, DAY),
        expired: true,
        pullRequestUrl: null,
        entityRefs: ['component:default/veza-web'],
        health: { status: 'degraded', reason: REASONS.degraded },
      },
      {
        ...preview('veza-pr-42'),
        owner: 'user:default/dana-developer',
        ownerReason: null,
        expiresAt: at(now, -2 * DAY - MINUTE),
        expired: false,
        pullRequestUrl: 'https://git.example/veza/backend-api/pull/42',
        entityRefs: [
          'component:default/veza-backend-api',
          'component:default/veza-web',
        ],
        health: { status: 'healthy', reason: REASONS.healthy },
      },
    ],
    pageInfo: {},
    emptyReason: null,
  };
}
