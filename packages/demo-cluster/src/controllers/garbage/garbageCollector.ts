import {
  ClusterEvent,
  KubernetesObject,
  OwnerReference,
  ResourceName,
} from '../../cluster/types';
import { ApiError } from '../../registry/ApiError';
import { builtInDefinitions } from '../../registry/builtInDefinitions';
import { resourceNameOf } from '../../registry/ResourceDefinition';
import { ControllerContext } from '../controller';
import { MANAGER, setOwners } from '../ownership';
import { WorkQueue } from '../WorkQueue';
import {
  decideOwned,
  FOREGROUND_FINALIZER,
  ORPHAN_FINALIZER,
  pendingCascade,
} from './decide';
import { OwnedNode, OwnerGraph } from './OwnerGraph';

const EVENTS = 'v1/events';
const DEFINITIONS = 'apiextensions.k8s.io/v1/customresourcedefinitions';

interface CustomResourceDefinition extends KubernetesObject {
  spec: {
    group: string;
    names: { plural: string };
    versions: Array<{ name: string; storage: boolean }>;
  };
}

/** Deletes objects whose owners are gone and carries out foreground and orphan deletions, until it is stopped. */
export function runGarbageCollector(context: ControllerContext): () => void {
  const { client, clock } = context;
  const graph = new OwnerGraph();
  const queue = new WorkQueue({
    clock,
    process: uid => {
      const node = graph.get(uid);
      if (node) collect(context, graph, node);
      return undefined;
    },
    onError: (error, key) => {
      const raced =
        error instanceof ApiError &&
        (error.reason === 'Conflict' || error.reason === 'NotFound');
      if (raced) return;
      context.onError(new Error(`garbage collector: ${key}`, { cause: error }));
    },
  });
  for (const resource of storedResources(context)) {
    for (const object of client.list(resource)) graph.put(resource, object);
  }
  for (const resource of storedResources(context)) {
    for (const { metadata } of client.list(resource)) {
      if (metadata.uid && needsAttention(metadata)) queue.add(metadata.uid);
    }
  }
  const unsubscribe = client.subscribe(event => observe(graph, queue, event));
  return () => {
    unsubscribe();
    queue.stop();
  };
}

/** Events own nothing and are owned by nothing, and there are many of them. */
function storedResources({ client }: ControllerContext): ResourceName[] {
  const builtIn = builtInDefinitions.map(resourceNameOf);
  const custom = client
    .list<CustomResourceDefinition>(DEFINITIONS)
    .flatMap(({ spec: { group, names, versions } }) =>
      versions
        .filter(({ storage }) => storage)
        .map(({ name }) => `${group}/${name}/${names.plural}`),
    );
  return [...builtIn, ...custom].filter(resource => resource !== EVENTS);
}

function needsAttention({
  ownerReferences = [],
  deletionTimestamp,
}: KubernetesObject['metadata']): boolean {
  return ownerReferences.length > 0 || deletionTimestamp !== undefined;
}

function observe(
  graph: OwnerGraph,
  queue: WorkQueue,
  { type, resource, object, previous }: ClusterEvent,
): void {
  const { uid } = object.metadata;
  if (resource === EVENTS || uid === undefined) return;
  if (type === 'DELETED') {
    for (const dependent of graph.dependentsOf(uid)) queue.add(dependent.uid);
    graph.remove(uid);
  } else {
    graph.put(resource, object);
    if (needsAttention(object.metadata)) queue.add(uid);
  }
  // Whoever waits for its dependents looks again when one of them goes or changes hands.
  for (const { metadata } of previous ? [object, previous] : [object]) {
    for (const owner of metadata.ownerReferences ?? []) {
      if (graph.has(owner.uid)) queue.add(owner.uid);
    }
  }
}

function collect(
  context: ControllerContext,
  graph: OwnerGraph,
  node: OwnedNode,
): void {
  const object = read(context, node);
  if (!object) return;
  const cascade = pendingCascade(object);
  if (cascade === 'orphan') {
    orphanDependents(context, graph, node, object);
    return;
  }
  if (cascade === 'foreground') {
    awaitDependents(context, graph, node, object);
    return;
  }
  const decision = decideOwned(
    object,
    owner => ownerState(context, graph, owner),
    graph.dependentsOf(node.uid).length > 0,
  );
  if (decision.action === 'disown') {
    setOwners(context.client, node.resource, object, decision.ownerReferences);
  } else if (decision.action === 'delete') {
    const { propagationPolicy } = decision;
    remove(context, node, propagationPolicy);
  }
}

function ownerState(
  context: ControllerContext,
  graph: OwnerGraph,
  { uid }: OwnerReference,
): 'present' | 'absent' | 'waiting' {
  const owner = graph.get(uid);
  const object = owner && read(context, owner);
  if (!object) return 'absent';
  return pendingCascade(object) === 'foreground' ? 'waiting' : 'present';
}

function orphanDependents(
  context: ControllerContext,
  graph: OwnerGraph,
  node: OwnedNode,
  object: KubernetesObject,
): void {
  for (const dependent of graph.dependentsOf(node.uid)) {
    const dependentObject = read(context, dependent);
    if (!dependentObject) continue;
    const { ownerReferences = [] } = dependentObject.metadata;
    setOwners(
      context.client,
      dependent.resource,
      dependentObject,
      ownerReferences.filter(({ uid }) => uid !== node.uid),
    );
  }
  dropFinalizer(context, node, object, ORPHAN_FINALIZER);
}

/** Only dependents that block their owner are waited for; each comes up itself, as its owner is waiting. */
function awaitDependents(
  context: ControllerContext,
  graph: OwnerGraph,
  node: OwnedNode,
  object: KubernetesObject,
): void {
  let blocked = false;
  for (const dependent of graph.dependentsOf(node.uid)) {
    const dependentObject = read(context, dependent);
    if (!dependentObject) continue;
    const decision = decideOwned(
      dependentObject,
      owner => ownerState(context, graph, owner),
      graph.dependentsOf(dependent.uid).length > 0,
    );
    if (decision.action === 'delete') {
      remove(context, dependent, decision.propagationPolicy);
    } else if (decision.action === 'disown') {
      const { ownerReferences } = decision;
      const { client } = context;
      setOwners(client, dependent.resource, dependentObject, ownerReferences);
      continue;
    }
    blocked ||=
      read(context, dependent)?.metadata.ownerReferences?.some(
        owner => owner.uid === node.uid && owner.blockOwnerDeletion === true,
      ) ?? false;
  }
  if (!blocked) dropFinalizer(context, node, object, FOREGROUND_FINALIZER);
}

function read(
  { client }: ControllerContext,
  { resource, namespace, name, uid }: OwnedNode,
): KubernetesObject | undefined {
  const object = client.get(resource, namespace, name);
  return object?.metadata.uid === uid ? object : undefined;
}

function remove(
  { client }: ControllerContext,
  { resource, namespace, name, uid }: OwnedNode,
  propagationPolicy: 'Background' | 'Foreground',
): void {
  client.delete(resource, namespace, name, { uid, propagationPolicy });
}

function dropFinalizer(
  { client }: ControllerContext,
  { resource }: OwnedNode,
  object: KubernetesObject,
  finalizer: string,
): void {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter(candidate => candidate !== finalizer);
  client.update(
    resource,
    {
      ...object,
      metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata,
    },
    MANAGER,
  );
}
