import {
  ClusterClient,
  ClusterEvent,
  Clock,
  KubernetesObject,
  ResourceName,
} from '../cluster/types';
import { ApiError } from '../registry/ApiError';
import { EventRecorder } from './EventRecorder';
import { WorkQueue } from './WorkQueue';

/** What every controller works with. */
export interface ControllerContext {
  client: ClusterClient;
  clock: Clock;
  events: EventRecorder;
  onError: (error: unknown) => void;
}

/** The address of an object within its resource. */
export interface ObjectKey {
  namespace: string | undefined;
  name: string;
}

export interface ControllerDefinition {
  name: string;
  /** The resource whose objects are brought up to date. */
  resource: ResourceName;
  /** The objects that a change of another resource concerns. */
  concerns?: (event: ClusterEvent) => readonly ObjectKey[];
  /** Brings one object up to date. Returns after how many milliseconds to look again. */
  reconcile: (key: ObjectKey) => number | undefined;
}

/** Errors of a race that the next attempt settles: somebody else wrote in between. */
const RACES = new Set(['Conflict', 'NotFound', 'AlreadyExists']);

/** Runs a controller until the returned function is called: first over what is there, then at each change. */
export function runController(
  { client, clock, onError }: ControllerContext,
  { name, resource, concerns, reconcile }: ControllerDefinition,
): () => void {
  const queue = new WorkQueue({
    clock,
    process: key => reconcile(parseKey(key)),
    onError: (error, key) => {
      if (error instanceof ApiError && RACES.has(error.reason)) return;
      const { namespace } = parseKey(key);
      // Whatever cannot be created in a namespace that goes is not wanted any more.
      if (isTerminating(client, namespace)) return;
      onError(new Error(`${name} controller: ${key}`, { cause: error }));
    },
  });
  const unsubscribe = client.subscribe(event => {
    if (event.resource === resource) queue.add(formatKey(keyOf(event.object)));
    for (const key of concerns?.(event) ?? []) queue.add(formatKey(key));
  });
  for (const object of client.list(resource)) {
    queue.add(formatKey(keyOf(object)));
  }
  return () => {
    unsubscribe();
    queue.stop();
  };
}

function isTerminating(
  client: ClusterClient,
  namespace: string | undefined,
): boolean {
  if (namespace === undefined) return false;
  const found = client.get('v1/namespaces', undefined, namespace);
  return found?.metadata.deletionTimestamp !== undefined;
}

export function keyOf(object: KubernetesObject): ObjectKey {
  const { namespace, name } = object.metadata;
  return { namespace, name };
}

function formatKey({ namespace, name }: ObjectKey): string {
  return `${namespace ?? ''}/${name}`;
}

function parseKey(key: string): ObjectKey {
  const [namespace, name] = key.split('/');
  return { namespace: namespace === '' ? undefined : namespace, name };
}
