import { createCluster } from '../cluster/createCluster';
import { ClusterClient, KubernetesObject } from '../cluster/types';
import { startControllers } from '../controllers';
import { Deployment, PodTemplate, ReplicaSet } from '../controllers/objects';
import { startKubelet } from '../kubelet';
import { Pod } from '../kubelet/pod';
import { FakeClock } from './FakeClock';
import { FakeProcesses } from './FakeProcesses';

export const NAMESPACE = 'shop';
const TESTER = { fieldManager: 'kubectl-client-side-apply' };

/** A cluster with its controllers and kubelet on a clock that the test moves. */
export class World {
  readonly clock = new FakeClock();
  readonly processes = new FakeProcesses();
  readonly errors: unknown[] = [];
  readonly client: ClusterClient;
  private running: Array<{ stop(): Promise<void> }> = [];

  constructor() {
    this.client = createCluster({ clock: this.clock }).client;
    this.create('v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE },
    });
    this.start();
  }

  /** Starts controllers and kubelet, at first or again after `stop`. */
  start(): void {
    const { client, clock, processes } = this;
    const onError = (error: unknown) => this.errors.push(error);
    this.running = [
      startControllers({ client, clock, onError }),
      startKubelet({ client, clock, processes, onError }),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map(part => part.stop()));
    this.running = [];
  }

  /** Stops everything and throws what controllers and kubelet complained of. */
  async close(): Promise<void> {
    await this.stop();
    if (this.errors.length > 0) {
      throw new AggregateError(this.errors, 'the cluster reported errors');
    }
  }

  seconds(count: number): Promise<void> {
    return this.clock.advance(count * 1000);
  }

  create<T extends KubernetesObject>(resource: string, object: T): T {
    return this.client.create(resource, object, TESTER);
  }

  /** Reads, changes a copy and writes it back. */
  change<T extends KubernetesObject>(
    resource: string,
    name: string,
    change: (object: T) => void,
  ): T {
    const copy = structuredClone(this.get<T>(resource, name));
    change(copy);
    return this.client.update(resource, copy, TESTER);
  }

  remove(
    resource: string,
    name: string,
    propagationPolicy?: 'Orphan' | 'Background' | 'Foreground',
  ): void {
    this.client.delete(resource, NAMESPACE, name, { propagationPolicy });
  }

  get<T extends KubernetesObject>(resource: string, name: string): T {
    const found = this.find<T>(resource, name);
    if (!found) throw new Error(`${resource} ${name} is not there`);
    return found;
  }

  find<T extends KubernetesObject>(
    resource: string,
    name: string,
  ): T | undefined {
    return this.client.get<T>(resource, NAMESPACE, name);
  }

  list<T extends KubernetesObject>(resource: string): readonly T[] {
    return this.client.list<T>(resource, NAMESPACE);
  }

  pods(): readonly Pod[] {
    return this.list<Pod>('v1/pods');
  }

  replicaSets(): readonly ReplicaSet[] {
    return this.list<ReplicaSet>('apps/v1/replicasets');
  }

  deployment(name = 'web'): Deployment {
    return this.get<Deployment>('apps/v1/deployments', name);
  }

  /** `reason: message` of the events about an object, in the order of their writing. */
  events(name: string): string[] {
    return [...this.list<EventObject>('v1/events')]
      .filter(({ involvedObject }) => involvedObject.name === name)
      .sort(
        (a, b) =>
          Number(a.metadata.resourceVersion) -
          Number(b.metadata.resourceVersion),
      )
      .map(({ reason, message }) => `${reason}: ${message}`);
  }
}

interface EventObject extends KubernetesObject {
  involvedObject: { name: string };
  reason: string;
  message: string;
}

export function template(
  image = 'registry.example/web:v1',
  changes: {
    annotations?: Record<string, string>;
    spec?: Partial<PodTemplate['spec']>;
  } = {},
): PodTemplate {
  return {
    metadata: {
      labels: { app: 'web' },
      ...(changes.annotations && { annotations: changes.annotations }),
    },
    spec: {
      containers: [
        {
          name: 'web',
          image,
          ports: [{ name: 'http', containerPort: 8080 }],
          readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
        },
      ],
      ...changes.spec,
    },
  };
}

export function deployment(spec: Partial<Deployment['spec']> = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: NAMESPACE },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: template(),
      ...spec,
    },
  };
}
