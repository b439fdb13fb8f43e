import { Deployment, ReplicaSet } from '../objects';
import {
  DESIRED_REPLICAS_ANNOTATION,
  MAX_REPLICAS_ANNOTATION,
  sizeOf,
} from './replicaSets';

export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY_ANNOTATION =
  'deployment.kubernetes.io/revision-history';

/** Annotations that speak of one object alone; all others, the change cause among them, go on to the ReplicaSet. */
const OWN_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  DESIRED_REPLICAS_ANNOTATION,
  MAX_REPLICAS_ANNOTATION,
  'deprecated.deployment.rollback.to',
]);

/** The number of the rollout that made a ReplicaSet current last; 0 where it carries none. */
export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION_ANNOTATION] ?? 0) || 0;
}

/**
 * The current ReplicaSet with the annotations it should have: those of the deployment, and a revision above all old
 * ones. A ReplicaSet that was current before keeps its former revision in its history.
 */
export function annotateCurrent(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): ReplicaSet {
  const existing = current.metadata.annotations ?? {};
  const annotations = { ...existing };
  for (const [key, value] of Object.entries(
    deployment.metadata.annotations ?? {},
  )) {
    if (!OWN_ANNOTATIONS.has(key)) annotations[key] = value;
  }
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  const former = revisionOf(current);
  if (former < revision) {
    annotations[REVISION_ANNOTATION] = String(revision);
    if (former > 0) {
      const history = existing[REVISION_HISTORY_ANNOTATION];
      annotations[REVISION_HISTORY_ANNOTATION] = history
        ? `${history},${former}`
        : String(former);
    }
  }
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  const changed =
    Object.keys(annotations).some(key => annotations[key] !== existing[key]) ||
    (current.spec.minReadySeconds ?? 0) !== minReadySeconds;
  if (!changed) return current;
  return {
    ...current,
    metadata: { ...current.metadata, annotations },
    spec: { ...current.spec, minReadySeconds },
  };
}

/** The old ReplicaSets beyond the history limit, lowest revision first; those still in use are spared. */
export function surplusHistory(
  deployment: Deployment,
  old: readonly ReplicaSet[],
): ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const alive = old.filter(({ metadata }) => !metadata.deletionTimestamp);
  return [...alive]
    .sort((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(
      replicaSet =>
        sizeOf(replicaSet) === 0 &&
        (replicaSet.status?.replicas ?? 0) === 0 &&
        (replicaSet.status?.observedGeneration ?? 0) >=
          (replicaSet.metadata.generation ?? 0),
    );
}
