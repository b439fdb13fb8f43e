import { isPodReady, Pod, readyCondition } from '../kubelet/pod';
import { ClusterClient, KubernetesObject } from '../cluster/types';
import { PodTemplate } from './objects';
import { controllerReference, MANAGER } from './ownership';
import { millisecondsUntil } from './time';

export const PODS = 'v1/pods';

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(
  pod: Pod,
  minReadySeconds: number,
  now: Date,
): boolean {
  return millisecondsUntilAvailable(pod, minReadySeconds, now) === 0;
}

/** Undefined for a pod that is not ready, 0 for one that is available. */
export function millisecondsUntilAvailable(
  pod: Pod,
  minReadySeconds: number,
  now: Date,
): number | undefined {
  const ready = readyCondition(pod);
  if (!isPodReady(pod) || !ready) return undefined;
  if (minReadySeconds === 0) return 0;
  return Math.max(
    0,
    millisecondsUntil(now, ready.lastTransitionTime, minReadySeconds),
  );
}

/** When the next of the ready pods becomes available: the time to look again. */
export function nextAvailability(
  pods: readonly Pod[],
  minReadySeconds: number,
  now: Date,
): number | undefined {
  const waits = pods
    .map(pod => millisecondsUntilAvailable(pod, minReadySeconds, now))
    .filter((wait): wait is number => wait !== undefined && wait > 0);
  return waits.length > 0 ? Math.min(...waits) : undefined;
}

export interface NewPod {
  name: string;
  generateName?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  spec?: Partial<Pod['spec']>;
}

/** The pod that a template makes for its owner. */
export function podFromTemplate(
  owner: KubernetesObject,
  template: PodTemplate,
  added: NewPod,
): Pod {
  const labels = { ...template.metadata?.labels, ...added.labels };
  const annotations = {
    ...template.metadata?.annotations,
    ...added.annotations,
  };
  const finalizers = [
    ...(template.metadata?.finalizers ?? []),
    ...(added.finalizers ?? []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: added.name,
      namespace: owner.metadata.namespace,
      ...(added.generateName && { generateName: added.generateName }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(finalizers.length > 0 && { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...template.spec, ...added.spec },
  };
}

export function createPod(client: ClusterClient, pod: Pod): Pod {
  return client.create(PODS, pod, MANAGER);
}

export function deletePod(client: ClusterClient, pod: Pod): void {
  client.delete(PODS, pod.metadata.namespace, pod.metadata.name, {
    uid: pod.metadata.uid,
  });
}
