import { z } from 'zod';
import { KubernetesObject, ResourceName } from '../cluster/types';
import {
  DestinationRule,
  parseDestinationRule,
  parseVirtualService,
  VirtualService,
} from './istio';

/** The kinds of objects that decide where a request goes. */
export type RoutingKind =
  | 'Service'
  | 'EndpointSlice'
  | 'Pod'
  | 'VirtualService'
  | 'DestinationRule';

export interface RoutingObject {
  kind: RoutingKind;
  object: KubernetesObject;
}

/** A ready address of a service. */
export interface Endpoint {
  address: string;
  namespace: string;
  /** The pod behind it; undefined where somebody wrote the EndpointSlice by hand. */
  pod?: string;
  labels: Readonly<Record<string, string>>;
  /** The ports that listen, by the name of the service's port. */
  ports: ReadonlyArray<{ name: string; port: number }>;
}

export interface ServiceEntry {
  ports: ReadonlyArray<{ name: string; port: number }>;
  endpoints: readonly Endpoint[];
}

/** What one copy of the router knows. Services go by `namespace/name`. */
export interface RoutingTables {
  services: ReadonlyMap<string, ServiceEntry>;
  /** Oldest first: where two claim a host the older one has it. */
  virtualServices: readonly VirtualService[];
  destinationRules: readonly DestinationRule[];
}

const portSchema = z.object({
  name: z.string().nullish(),
  port: z.number(),
});
const serviceSchema = z.object({
  spec: z.object({ ports: z.array(portSchema).nullish() }),
});
const sliceSchema = z.object({
  ports: z
    .array(z.object({ name: z.string().nullish(), port: z.number().nullish() }))
    .nullish(),
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()),
        conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
        targetRef: z.object({ kind: z.string(), name: z.string() }).nullish(),
      }),
    )
    .nullish(),
});

const ISTIO = /^networking\.istio\.io\/v1(?:alpha3|beta1)?\/(\w+)$/;

/** The kind that a resource is to the router, whatever its version; undefined for what does not concern it. */
export function routingKind(resource: ResourceName): RoutingKind | undefined {
  switch (ISTIO.exec(resource)?.[1] ?? resource) {
    case 'v1/services':
      return 'Service';
    case 'v1/pods':
      return 'Pod';
    case 'discovery.k8s.io/v1/endpointslices':
      return 'EndpointSlice';
    case 'virtualservices':
      return 'VirtualService';
    case 'destinationrules':
      return 'DestinationRule';
    default:
      return undefined;
  }
}

export function objectKey({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

export function buildTables(
  objects: Iterable<RoutingObject>,
  warn: (object: KubernetesObject, message: string) => void,
): RoutingTables {
  const byKind = new Map<RoutingKind, KubernetesObject[]>();
  for (const { kind, object } of objects) {
    byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
  }
  const of = (kind: RoutingKind) => byKind.get(kind) ?? [];
  const parsed = <T>(
    kind: RoutingKind,
    parse: (
      object: KubernetesObject,
      warn: (message: string) => void,
    ) => T | undefined,
  ): T[] =>
    [...of(kind)]
      .sort(byAge)
      .flatMap(object => parse(object, text => warn(object, text)) ?? []);
  return {
    services: serviceEntries(of('Service'), of('EndpointSlice'), of('Pod')),
    virtualServices: parsed('VirtualService', parseVirtualService),
    destinationRules: parsed('DestinationRule', parseDestinationRule),
  };
}

function serviceEntries(
  services: readonly KubernetesObject[],
  slices: readonly KubernetesObject[],
  pods: readonly KubernetesObject[],
): Map<string, ServiceEntry> {
  const podLabels = new Map(
    pods.map(pod => [objectKey(pod), pod.metadata.labels ?? {}]),
  );
  const endpoints = new Map<string, Endpoint[]>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (!service) continue;
    const namespace = slice.metadata.namespace ?? 'default';
    const key = `${namespace}/${service}`;
    const known = endpoints.get(key) ?? [];
    known.push(...readyEndpoints(slice, namespace, podLabels));
    endpoints.set(key, known);
  }
  return new Map(
    services.map(service => {
      const key = objectKey(service);
      const parsed = serviceSchema.safeParse(service);
      const ports = (parsed.data?.spec.ports ?? []).map(({ name, port }) => ({
        name: name ?? '',
        port,
      }));
      return [key, { ports, endpoints: endpoints.get(key) ?? [] }];
    }),
  );
}

function readyEndpoints(
  slice: KubernetesObject,
  namespace: string,
  podLabels: ReadonlyMap<string, Record<string, string>>,
): Endpoint[] {
  const parsed = sliceSchema.safeParse(slice);
  if (!parsed.success) return [];
  const ports = (parsed.data.ports ?? []).flatMap(({ name, port }) =>
    typeof port === 'number' ? [{ name: name ?? '', port }] : [],
  );
  return (parsed.data.endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .map(({ addresses, targetRef }) => {
      const pod = targetRef?.kind === 'Pod' ? targetRef.name : undefined;
      const labels = podLabels.get(`${namespace}/${pod}`) ?? {};
      return { address: addresses[0], namespace, pod, labels, ports };
    });
}

function byAge(a: KubernetesObject, b: KubernetesObject): number {
  const age = ({ metadata }: KubernetesObject) =>
    `${metadata.creationTimestamp ?? ''}/${metadata.namespace}/${metadata.name}`;
  return age(a) < age(b) ? -1 : 1;
}
