import { isDeepStrictEqual } from 'util';
import { KubernetesObject } from '../../cluster/types';
import { Pod } from '../../kubelet/pod';
import {
  ControllerContext,
  ControllerDefinition,
  ObjectKey,
} from '../controller';
import { Service } from '../objects';
import {
  controllerReference,
  isControlledBy,
  MANAGER,
  randomSuffix,
} from '../ownership';
import { PODS } from '../pods';
import { matchesLabels } from '../selectors';
import {
  EndpointPort,
  EndpointSubset,
  planSlices,
  planSubsets,
  portsKey,
  SliceEndpoint,
  SlicePlan,
} from './plan';

const SERVICES = 'v1/services';
const ENDPOINTS = 'v1/endpoints';
const ENDPOINT_SLICES = 'discovery.k8s.io/v1/endpointslices';
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
const SLICE_CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';

interface Endpoints extends KubernetesObject {
  subsets?: EndpointSubset[];
}

interface EndpointSlice extends KubernetesObject {
  addressType: 'IPv4';
  ports: EndpointPort[];
  endpoints: SliceEndpoint[];
}

/** Keeps the Endpoints and EndpointSlices of each service with a selector in step with its pods' readiness. */
export function endpointsController(
  context: ControllerContext,
): ControllerDefinition {
  const { client } = context;
  return {
    name: 'endpoints',
    resource: SERVICES,
    concerns: event => {
      switch (event.resource) {
        case PODS:
          return servicesOf(context, event.object, event.previous);
        case ENDPOINTS:
          return [keyFor(event.object, event.object.metadata.name)];
        case ENDPOINT_SLICES: {
          const name = event.object.metadata.labels?.[SERVICE_NAME_LABEL];
          return name === undefined ? [] : [keyFor(event.object, name)];
        }
        default:
          return [];
      }
    },
    reconcile: ({ namespace, name }) => {
      const service = client.get<Service>(SERVICES, namespace, name);
      if (!service) {
        removeEndpoints(context, namespace, name);
        return undefined;
      }
      const { selector } = service.spec;
      if (!selector || Object.keys(selector).length === 0) return undefined;
      const pods = client
        .list<Pod>(PODS, namespace)
        .filter(({ metadata }) => matchesLabels(selector, metadata.labels));
      writeEndpoints(context, service, planSubsets(service, pods));
      writeSlices(context, service, planSlices(service, pods));
      return undefined;
    },
  };
}

function keyFor({ metadata }: KubernetesObject, name: string): ObjectKey {
  return { namespace: metadata.namespace, name };
}

function servicesOf(
  { client }: ControllerContext,
  pod: KubernetesObject,
  previous: KubernetesObject | undefined,
): ObjectKey[] {
  return client
    .list<Service>(SERVICES, pod.metadata.namespace)
    .filter(
      ({ spec }) =>
        spec.selector &&
        (matchesLabels(spec.selector, pod.metadata.labels) ||
          (previous && matchesLabels(spec.selector, previous.metadata.labels))),
    )
    .map(({ metadata }) => keyFor(pod, metadata.name));
}

/** Slices go with their owner reference; Endpoints objects have none, as on a real cluster. */
function removeEndpoints(
  { client }: ControllerContext,
  namespace: string | undefined,
  name: string,
): void {
  const endpoints = client.get(ENDPOINTS, namespace, name);
  if (!endpoints) return;
  client.delete(ENDPOINTS, namespace, name, { uid: endpoints.metadata.uid });
}

function labelsOf({ metadata, spec }: Service): Record<string, string> {
  return {
    ...metadata.labels,
    ...(spec.clusterIP === 'None' && { [HEADLESS_LABEL]: '' }),
  };
}

function writeEndpoints(
  { client }: ControllerContext,
  service: Service,
  subsets: EndpointSubset[],
): void {
  const { namespace, name } = service.metadata;
  const existing = client.get<Endpoints>(ENDPOINTS, namespace, name);
  const labels = labelsOf(service);
  if (!existing) {
    client.create<Endpoints>(
      ENDPOINTS,
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace, labels },
        subsets,
      },
      MANAGER,
    );
    return;
  }
  const current =
    isDeepStrictEqual(existing.subsets ?? [], subsets) &&
    isDeepStrictEqual(existing.metadata.labels ?? {}, labels);
  if (current) return;
  client.update<Endpoints>(
    ENDPOINTS,
    { ...existing, metadata: { ...existing.metadata, labels }, subsets },
    MANAGER,
  );
}

function writeSlices(
  context: ControllerContext,
  service: Service,
  plans: readonly SlicePlan[],
): void {
  const { client } = context;
  const { namespace } = service.metadata;
  const labels = {
    ...labelsOf(service),
    [SERVICE_NAME_LABEL]: service.metadata.name,
    [MANAGED_BY_LABEL]: SLICE_CONTROLLER,
  };
  const left = client
    .list<EndpointSlice>(ENDPOINT_SLICES, namespace)
    .filter(slice => isControlledBy(slice, service));
  const take = (index: number) =>
    index < 0 ? undefined : left.splice(index, 1)[0];
  const matched = plans.map(plan => ({
    plan,
    slice: take(
      left.findIndex(({ ports }) => portsKey(ports) === portsKey(plan.ports)),
    ),
  }));
  for (const { plan, slice } of matched) {
    writeSlice(context, service, labels, plan, slice ?? take(0));
  }
  for (const { metadata } of left) {
    client.delete(ENDPOINT_SLICES, namespace, metadata.name, {
      uid: metadata.uid,
    });
  }
}

function writeSlice(
  { client }: ControllerContext,
  service: Service,
  labels: Record<string, string>,
  plan: SlicePlan,
  existing: EndpointSlice | undefined,
): void {
  const { name, namespace } = service.metadata;
  if (!existing) {
    client.create<EndpointSlice>(
      ENDPOINT_SLICES,
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: `${name}-${randomSuffix()}`,
          generateName: `${name}-`,
          namespace,
          labels,
          ownerReferences: [controllerReference(service)],
        },
        addressType: 'IPv4',
        ...plan,
      },
      MANAGER,
    );
    return;
  }
  const current =
    portsKey(existing.ports) === portsKey(plan.ports) &&
    isDeepStrictEqual(existing.endpoints, plan.endpoints) &&
    isDeepStrictEqual(existing.metadata.labels, labels);
  if (current) return;
  client.update<EndpointSlice>(
    ENDPOINT_SLICES,
    { ...existing, metadata: { ...existing.metadata, labels }, ...plan },
    MANAGER,
  );
}
