/** What the room is told of the fleet by those that it asks: the catalog and the environments. */
import { Entity } from '@backstage/catalog-model';
import { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  CLUSTER,
  ENVIRONMENT,
  FIRST_VERSION,
  Service,
  entityRefOf,
  imageOf,
} from './fleet';

type Workload = EnvironmentMatrix['environments'][number]['workloads'][number];

const UNKNOWN = { code: 'fleet', params: {}, message: 'not known here' };
const HEALTHY = { status: 'healthy' as const, reason: UNKNOWN };

export function toEntity({ name }: Service): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': name },
    },
    spec: { type: 'service', owner: 'fleet', lifecycle: 'production' },
  };
}

export function matrixOf(
  entityRef: string,
  services: readonly Service[],
): EnvironmentMatrix {
  const asOf = new Date().toISOString();
  return {
    entityRef,
    asOf,
    at: null,
    environments: [
      {
        environment: {
          id: ENVIRONMENT,
          title: 'Fleet',
          rank: 0,
          tier: 'staging',
          purpose: null,
          audience: null,
          updateFrequency: null,
          promoteFrom: null,
          protected: false,
        },
        preview: null,
        clusters: [],
        health: HEALTHY,
        workloads: services
          .filter(({ name }) => entityRefOf(name) === entityRef)
          .map(toWorkload),
      },
    ],
    notices: [],
    emptyReason: null,
  };
}

function toWorkload({ name, namespace }: Service): Workload {
  return {
    id: `${CLUSTER}/${namespace}/Deployment/${name}`,
    cluster: CLUSTER,
    namespace,
    kind: 'Deployment',
    name,
    version: FIRST_VERSION,
    versionReason: null,
    runningVersions: [],
    images: [
      {
        container: 'api',
        image: imageOf(name, FIRST_VERSION),
        tag: FIRST_VERSION,
        digest: null,
      },
    ],
    revision: null,
    revisionReason: UNKNOWN,
    health: HEALTHY,
    replicas: null,
    autoscaling: null,
    schedule: null,
    changedAt: null,
    changedAtReason: UNKNOWN,
    changedBy: null,
    changedByReason: UNKNOWN,
    drift: { status: 'unknown', reason: UNKNOWN, differences: [] },
    claimedBy: [],
  };
}
