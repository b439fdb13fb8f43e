/**
 * The words of the demo cluster.
 *
 * - **object**: one Kubernetes object exactly as the wire shows it. Objects in the store are never mutated: whoever
 *   changes one copies it first.
 * - **resource**: the address of a kind of object, `v1/pods` or `apps/v1/deployments`.
 * - **client**: the door through which controllers, the kubelet and the traffic router read and write. It runs the
 *   same admission, defaulting, generation and managedFields pipeline as a request over HTTP, but in process and
 *   synchronously.
 */

/** `v1/pods`, `apps/v1/deployments`, `networking.istio.io/v1/virtualservices`: group and version, then the plural. */
export type ResourceName = string;

/** Which fields of an object a manager wrote, as `metadata.managedFields` shows it. */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time: string;
  fieldsType: 'FieldsV1';
  fieldsV1: Record<string, unknown>;
  subresource?: string;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Object metadata as the wire shows it; times are ISO 8601 strings in UTC with whole seconds. */
export interface ObjectMetadata {
  name: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMetadata;
}

/** Who writes, as it will stand in `metadata.managedFields`. */
export interface WriteOptions {
  fieldManager: string;
}

export interface DeleteOptions {
  /** Orphan leaves dependents, Background (the default) deletes them afterwards, Foreground before. */
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  gracePeriodSeconds?: number;
  /** Delete only the object with this uid; 409 otherwise. */
  uid?: string;
}

/** One change of the store, in resourceVersion order. */
export interface ClusterEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: ResourceName;
  object: KubernetesObject;
  /** The object before the change; absent for ADDED. */
  previous?: KubernetesObject;
}

/** Errors are `ApiError`s that carry the Kubernetes status reason (NotFound, Conflict, AlreadyExists, Invalid …). */
export interface ClusterClient {
  get<T extends KubernetesObject>(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): T | undefined;
  /** All objects of a resource, of one namespace or of all, in creation order of their names. */
  list<T extends KubernetesObject>(
    resource: ResourceName,
    namespace?: string,
  ): readonly T[];
  create<T extends KubernetesObject>(
    resource: ResourceName,
    object: T,
    options: WriteOptions,
  ): T;
  /** Replaces everything but the status. A `metadata.resourceVersion` that is no longer current is a Conflict. */
  update<T extends KubernetesObject>(
    resource: ResourceName,
    object: T,
    options: WriteOptions,
  ): T;
  /** Replaces the status and nothing else, but for the annotations of Deployments. */
  updateStatus<T extends KubernetesObject>(
    resource: ResourceName,
    object: T,
    options: WriteOptions,
  ): T;
  /** Pods go through graceful deletion: the kubelet removes them when they have stopped. */
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): void;
  /** The listener is called after each change, on the same tick. It must not throw. Returns how to stop. */
  subscribe(listener: (event: ClusterEvent) => void): () => void;
}

/** Time and timers, injected so that tests need not wait. */
export interface Clock {
  now(): Date;
  setTimeout(callback: () => void, milliseconds: number): { cancel(): void };
}

/** Where a running pod really listens. */
export interface NetworkAddress {
  host: string;
  port: number;
}

export interface LogOptions {
  container?: string;
  previous?: boolean;
  tailLines?: number;
  sinceTime?: Date;
  timestamps?: boolean;
}

/** What the API server needs of the machinery that runs pods, for `pods/log` and the pod and service proxies. */
export interface PodRuntime {
  /** The lines so far, or undefined where the pod or container never started. */
  logs(
    namespace: string,
    pod: string,
    options: LogOptions,
  ): readonly string[] | undefined;
  /** Calls the listener for each further line until the returned function is called. */
  followLogs(
    namespace: string,
    pod: string,
    container: string | undefined,
    onLine: (line: string) => void,
  ): () => void;
  /** The loopback address behind a container port (name or number), or undefined while nothing listens there. */
  podAddress(
    namespace: string,
    pod: string,
    port: string | number,
  ): NetworkAddress | undefined;
}
