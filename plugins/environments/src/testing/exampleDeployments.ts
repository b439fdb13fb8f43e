import {
  environmentReason,
  type ContainerImage,
  type Deployment,
  type DeploymentPage,
} from '@quarterdeck/plugin-environments-common';
import { DAY, HOUR, MINUTE, NOW, at } from './exampleMatrix';

const image = (version: string): ContainerImage => ({
  container: 'api',
  image: `registry.example/veza/backend-api:${version}`,
  tag: version,
  digest: null,
});

export type DeploymentExample = Partial<Deployment> & {
  id: string;
  version: string;
  previousVersion: string;
  /** Milliseconds before `now`. */
  age: number;
};

/** A deployment to production that succeeded within a minute and a half, unless told otherwise. */
export function exampleDeployment(
  now: number,
  { age, ...overrides }: DeploymentExample,
): Deployment {
  return {
    entityRef: 'component:default/veza-backend-api',
    environmentId: 'production',
    workloadIds: ['demo/veza-production/Deployment/veza-backend-api'],
    source: 'observed',
    startedAt: at(now, age),
    startedAfter: null,
    finishedAt: at(now, age - 90_000),
    finishedAfter: null,
    outcome: 'succeeded',
    outcomeReason: environmentReason('deployment.succeeded'),
    images: [image(overrides.version)],
    previousImages: [image(overrides.previousVersion)],
    revision: null,
    previousRevision: null,
    changes: ['image'],
    actor: { kind: 'tool', ref: 'kubectl-set' },
    actorReason: null,
    cause: null,
    recovery: null,
    ...overrides,
  };
}

function endedBadly(now: number): Deployment[] {
  return [
    exampleDeployment(now, {
      id: 'rolled-back',
      version: 'v1.4.3',
      previousVersion: 'v1.4.1',
      age: 2 * DAY,
      finishedAt: at(now, 2 * DAY - 4 * MINUTE),
      outcome: 'rolled-back',
      outcomeReason: environmentReason('deployment.rolled-back', {
        version: 'v1.4.1',
      }),
      recovery: {
        startedAt: at(now, 2 * DAY - 4 * MINUTE),
        finishedAt: at(now, 2 * DAY - 5 * MINUTE),
        toVersion: 'v1.4.1',
      },
    }),
    exampleDeployment(now, {
      id: 'failed',
      environmentId: 'staging',
      version: 'v1.5.9',
      previousVersion: 'v1.5.0',
      age: 3 * DAY,
      finishedAt: at(now, 3 * DAY - 10 * MINUTE),
      outcome: 'failed',
      outcomeReason: environmentReason('deployment.failed', {
        progress: 'Image registry.example/veza/backend-api:v1.5.9 not pulled',
      }),
    }),
  ];
}

/** One of each kind, newest first. */
export function exampleDeployments(now = NOW): Deployment[] {
  return [
    exampleDeployment(now, {
      id: 'under-way',
      environmentId: 'development',
      version: 'v1.6.0',
      previousVersion: 'v1.5.2',
      age: 12_000,
      finishedAt: null,
      outcome: null,
      outcomeReason: environmentReason('deployment.in-progress', {
        progress: '1 of 3 replicas run the new version',
      }),
    }),
    exampleDeployment(now, {
      id: 'by-a-person',
      version: 'v1.4.2',
      previousVersion: 'v1.4.1',
      age: 3 * HOUR,
      actor: { kind: 'user', ref: 'user:default/dana-developer' },
      cause: 'Faster search, QD-118',
      changes: ['image', 'configuration'],
    }),
    exampleDeployment(now, {
      id: 'found',
      environmentId: 'staging',
      source: 'found',
      version: 'v1.6.0',
      previousVersion: 'v1.5.0',
      age: 26 * HOUR,
      startedAfter: at(now, 26 * HOUR + 5 * MINUTE),
      finishedAt: null,
      outcome: null,
      outcomeReason: environmentReason('deployment.not-observed'),
      actor: null,
      actorReason: environmentReason('deployment.actor-unknown'),
    }),
    ...endedBadly(now),
    exampleDeployment(now, {
      id: 'reported',
      source: 'reported',
      version: 'v1.4.1',
      previousVersion: 'v1.4.0',
      age: 9 * DAY,
      outcomeReason: environmentReason('deployment.reported-finished', {
        outcome: 'succeeded',
      }),
      actor: { kind: 'service', ref: 'ansible' },
    }),
  ];
}

export function exampleDeploymentPage(
  items: Deployment[] = exampleDeployments(),
  overrides: Partial<DeploymentPage> = {},
): DeploymentPage {
  return {
    asOf: at(NOW, 0),
    items,
    pageInfo: {},
    emptyReason:
      items.length > 0 ? null : environmentReason('deployment.none-yet'),
    ...overrides,
  };
}
