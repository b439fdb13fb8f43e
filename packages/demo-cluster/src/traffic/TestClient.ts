import {
  ClusterClient,
  ClusterEvent,
  KubernetesObject,
  ResourceName,
} from '../cluster/types';
import { objectKey } from './tables';

/** Objects by resource, with events: as much of a cluster as those who only read need. */
export class TestClient implements ClusterClient {
  private readonly objects = new Map<
    ResourceName,
    Map<string, KubernetesObject>
  >();
  private readonly listeners = new Set<(event: ClusterEvent) => void>();

  put(resource: ResourceName, object: KubernetesObject): void {
    const known = this.objects.get(resource) ?? new Map();
    this.objects.set(resource, known);
    const previous = known.get(objectKey(object));
    known.set(objectKey(object), object);
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.emit({ type, resource, object, previous });
  }

  remove(resource: ResourceName, object: KubernetesObject): void {
    this.objects.get(resource)?.delete(objectKey(object));
    this.emit({ type: 'DELETED', resource, object });
  }

  subscribe(listener: (event: ClusterEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  list<T extends KubernetesObject>(resource: ResourceName): readonly T[] {
    const known = this.objects.get(resource);
    if (known) return [...known.values()] as T[];
    if (!resource.startsWith('networking.istio.io/')) return [];
    throw Object.assign(new Error(`${resource} is not served`), {
      reason: 'NotFound',
    });
  }

  get(): never {
    throw new Error('not needed here');
  }
  create = this.get;
  update = this.get;
  updateStatus = this.get;
  delete = this.get;

  private emit(event: ClusterEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function newObject(
  kind: string,
  name: string,
  rest: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'shop', ...metadata },
    ...rest,
  };
}

export function cartService(
  annotations?: Record<string, string>,
): KubernetesObject {
  const ports = [{ name: 'http', port: 80, targetPort: 'http' }];
  return newObject('Service', 'cart', { spec: { ports } }, { annotations });
}

/** The ready pods of the cart; those with a leading `!` are not ready. */
export function cartSlice(pods: readonly string[]): KubernetesObject {
  return newObject(
    'EndpointSlice',
    'cart-abc',
    {
      ports: [{ name: 'http', port: 8080 }],
      endpoints: pods.map((pod, index) => ({
        addresses: [`127.64.9.${index + 1}`],
        conditions: { ready: !pod.startsWith('!') },
        targetRef: { kind: 'Pod', name: pod.replace('!', '') },
      })),
    },
    { labels: { 'kubernetes.io/service-name': 'cart' } },
  );
}

export function labelledPod(name: string, track: string): KubernetesObject {
  return newObject('Pod', name, {}, { labels: { app: 'cart', track } });
}

export function cartDestinationRule(): KubernetesObject {
  return newObject('DestinationRule', 'cart', {
    spec: {
      host: 'cart',
      subsets: ['stable', 'canary'].map(track => ({
        name: track,
        labels: { track },
      })),
    },
  });
}

export function cartVirtualService(
  http: unknown[],
  spec: Record<string, unknown> = {},
): KubernetesObject {
  return newObject('VirtualService', 'cart', {
    spec: { hosts: ['cart'], http, ...spec },
  });
}

/** Routes to the subsets of the cart by weight. */
export function cartWeights(weights: Record<string, number>): {
  route: unknown[];
} {
  return {
    route: Object.entries(weights).map(([subset, weight]) => ({
      destination: { host: 'cart', subset },
      weight,
    })),
  };
}
