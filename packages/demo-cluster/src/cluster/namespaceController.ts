import {
  ApiObject,
  ensureFields,
  Fields,
  fieldsAt,
  stringAt,
} from '../registry/objects';
import { Registry } from '../registry/Registry';
import { resourceNameOf } from '../registry/ResourceDefinition';
import { ResourceOperations } from '../registry/ResourceOperations';

/** Empties namespaces that are being deleted and then lets them go. */
export function startNamespaceController(
  registry: Registry,
  operations: ResourceOperations,
): void {
  operations.store.subscribe(({ type, resource, object }) => {
    if (resource === 'v1/namespaces') {
      if (type !== 'DELETED') finishIfEmpty(object.metadata.name);
    } else if (type === 'DELETED' && object.metadata.namespace) {
      finishIfEmpty(object.metadata.namespace);
    }
  });

  function finishIfEmpty(name: string): void {
    const namespace = operations.store.get('v1/namespaces', undefined, name);
    if (!namespace?.metadata.deletionTimestamp) return;
    if (!hasFinalizer(namespace) || deleteContent(name) > 0) return;
    // Deleting the content may have come to the same end already.
    const current = operations.store.get('v1/namespaces', undefined, name);
    if (current && hasFinalizer(current)) finalize(operations, current);
  }

  /** Deletes what is left and returns how much of it must still stop or be finalized. */
  function deleteContent(namespace: string): number {
    let remaining = 0;
    for (const definition of registry.all()) {
      const storage = registry.storageOf(definition);
      const isView = storage !== resourceNameOf(definition);
      if (!definition.namespaced || isView) continue;
      for (const { metadata } of operations.store.list(storage, namespace)) {
        const isStill = operations.peek(definition, namespace, metadata.name);
        if (!isStill) continue;
        if (!metadata.deletionTimestamp) {
          const { removed } = operations.delete(
            definition,
            namespace,
            metadata.name,
            { propagationPolicy: 'Background' },
          );
          if (removed) continue;
        }
        remaining += 1;
      }
    }
    return remaining;
  }
}

function hasFinalizer(namespace: ApiObject): boolean {
  const finalizers = fieldsAt(namespace, 'spec')?.finalizers;
  return Array.isArray(finalizers) && finalizers.includes('kubernetes');
}

/** The finalizers of a namespace's spec change through nothing else. */
export function finalize(
  operations: ResourceOperations,
  namespace: ApiObject,
): void {
  const next: ApiObject = structuredClone(namespace);
  const spec: Fields = ensureFields(next, 'spec');
  delete spec.finalizers;
  const isDone =
    (next.metadata.finalizers ?? []).length === 0 &&
    stringAt(next, 'metadata', 'deletionTimestamp') !== undefined;
  if (isDone) operations.store.remove('v1/namespaces', next);
  else operations.store.put('v1/namespaces', next);
}
