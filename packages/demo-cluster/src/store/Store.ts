import { ClusterEvent, ResourceName } from '../cluster/types';
import { ApiError } from '../registry/ApiError';
import { ApiObject, deepFreeze } from '../registry/objects';

/** A change with the resourceVersion it made. */
export interface StoreEvent extends ClusterEvent {
  object: ApiObject;
  previous?: ApiObject;
  revision: number;
}

interface Subscriber {
  /** Only later changes are delivered: earlier ones were there to be read when it subscribed. */
  after: number;
  listener: (event: StoreEvent) => void;
}

/**
 * Every object of the cluster in memory, under one counter of revisions, with the last changes kept for watches and for
 * lists that continue. Objects are frozen when they enter.
 */
export class Store {
  private readonly objects = new Map<ResourceName, Map<string, ApiObject>>();
  private readonly sorted = new Map<ResourceName, readonly ApiObject[]>();
  private readonly subscribers = new Set<Subscriber>();
  private readonly undelivered: StoreEvent[] = [];
  private history: StoreEvent[] = [];
  private delivering = false;
  private current = 1;
  /** Changes after this revision are all still in the history. */
  private completeAfter = 1;

  /** `historySize` is the number of changes that watches and continued lists can go back. */
  constructor(private readonly historySize = 10_000) {}

  /** The revision of the latest change. */
  get revision(): number {
    return this.current;
  }

  get(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): ApiObject | undefined {
    return this.objects.get(resource)?.get(keyOf(namespace, name));
  }

  /** Sorted by namespace and name. */
  list(resource: ResourceName, namespace?: string): readonly ApiObject[] {
    let all = this.sorted.get(resource);
    if (!all) {
      all = sortedValues(this.objects.get(resource) ?? new Map());
      this.sorted.set(resource, all);
    }
    return namespace === undefined
      ? all
      : all.filter(object => object.metadata.namespace === namespace);
  }

  /** The list as it was at a revision; throws Expired where the history no longer reaches back that far. */
  listAt(resource: ResourceName, revision: number): readonly ApiObject[] {
    if (revision === this.current) return this.list(resource);
    const objects = new Map(this.objects.get(resource));
    const changes = this.changesAfter(revision);
    for (let index = changes.length - 1; index >= 0; index--) {
      const change = changes[index];
      if (change.resource !== resource) continue;
      const { namespace, name } = change.object.metadata;
      if (change.previous) objects.set(keyOf(namespace, name), change.previous);
      else objects.delete(keyOf(namespace, name));
    }
    return sortedValues(objects);
  }

  /** The changes after a revision, oldest first; throws Expired where some are no longer known. */
  changesAfter(revision: number): StoreEvent[] {
    if (revision < this.completeAfter) {
      throw new ApiError(
        'Expired',
        `too old resource version: ${revision} (${this.completeAfter})`,
      );
    }
    let low = 0;
    let high = this.history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.history[middle].revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.history.slice(low);
  }

  /** Stores an object under its new resourceVersion and returns it as stored. */
  put(resource: ResourceName, object: ApiObject): ApiObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    const stored = this.withNextRevision(object);
    let objects = this.objects.get(resource);
    if (!objects) this.objects.set(resource, (objects = new Map()));
    objects.set(keyOf(namespace, name), stored);
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.record({
      type,
      resource,
      object: stored,
      previous,
      revision: this.current,
    });
    return stored;
  }

  /** Removes an object; watchers see its last state under a new resourceVersion. */
  remove(resource: ResourceName, object: ApiObject): ApiObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    if (!previous) return object;
    this.objects.get(resource)?.delete(keyOf(namespace, name));
    const removed = this.withNextRevision(object);
    this.record({
      type: 'DELETED',
      resource,
      object: removed,
      previous,
      revision: this.current,
    });
    return removed;
  }

  /** Forgets all objects of a resource that is no longer served, without telling anyone. */
  drop(resource: ResourceName): void {
    this.objects.delete(resource);
    this.sorted.delete(resource);
  }

  /**
   * Calls the listener for each later change, in order and on the same tick: a change that a listener makes is delivered
   * to everyone after the one it reacts to.
   */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    const subscriber = { after: this.current, listener };
    this.subscribers.add(subscriber);
    return () => {
      this.subscribers.delete(subscriber);
    };
  }

  private withNextRevision(object: ApiObject): ApiObject {
    this.current += 1;
    return deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.current) },
    });
  }

  private record(event: StoreEvent): void {
    this.sorted.delete(event.resource);
    this.history.push(event);
    // Cut in large steps: removing one from the front at each change would copy the array each time.
    if (this.history.length > this.historySize * 1.25) {
      const dropped = this.history.length - this.historySize;
      this.completeAfter = this.history[dropped - 1].revision;
      this.history = this.history.slice(dropped);
    }
    this.undelivered.push(event);
    if (!this.delivering) this.deliver();
  }

  private deliver(): void {
    this.delivering = true;
    try {
      for (
        let event = this.undelivered.shift();
        event;
        event = this.undelivered.shift()
      ) {
        for (const subscriber of [...this.subscribers]) {
          const isCurrent = this.subscribers.has(subscriber);
          if (isCurrent && event.revision > subscriber.after) {
            subscriber.listener(event);
          }
        }
      }
    } finally {
      this.delivering = false;
    }
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function sortedValues(objects: Map<string, ApiObject>): readonly ApiObject[] {
  return [...objects.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, object]) => object);
}
