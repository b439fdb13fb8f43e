import { isPodFinished, isPodReady, Pod } from '../../kubelet/pod';
import { Service, ServicePort } from '../objects';

/** The pod behind an address. */
interface TargetReference {
  kind: 'Pod';
  namespace?: string;
  name: string;
  uid?: string;
}

export interface EndpointPort {
  name?: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}

export interface SliceEndpoint {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  hostname?: string;
  nodeName?: string;
  targetRef: TargetReference;
}

/** What one EndpointSlice says: pods that listen on the same port numbers. */
export interface SlicePlan {
  ports: EndpointPort[];
  endpoints: SliceEndpoint[];
}

export interface EndpointAddress {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef: TargetReference;
}

export interface EndpointSubset {
  addresses?: EndpointAddress[];
  notReadyAddresses?: EndpointAddress[];
  ports?: EndpointPort[];
}

/** The slices of a service, at least one; pods in their grace period stay in, marked as terminating. */
export function planSlices(
  service: Service,
  pods: readonly Pod[],
): SlicePlan[] {
  const groups = new Map<string, SlicePlan>();
  for (const pod of reachable(pods)) {
    const ports = portsOf(service, pod);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(sliceEndpoint(service, pod));
    groups.set(key, group);
  }
  return groups.size > 0
    ? [...groups.values()]
    : [{ ports: [], endpoints: [] }];
}

/** The subsets of a service's Endpoints object; pods in their grace period are out. */
export function planSubsets(
  service: Service,
  pods: readonly Pod[],
): EndpointSubset[] {
  const { publishNotReadyAddresses = false } = service.spec;
  const groups = new Map<string, EndpointSubset>();
  for (const pod of reachable(pods)) {
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    if (terminating && !publishNotReadyAddresses) continue;
    const ports = portsOf(service, pod);
    if (ports.length === 0 && (service.spec.ports ?? []).length > 0) continue;
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ...(ports.length > 0 && { ports }) };
    const list =
      publishNotReadyAddresses || isPodReady(pod)
        ? 'addresses'
        : 'notReadyAddresses';
    group[list] = [...(group[list] ?? []), endpointAddress(service, pod)];
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function portsKey(ports: readonly EndpointPort[]): string {
  return ports
    .map(({ name = '', port, protocol }) => `${name}/${port}/${protocol}`)
    .join(',');
}

function reachable(pods: readonly Pod[]): Pod[] {
  return pods
    .filter(pod => pod.status?.podIP && !isPodFinished(pod))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** A port by name is looked up in each pod; pods may differ, and one that lacks it is not reached on it. */
function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap(servicePort => {
    const port = resolvePort(servicePort, pod);
    if (port === undefined) return [];
    const { name, protocol = 'TCP', appProtocol } = servicePort;
    return [
      {
        ...(name && { name }),
        port,
        protocol,
        ...(appProtocol && { appProtocol }),
      },
    ];
  });
}

function resolvePort(
  { port, targetPort = port, protocol = 'TCP' }: ServicePort,
  { spec }: Pod,
): number | undefined {
  if (typeof targetPort === 'number') return targetPort || port;
  const sidecars = (spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return [...spec.containers, ...sidecars]
    .flatMap(({ ports = [] }) => ports)
    .find(
      candidate =>
        candidate.name === targetPort &&
        (candidate.protocol ?? 'TCP') === protocol,
    )?.containerPort;
}

function sliceEndpoint(service: Service, pod: Pod): SliceEndpoint {
  const { ip, ...address } = endpointAddress(service, pod);
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { publishNotReadyAddresses = false } = service.spec;
  return {
    addresses: [ip],
    conditions: {
      ready: publishNotReadyAddresses || (serving && !terminating),
      serving,
      terminating,
    },
    ...address,
  };
}

function endpointAddress(service: Service, pod: Pod): EndpointAddress {
  const { hostname, subdomain, nodeName } = pod.spec;
  const { name, namespace, uid } = pod.metadata;
  const named = hostname && subdomain === service.metadata.name;
  return {
    ip: pod.status?.podIP ?? '',
    ...(named && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}
