import { DeleteOptions } from '../cluster/types';
import { ApiObject, numberAt, stringAt, valueAt } from './objects';

export type DeletionOutcome =
  | { kind: 'unchanged' }
  /** Marked as being deleted; a finalizer's owner or the kubelet ends it. */
  | { kind: 'mark'; object: ApiObject }
  | { kind: 'remove'; object: ApiObject };

/** Everything that must be gone before an object may be: its finalizers and, for a namespace, those of its spec. */
export function finalizersAfter(object: ApiObject): readonly unknown[] {
  const ofSpec =
    object.kind === 'Namespace' ? valueAt(object, 'spec', 'finalizers') : [];
  return [
    ...(object.metadata.finalizers ?? []),
    ...(Array.isArray(ofSpec) ? ofSpec : []),
  ];
}

const propagationFinalizers = {
  Foreground: 'foregroundDeletion',
  Orphan: 'orphan',
} as const;

/** What becomes of an object that somebody asks to delete. */
export function beginDeletion(
  previous: ApiObject,
  options: DeleteOptions,
  now: Date,
): DeletionOutcome {
  const before = previous.metadata;
  const policy = options.propagationPolicy ?? 'Background';
  let finalizers = (before.finalizers ?? []).filter(
    finalizer =>
      !(Object.values(propagationFinalizers) as string[]).includes(finalizer) ||
      !options.propagationPolicy,
  );
  if (policy !== 'Background') {
    finalizers = [...finalizers, propagationFinalizers[policy]];
  }
  const gracePeriod = gracePeriodOf(previous, options);
  const marked: ApiObject = {
    ...previous,
    metadata: {
      ...before,
      deletionTimestamp:
        before.deletionTimestamp ?? deletionTime(now, gracePeriod),
      deletionGracePeriodSeconds: gracePeriod,
      finalizers,
    },
  };
  if (finalizers.length === 0) delete marked.metadata.finalizers;
  if (previous.kind === 'Namespace') {
    delete marked.metadata.deletionGracePeriodSeconds;
    marked.status = { ...asFields(previous.status), phase: 'Terminating' };
  }
  if (gracePeriod === 0 && finalizersAfter(marked).length === 0) {
    return { kind: 'remove', object: marked };
  }
  const graceBefore = before.deletionGracePeriodSeconds;
  if (before.deletionTimestamp) {
    const isShorter = graceBefore !== undefined && gracePeriod < graceBefore;
    const isSamePolicy = finalizers.join() === (before.finalizers ?? []).join();
    if (!isShorter && isSamePolicy) return { kind: 'unchanged' };
    if (isShorter) {
      marked.metadata.deletionTimestamp = deletionTime(now, gracePeriod);
    } else marked.metadata.deletionGracePeriodSeconds = graceBefore;
  }
  if (before.generation !== undefined && !before.deletionTimestamp) {
    marked.metadata.generation = before.generation + 1;
  }
  return { kind: 'mark', object: marked };
}

/** Pods alone stop gracefully, and only those that a kubelet runs. In seconds. */
function gracePeriodOf(object: ApiObject, options: DeleteOptions): number {
  if (object.kind !== 'Pod' || object.apiVersion !== 'v1') return 0;
  const phase = stringAt(object, 'status', 'phase');
  const isRun = stringAt(object, 'spec', 'nodeName') !== undefined;
  if (!isRun || phase === 'Succeeded' || phase === 'Failed') return 0;
  return Math.max(
    0,
    options.gracePeriodSeconds ??
      numberAt(object, 'spec', 'terminationGracePeriodSeconds') ??
      30,
  );
}

function deletionTime(now: Date, gracePeriodSeconds: number): string {
  return new Date(now.getTime() + gracePeriodSeconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
}

function asFields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
