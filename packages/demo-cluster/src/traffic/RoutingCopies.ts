import {
  Clock,
  ClusterClient,
  ClusterEvent,
  KubernetesObject,
} from '../cluster/types';
import { Random } from '../pods/random';
import {
  buildTables,
  objectKey,
  RoutingKind,
  routingKind,
  RoutingObject,
  RoutingTables,
} from './tables';

/** How long a change takes to reach one copy of the router, as from a real control plane to its sidecars. */
export const PROPAGATION_MS = { shortest: 500, longest: 2_000 };

const RESOURCES = [
  'v1/services',
  'v1/pods',
  'discovery.k8s.io/v1/endpointslices',
  ...['v1', 'v1beta1', 'v1alpha3'].flatMap(version => [
    `networking.istio.io/${version}/virtualservices`,
    `networking.istio.io/${version}/destinationrules`,
  ]),
];

interface Change {
  key: string;
  /** Undefined where the object is gone. */
  value?: RoutingObject;
}

export interface RoutingCopiesOptions {
  client: ClusterClient;
  clock: Clock;
  random: Random;
  count: number;
  warn: (object: KubernetesObject, message: string) => void;
}

class RoutingCopy {
  private readonly objects: Map<string, RoutingObject>;
  private readonly timers = new Set<{ cancel(): void }>();
  private pending: Change[] = [];
  private applied = 0;
  private received = 0;
  private cached?: RoutingTables;

  constructor(
    initial: ReadonlyMap<string, RoutingObject>,
    private readonly clock: Clock,
    private readonly warn: RoutingCopiesOptions['warn'],
  ) {
    this.objects = new Map(initial);
  }

  tables(): RoutingTables {
    this.cached ??= buildTables(this.objects.values(), this.warn);
    return this.cached;
  }

  /** A push carries all that happened before it, so a quick one takes slower ones along and nothing goes backwards. */
  schedule(change: Change, delay: number): void {
    this.pending.push(change);
    const sequence = ++this.received;
    const timer = this.clock.setTimeout(() => {
      this.timers.delete(timer);
      this.applyUpTo(sequence);
    }, delay);
    this.timers.add(timer);
  }

  close(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  private applyUpTo(sequence: number): void {
    if (sequence <= this.applied) return;
    const due = this.pending.splice(0, sequence - this.applied);
    this.applied = sequence;
    for (const { key, value } of due) {
      if (value) this.objects.set(key, value);
      else this.objects.delete(key);
    }
    this.cached = undefined;
  }
}

/**
 * Several copies of the routing tables, each behind the cluster by its own 0.5 to 2 s, as the sidecars of a mesh are:
 * for a moment after a change they disagree.
 */
export class RoutingCopies {
  private readonly copies: RoutingCopy[];
  private readonly unsubscribe: () => void;

  constructor(private readonly options: RoutingCopiesOptions) {
    const initial = readAll(options.client);
    const warn = oncePerObject(options.warn);
    this.copies = Array.from(
      { length: options.count },
      () => new RoutingCopy(initial, options.clock, warn),
    );
    this.unsubscribe = options.client.subscribe(event => this.onEvent(event));
  }

  tables(copy: number): RoutingTables {
    return this.copies[copy % this.copies.length].tables();
  }

  close(): void {
    this.unsubscribe();
    for (const copy of this.copies) copy.close();
  }

  private onEvent(event: ClusterEvent): void {
    const kind = routingKind(event.resource);
    if (!kind || !concernsRouting(kind, event)) return;
    const { object } = event;
    const value = event.type === 'DELETED' ? undefined : { kind, object };
    const { shortest, longest } = PROPAGATION_MS;
    for (const copy of this.copies) {
      const delay = shortest + this.options.random() * (longest - shortest);
      copy.schedule({ key: `${kind}/${objectKey(object)}`, value }, delay);
    }
  }
}

function readAll(client: ClusterClient): Map<string, RoutingObject> {
  const objects = new Map<string, RoutingObject>();
  for (const resource of RESOURCES) {
    const kind = routingKind(resource);
    if (!kind) continue;
    for (const object of listIfServed(client, resource)) {
      objects.set(`${kind}/${objectKey(object)}`, { kind, object });
    }
  }
  return objects;
}

/** The CustomResourceDefinitions of a mesh may come later or never. */
function listIfServed(
  client: ClusterClient,
  resource: string,
): readonly KubernetesObject[] {
  try {
    return client.list(resource);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'reason' in error && error.reason === 'NotFound';
}

/** Pods change their status all the time; only their labels say which subset they are in. */
function concernsRouting(kind: RoutingKind, event: ClusterEvent): boolean {
  if (kind !== 'Pod' || event.type !== 'MODIFIED') return true;
  const labels = (object: KubernetesObject | undefined) =>
    JSON.stringify(object?.metadata.labels ?? {});
  return labels(event.object) !== labels(event.previous);
}

/** Tables are built anew at each change and by each copy; a warning about a version of an object is given once. */
function oncePerObject(
  warn: RoutingCopiesOptions['warn'],
): RoutingCopiesOptions['warn'] {
  const given = new WeakMap<KubernetesObject, Set<string>>();
  return (object, message) => {
    const messages = given.get(object) ?? new Set();
    given.set(object, messages);
    if (messages.has(message)) return;
    messages.add(message);
    warn(object, message);
  };
}
