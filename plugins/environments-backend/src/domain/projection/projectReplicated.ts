import {
  RunningVersion,
  Workload,
} from '@quarterdeck/plugin-environments-common';
import { describeDrift } from '../drift/describeDrift';
import { DriftRule } from '../drift/rules';
import { replicatedHealth } from '../health';
import { ObservedWorkload, RolloutProgress } from '../observation';
import {
  AutoscalerSnapshot,
  PodSnapshot,
  ReplicatedSnapshot,
  RevisionSnapshot,
} from '../snapshots';
import {
  actorOf,
  describeChange,
  describeImages,
  describeRevision,
  describeVersion,
  observeTemplate,
  templateWriter,
  versionOf,
} from './describe';
import { describeConditions, describePod } from './details';

export interface ReplicatedParts {
  workload: ReplicatedSnapshot;
  /** Of the workload, in any order. */
  revisions: readonly RevisionSnapshot[];
  /** Of the workload, in any order. */
  pods: readonly PodSnapshot[];
  autoscaler?: AutoscalerSnapshot;
  driftRules?: readonly DriftRule[];
}

/** Turns what a cluster says of a Deployment, StatefulSet, DaemonSet or Rollout into what the room keeps of it. */
export function projectReplicated(
  cluster: string,
  parts: ReplicatedParts,
): ObservedWorkload {
  const { workload, pods, autoscaler, driftRules = [] } = parts;
  const revisions = parts.revisions.map(revision => ({
    ...revision,
    reused: revision.reused || isTakenUpAgain(revision, parts.revisions),
  }));
  const current = currentRevision(workload, revisions);
  const currentPods = pods.filter(
    ({ hash, terminating }) =>
      !terminating && current?.hash !== undefined && hash === current.hash,
  );
  const health = replicatedHealth(workload, currentPods);
  const since = templateSince(workload, current);
  const shown: Workload = {
    id: `${cluster}/${workload.namespace}/${workload.kind}/${workload.name}`,
    cluster,
    namespace: workload.namespace,
    kind: workload.kind,
    name: workload.name,
    ...describeVersion(workload.template),
    runningVersions: runningVersions(parts),
    images: describeImages(workload.template, currentPods),
    ...describeRevision(workload.template),
    health,
    replicas: {
      desired: workload.desiredReplicas,
      updated: workload.updatedReplicas,
      ready: workload.readyReplicas,
      available: workload.availableReplicas,
    },
    autoscaling: autoscaler
      ? {
          name: autoscaler.name,
          minimum: autoscaler.minimum,
          maximum: autoscaler.maximum,
        }
      : null,
    schedule: null,
    ...describeChange(workload, since),
    drift: describeDrift(workload.drift, {
      kind: workload.kind,
      namespace: workload.namespace,
      isAutoscaled: autoscaler !== undefined,
      rules: driftRules,
    }),
    claimedBy: [],
  };
  return {
    uid: workload.uid,
    workload: shown,
    labels: workload.labels,
    pods: pods.map(pod => describePod(pod, versionOfPod(pod, revisions))),
    conditions: describeConditions(workload.conditions),
    template: observeTemplate(workload.template, currentPods),
    remembered: knownRevisions(workload, revisions, current).map(
      ({ template, number, createdAt, reused }) => ({
        template: observeTemplate(template),
        number,
        createdAt,
        reused,
      }),
    ),
    awaitsRevision: awaitsRevision(workload, revisions),
    progress: progressOf(workload, shown),
    templateSince: since,
    actor: actorOf(workload) ?? undefined,
    cause: workload.cause,
    rolloutId: workload.rolloutId,
  };
}

function currentRevision(
  workload: ReplicatedSnapshot,
  revisions: readonly RevisionSnapshot[],
): RevisionSnapshot | undefined {
  const { revision, template } = workload;
  if (revision && 'hash' in revision) {
    return revisions.find(({ hash }) => hash === revision.hash);
  }
  if (revision) {
    return revisions.find(({ number }) => number === revision.number);
  }
  return revisions
    .filter(each => each.template.fingerprint === template.fingerprint)
    .reduce<
      RevisionSnapshot | undefined
    >((newest, each) => (newest && newest.number > each.number ? newest : each), undefined);
}

/**
 * Workloads and their revisions are watched one beside the other: revisions that came after the workload was as it is
 * seen are left out, or what is about to come would be taken for what has been. Of a template that has no revision yet
 * nobody can tell what came after.
 */
function knownRevisions(
  { template }: ReplicatedSnapshot,
  revisions: readonly RevisionSnapshot[],
  current: RevisionSnapshot | undefined,
): readonly RevisionSnapshot[] {
  const own = revisions.filter(
    each => each.template.fingerprint === template.fingerprint,
  );
  if (own.length === 0) {
    return revisions;
  }
  const last = Math.max(
    ...own.map(({ number }) => number),
    current?.number ?? 0,
  );
  return revisions.filter(({ number }) => number <= last);
}

/** One that is paused gets none until it goes on; where the first cannot be seen, no other will. */
function awaitsRevision(
  { template, paused }: ReplicatedSnapshot,
  revisions: readonly RevisionSnapshot[],
): boolean {
  return (
    !paused &&
    revisions.length > 0 &&
    revisions.every(each => each.template.fingerprint !== template.fingerprint)
  );
}

/** An undo gives a revision a new number and leaves its age; only replica sets of Deployments say so themselves. */
function isTakenUpAgain(
  { number, createdAt }: RevisionSnapshot,
  revisions: readonly RevisionSnapshot[],
): boolean {
  return revisions.some(
    other => other.number < number && other.createdAt > createdAt,
  );
}

/** A new revision is as old as its template; one that an undo took up again is older, so there the writer has to tell. */
function templateSince(
  workload: ReplicatedSnapshot,
  current: RevisionSnapshot | undefined,
): number | undefined {
  const isOwn =
    current && current.template.fingerprint === workload.template.fingerprint;
  return isOwn && !current.reused
    ? current.createdAt
    : templateWriter(workload)?.writtenAt;
}

function progressOf(
  workload: ReplicatedSnapshot,
  { health }: Workload,
): RolloutProgress {
  const { reason } = health;
  const isObserved = workload.observedGeneration >= workload.generation;
  if (isObserved && workload.rolloutFailed) {
    return { state: 'failed', since: workload.rolloutSince, reason };
  }
  const isComplete =
    isObserved &&
    workload.rolloutComplete &&
    workload.updatedReplicas >= workload.desiredReplicas &&
    workload.replicas <= workload.updatedReplicas &&
    workload.availableReplicas >= workload.desiredReplicas;
  return isComplete
    ? { state: 'complete', since: workload.rolloutSince, reason }
    : { state: 'progressing', reason };
}

/** The version asked for first, then what else still has ready pods. */
function runningVersions({
  workload,
  revisions,
  pods,
}: ReplicatedParts): RunningVersion[] {
  const ready = new Map<string, number>();
  const wanted = versionOf(workload.template);
  if (wanted !== undefined) {
    ready.set(wanted, 0);
  }
  for (const pod of pods) {
    const version = versionOfPod(pod, revisions);
    if (version !== undefined && pod.ready && !pod.terminating) {
      ready.set(version, (ready.get(version) ?? 0) + 1);
    }
  }
  const { trial } = workload;
  const stable = trial && versionOfHash(trial.stableHash, revisions);
  const isTrial = trial !== undefined && stable !== wanted;
  return [...ready].map(([version, readyReplicas]) => ({
    version,
    readyReplicas,
    trafficPercent:
      isTrial && trial.weight !== undefined
        ? shareOf(trial.weight, version === wanted)
        : null,
    role: isTrial && version === wanted ? trial.role : 'primary',
  }));
}

function shareOf(weight: number, isTried: boolean): number {
  return isTried ? weight : 100 - weight;
}

function versionOfPod(
  pod: PodSnapshot,
  revisions: readonly RevisionSnapshot[],
): string | undefined {
  return pod.hash === undefined
    ? undefined
    : versionOfHash(pod.hash, revisions);
}

function versionOfHash(hash: string, revisions: readonly RevisionSnapshot[]) {
  const revision = revisions.find(each => each.hash === hash);
  return revision && versionOf(revision.template);
}
