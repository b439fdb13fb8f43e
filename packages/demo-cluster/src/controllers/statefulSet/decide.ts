import { isPodFinished, isPodReady, Pod } from '../../kubelet/pod';
import { StatefulSet, StatefulSetStatus } from '../objects';
import { isPodAvailable, nextAvailability } from '../pods';
import { REVISION_HASH_LABEL } from '../revisions';

export interface StatefulSetObservation {
  set: StatefulSet;
  pods: readonly Pod[];
  /** Names of the revisions of the pods before and after the update under way; the same when there is none. */
  currentRevision: string;
  updateRevision: string;
}

export interface StatefulSetDecision {
  /** Ordinals to create pods for, each with its revision. */
  create: ReadonlyArray<{ ordinal: number; revision: string }>;
  remove: readonly Pod[];
  status: StatefulSetStatus;
  lookAgainAfter: number | undefined;
}

/** What is done in one step; an ordered set does one thing at a time. */
interface Actions {
  create: Array<{ ordinal: number; revision: string }>;
  remove: Pod[];
}

export function ordinalOf(set: StatefulSet, { metadata }: Pod): number {
  const prefix = `${set.metadata.name}-`;
  const text = metadata.name.startsWith(prefix)
    ? metadata.name.slice(prefix.length)
    : '';
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : -1;
}

/** One step of the stateful set controller: up from the lowest ordinal, down and over from the highest. */
export function decideStatefulSet(
  observation: StatefulSetObservation,
  now: Date,
): StatefulSetDecision {
  const { set, pods } = observation;
  const actions = set.metadata.deletionTimestamp
    ? { create: [], remove: [] }
    : planActions(observation, now);
  return {
    ...actions,
    status: statefulSetStatus(observation, now),
    lookAgainAfter: nextAvailability(pods, set.spec.minReadySeconds ?? 0, now),
  };
}

function planActions(observation: StatefulSetObservation, now: Date): Actions {
  const { set, pods, updateRevision } = observation;
  const actions: Actions = { create: [], remove: [] };
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  const { first, count } = ordinals(set);
  const byOrdinal = new Map(pods.map(pod => [ordinalOf(set, pod), pod]));
  const wanted = Array.from({ length: count }, (_, index) => first + index);
  const healthy = (pod: Pod | undefined) =>
    pod !== undefined &&
    !pod.metadata.deletionTimestamp &&
    isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);

  for (const ordinal of wanted) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) {
      const revision = revisionFor(observation, ordinal);
      actions.create.push({ ordinal, revision });
    } else if (isPodFinished(pod) && !pod.metadata.deletionTimestamp) {
      actions.remove.push(pod);
    } else if (healthy(pod)) continue;
    if (ordered) return actions;
  }

  const condemned = pods
    .filter(pod => !wanted.includes(ordinalOf(set, pod)))
    .sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a));
  for (const pod of condemned) {
    if (!pod.metadata.deletionTimestamp) actions.remove.push(pod);
    if (ordered) return actions;
  }

  if (set.spec.updateStrategy?.type === 'OnDelete') return actions;
  const outdated = wanted.slice(Math.max(0, partitionOf(set))).reverse();
  for (const ordinal of outdated) {
    const pod = byOrdinal.get(ordinal);
    if (pod && revisionOfPod(pod) !== updateRevision) {
      if (!pod.metadata.deletionTimestamp) actions.remove.push(pod);
      return actions;
    }
    if (!healthy(pod)) return actions;
  }
  return actions;
}

function ordinals({ spec }: StatefulSet): { first: number; count: number } {
  return { first: spec.ordinals?.start ?? 0, count: spec.replicas ?? 1 };
}

function partitionOf({ spec }: StatefulSet): number {
  return spec.updateStrategy?.rollingUpdate?.partition ?? 0;
}

export function revisionOfPod({ metadata }: Pod): string | undefined {
  return metadata.labels?.[REVISION_HASH_LABEL];
}

/** Ordinals that the update has not reached, or that the partition keeps back, come back as they were. */
function revisionFor(
  { set, currentRevision, updateRevision }: StatefulSetObservation,
  ordinal: number,
): string {
  const partition = partitionOf(set);
  const kept = partition > 0 ? partition : (set.status?.currentReplicas ?? 0);
  const rolls = set.spec.updateStrategy?.type !== 'OnDelete';
  return rolls && ordinal < ordinals(set).first + kept
    ? currentRevision
    : updateRevision;
}

function statefulSetStatus(
  { set, pods, currentRevision, updateRevision }: StatefulSetObservation,
  now: Date,
): StatefulSetStatus {
  const alive = pods.filter(pod => !isPodFinished(pod));
  const active = alive.filter(({ metadata }) => !metadata.deletionTimestamp);
  const ofRevision = (revision: string) =>
    active.filter(pod => revisionOfPod(pod) === revision).length;
  const ready = alive.filter(isPodReady).length;
  const updated = ofRevision(updateRevision);
  const rolled =
    set.spec.updateStrategy?.type !== 'OnDelete' &&
    updated === alive.length &&
    ready === alive.length &&
    alive.length === ordinals(set).count;
  const current = rolled ? updated : ofRevision(currentRevision);
  const { minReadySeconds = 0 } = set.spec;
  return {
    observedGeneration: set.metadata.generation,
    replicas: alive.length,
    ...(ready > 0 && { readyReplicas: ready }),
    ...(current > 0 && { currentReplicas: current }),
    ...(updated > 0 && { updatedReplicas: updated }),
    currentRevision: rolled ? updateRevision : currentRevision,
    updateRevision,
    collisionCount: set.status?.collisionCount ?? 0,
    availableReplicas: alive.filter(pod =>
      isPodAvailable(pod, minReadySeconds, now),
    ).length,
  };
}
