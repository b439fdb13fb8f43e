/** The estate of benchmarks and campaigns: services of one Deployment each, fit for every strategy. */
import { KubernetesObject } from '@quarterdeck/demo-cluster';
import { Strategy } from '@quarterdeck/plugin-rollouts-common';

export const CLUSTER = 'fleet';
export const ENVIRONMENT = 'fleet';
export const FIRST_VERSION = 'v1.0.0';

/** Services of one namespace, as estates have them. */
const NAMESPACE_SIZE = 25;

export interface Service {
  name: string;
  namespace: string;
  /** What it is rolled out by: only a canary has a VirtualService. */
  strategy: Strategy;
}

export interface FleetOptions {
  replicas: number;
  /** Requests per second that the cluster itself sends to each; 0 is none. */
  load: number;
}

type Manifest = KubernetesObject & Record<string, unknown>;

export function servicesOf(
  count: number,
  strategyOf: (index: number) => Strategy,
): Service[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `service-${String(index).padStart(3, '0')}`,
    namespace: `fleet-${Math.floor(index / NAMESPACE_SIZE)}`,
    strategy: strategyOf(index),
  }));
}

export const entityRefOf = (name: string) => `component:default/${name}`;
export const imageOf = (name: string, version: string) =>
  `registry.example/fleet/${name}:${version}`;

/** What is created before the first service, in this order. */
export function foundations(
  services: readonly Service[],
): { resource: string; object: Manifest }[] {
  return [
    ...[...new Set(services.map(({ namespace }) => namespace))].map(name => ({
      resource: 'v1/namespaces',
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    })),
    ...['VirtualService', 'DestinationRule'].map(kind => ({
      resource: 'apiextensions.k8s.io/v1/customresourcedefinitions',
      object: definitionOf(kind),
    })),
  ];
}

export function objectsOf(
  each: Service,
  options: FleetOptions,
): { resource: string; object: Manifest }[] {
  const own = [
    { resource: 'apps/v1/deployments', object: deployment(each, options) },
    { resource: 'v1/services', object: service(each, options) },
  ];
  return each.strategy === 'canary'
    ? [
        ...own,
        {
          resource: 'networking.istio.io/v1/destinationrules',
          object: destinationRule(each),
        },
        {
          resource: 'networking.istio.io/v1/virtualservices',
          object: virtualService(each),
        },
      ]
    : own;
}

const labelsOf = (name: string) => ({ 'app.kubernetes.io/name': name });

function metadataOf(
  { name, namespace }: Service,
  annotations?: Record<string, string>,
) {
  return {
    name,
    namespace,
    labels: { ...labelsOf(name), 'backstage.io/kubernetes-id': name },
    annotations,
  };
}

function deployment(of: Service, { replicas }: FleetOptions): Manifest {
  const { name } = of;
  const labels = { ...labelsOf(name), 'quarterdeck.io/track': 'stable' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(of),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      },
      template: {
        metadata: {
          labels,
          annotations: { 'quarterdeck.io/demo-startup': '0.3' },
        },
        spec: {
          terminationGracePeriodSeconds: 20,
          containers: [
            {
              name: 'api',
              image: imageOf(name, FIRST_VERSION),
              ports: [{ name: 'http', containerPort: 8080 }],
              // Until every copy of the routes has heard that the pod is going.
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
            },
          ],
        },
      },
    },
  };
}

function service(of: Service, { load }: FleetOptions): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(
      of,
      load > 0 ? { 'quarterdeck.io/demo-load': String(load) } : undefined,
    ),
    spec: {
      selector: labelsOf(of.name),
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  };
}

const TRACKS = ['stable', 'canary'];

function destinationRule(of: Service): Manifest {
  const { name } = of;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: metadataOf(of),
    spec: {
      host: name,
      subsets: TRACKS.map(track => ({
        name: track,
        labels: { 'quarterdeck.io/track': track },
      })),
    },
  };
}

function virtualService(of: Service): Manifest {
  const { name } = of;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: metadataOf(of),
    spec: {
      hosts: [name],
      http: [
        {
          route: TRACKS.map((subset, index) => ({
            destination: { host: name, subset },
            weight: index === 0 ? 100 : 0,
          })),
        },
      ],
    },
  };
}

function definitionOf(kind: string): Manifest {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const group = 'networking.istio.io';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  };
}
