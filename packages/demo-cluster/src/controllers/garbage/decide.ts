import { KubernetesObject, OwnerReference } from '../../cluster/types';

export const ORPHAN_FINALIZER = 'orphan';
export const FOREGROUND_FINALIZER = 'foregroundDeletion';

/** How an object that owns others is being deleted, if it is. */
export function pendingCascade({
  metadata,
}: KubernetesObject): 'orphan' | 'foreground' | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined;
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'orphan';
  return finalizers.includes(FOREGROUND_FINALIZER) ? 'foreground' : undefined;
}

export type OwnedDecision =
  | { action: 'keep' }
  /** Somebody else still owns it: only these references remain. */
  | { action: 'disown'; ownerReferences: OwnerReference[] }
  | { action: 'delete'; propagationPolicy: 'Background' | 'Foreground' };

/**
 * What becomes of an object with owners: it lives as long as one of them does. An owner in foreground deletion waits for
 * it, and then its own dependents go first too.
 */
export function decideOwned(
  object: KubernetesObject,
  stateOf: (owner: OwnerReference) => 'present' | 'absent' | 'waiting',
  hasDependents: boolean,
): OwnedDecision {
  const { ownerReferences = [], deletionTimestamp } = object.metadata;
  if (ownerReferences.length === 0 || deletionTimestamp !== undefined) {
    return { action: 'keep' };
  }
  const states = ownerReferences.map(stateOf);
  if (states.every(state => state === 'present')) return { action: 'keep' };
  if (states.includes('present')) {
    return {
      action: 'disown',
      ownerReferences: ownerReferences.filter(
        (_, index) => states[index] === 'present',
      ),
    };
  }
  const foreground = states.includes('waiting') && hasDependents;
  return {
    action: 'delete',
    propagationPolicy: foreground ? 'Foreground' : 'Background',
  };
}
