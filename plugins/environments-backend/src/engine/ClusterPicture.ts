import { WorkloadKind } from '@quarterdeck/plugin-environments-common';
import { DriftRule } from '../domain/drift/rules';
import { ObservedWorkload } from '../domain/observation';
import { projectCanary } from '../domain/projection/projectCanary';
import { projectCronJob } from '../domain/projection/projectCronJob';
import { projectReplicated } from '../domain/projection/projectReplicated';
import {
  AutoscalerSnapshot,
  CanarySnapshot,
  CronJobSnapshot,
  JobSnapshot,
  PodSnapshot,
  ReplicatedKind,
  ReplicatedSnapshot,
  RevisionSnapshot,
} from '../domain/snapshots';
import { OwnedObjects } from './OwnedObjects';

type Controller =
  | { kind: ReplicatedKind; snapshot: ReplicatedSnapshot }
  | { kind: 'CronJob'; snapshot: CronJobSnapshot };

/** One kind of object of a cluster, as a stream brings it. */
export interface PictureCollection<T> {
  replace(objects: readonly T[]): void;
  set(object: T): void;
  delete(uid: string): void;
}

/**
 * What is known of one cluster, in memory, and which workloads have to be projected anew since the last time. The kinds
 * come over independent streams, so a change may arrive before the object that owns it; it is then taken into account
 * when the owner arrives.
 */
export class ClusterPicture {
  readonly #cluster: string;
  readonly #driftRules: readonly DriftRule[];
  readonly #controllers = new Map<string, Controller>();
  /** Uids by `Kind/namespace/name`. */
  readonly #byName = new Map<string, string>();
  readonly #canaries = new Map<string, CanarySnapshot>();
  readonly #autoscalers = new Map<string, AutoscalerSnapshot>();
  /** Uids by what they stand for, or scale: `Kind/namespace/name`. */
  readonly #canaryOf = new Map<string, string>();
  readonly #autoscalerOf = new Map<string, string>();
  readonly #replicaSets = new OwnedObjects<RevisionSnapshot>();
  readonly #controllerRevisions = new OwnedObjects<RevisionSnapshot>();
  readonly #jobs = new OwnedObjects<JobSnapshot>();
  readonly #pods = new OwnedObjects<PodSnapshot>();
  #changed = new Set<string>();

  readonly replicaSets = this.#owned(this.#replicaSets);
  readonly controllerRevisions = this.#owned(this.#controllerRevisions);
  readonly jobs = this.#owned(this.#jobs);
  readonly pods = this.#owned(this.#pods);

  constructor(cluster: string, driftRules: readonly DriftRule[] = []) {
    this.#cluster = cluster;
    this.#driftRules = driftRules;
  }

  replicated(kind: ReplicatedKind): PictureCollection<ReplicatedSnapshot> {
    return this.#controllersOf(kind, snapshot => ({ kind, snapshot }));
  }

  readonly cronJobs: PictureCollection<CronJobSnapshot> = this.#controllersOf(
    'CronJob',
    snapshot => ({ kind: 'CronJob', snapshot }),
  );

  readonly canaries: PictureCollection<CanarySnapshot> = {
    replace: canaries => {
      [...this.#canaries.keys()].forEach(uid => this.canaries.delete(uid));
      canaries.forEach(canary => this.canaries.set(canary));
    },
    set: canary => {
      this.canaries.delete(canary.uid);
      this.#canaries.set(canary.uid, canary);
      this.#canaryOf.set(targetOf(canary), canary.uid);
      this.#changed.add(canary.uid);
    },
    delete: uid => {
      const canary = this.#canaries.get(uid);
      this.#canaries.delete(uid);
      if (canary) {
        deleteEntry(this.#canaryOf, targetOf(canary), uid);
        // What it stood for is shown by itself again.
        this.#mark(targetOf(canary));
        this.#mark(primaryOf(canary));
      }
    },
  };

  readonly autoscalers: PictureCollection<AutoscalerSnapshot> = {
    replace: autoscalers => {
      [...this.#autoscalers.keys()].forEach(uid =>
        this.autoscalers.delete(uid),
      );
      autoscalers.forEach(autoscaler => this.autoscalers.set(autoscaler));
    },
    set: autoscaler => {
      this.autoscalers.delete(autoscaler.uid);
      this.#autoscalers.set(autoscaler.uid, autoscaler);
      this.#autoscalerOf.set(scaledBy(autoscaler), autoscaler.uid);
      this.#mark(scaledBy(autoscaler));
    },
    delete: uid => {
      const autoscaler = this.#autoscalers.get(uid);
      this.#autoscalers.delete(uid);
      if (autoscaler) {
        deleteEntry(this.#autoscalerOf, scaledBy(autoscaler), uid);
        this.#mark(scaledBy(autoscaler));
      }
    },
  };

  /** Ids of all workloads that exist. */
  workloadIds(): string[] {
    const controllers = [...this.#controllers.values()]
      .filter(controller => !this.#canaryFor(controller))
      .map(({ kind, snapshot }) => this.#id(kind, snapshot));
    const canaries = [...this.#canaries.values()]
      .filter(canary => this.#named(targetOf(canary)))
      .map(canary => this.#id('Canary', canary));
    return [...controllers, ...canaries];
  }

  /** The workload that an object of this uid belongs to, or is, or scales. */
  workloadIdOf(uid: string): string | undefined {
    const canary = this.#canaries.get(uid);
    if (canary) {
      return this.#named(targetOf(canary)) && this.#id('Canary', canary);
    }
    const controller = this.#controllers.get(uid);
    if (controller) {
      const standIn = this.#canaryFor(controller);
      return standIn
        ? this.#id('Canary', standIn)
        : this.#id(controller.kind, controller.snapshot);
    }
    const autoscaler = this.#autoscalers.get(uid);
    const ownerUid = autoscaler
      ? this.#byName.get(scaledBy(autoscaler))
      : [this.#pods, this.#replicaSets, this.#jobs]
          .map(objects => objects.get(uid)?.ownerUid)
          .find(owner => owner !== undefined);
    return ownerUid === undefined ? undefined : this.workloadIdOf(ownerUid);
  }

  /** The workloads that may look different than when this was last called. */
  takeChanged(): ObservedWorkload[] {
    const changed = this.#changed;
    this.#changed = new Set();
    const uids = new Set(
      [...changed].map(uid => {
        const controller = this.#controllers.get(uid);
        return (controller && this.#canaryFor(controller)?.uid) ?? uid;
      }),
    );
    return [...uids].flatMap(uid => this.#project(uid) ?? []);
  }

  /** Marks workloads as changed again, because what was taken could not be written. */
  giveBack(workloads: readonly { uid: string }[]): void {
    workloads.forEach(({ uid }) => this.#changed.add(uid));
  }

  /** Marks all workloads as changed, because what they are projected with has. */
  markAll(): void {
    [...this.#controllers.keys(), ...this.#canaries.keys()].forEach(uid =>
      this.#changed.add(uid),
    );
  }

  #project(uid: string): ObservedWorkload | undefined {
    const canary = this.#canaries.get(uid);
    if (canary) {
      const target = this.#named(targetOf(canary));
      const primary = this.#named(primaryOf(canary));
      return (
        target &&
        projectCanary(
          this.#cluster,
          canary,
          this.#projectController(target),
          primary && this.#projectController(primary),
        )
      );
    }
    const controller = this.#controllers.get(uid);
    return controller && this.#projectController(controller);
  }

  #projectController({ kind, snapshot }: Controller): ObservedWorkload {
    const { uid } = snapshot;
    if (kind === 'CronJob') {
      const jobs = this.#jobs.ownedBy(uid);
      const pods = jobs.flatMap(job => this.#pods.ownedBy(job.uid));
      return projectCronJob(
        this.#cluster,
        snapshot,
        jobs,
        pods,
        this.#driftRules,
      );
    }
    const replicaSets = this.#replicaSets.ownedBy(uid);
    return projectReplicated(this.#cluster, {
      workload: snapshot,
      revisions: [...replicaSets, ...this.#controllerRevisions.ownedBy(uid)],
      pods: [
        ...this.#pods.ownedBy(uid),
        ...replicaSets.flatMap(replicaSet =>
          this.#pods.ownedBy(replicaSet.uid),
        ),
      ],
      autoscaler: this.#autoscalers.get(
        this.#autoscalerOf.get(keyOf(kind, snapshot)) ?? '',
      ),
      driftRules: this.#driftRules,
    });
  }

  /** The canary that stands for a Deployment. */
  #canaryFor({ kind, snapshot }: Controller): CanarySnapshot | undefined {
    if (kind !== 'Deployment' || this.#canaries.size === 0) {
      return undefined;
    }
    const { name, namespace } = snapshot;
    const own = this.#canaryOf.get(keyOf(kind, snapshot));
    if (own !== undefined || !name.endsWith(PRIMARY)) {
      return own === undefined ? undefined : this.#canaries.get(own);
    }
    const target = keyOf(kind, {
      namespace,
      name: name.slice(0, -PRIMARY.length),
    });
    const uid = this.#named(target) && this.#canaryOf.get(target);
    return uid === undefined ? undefined : this.#canaries.get(uid);
  }

  #named(key: string): Controller | undefined {
    const uid = this.#byName.get(key);
    return uid === undefined ? undefined : this.#controllers.get(uid);
  }

  #id(
    kind: WorkloadKind,
    { namespace, name }: { namespace: string; name: string },
  ): string {
    return `${this.#cluster}/${namespace}/${kind}/${name}`;
  }

  #controllersOf<T extends Controller['snapshot']>(
    kind: Controller['kind'],
    toController: (snapshot: T) => Controller,
  ): PictureCollection<T> {
    const remove = (uid: string) => {
      const controller = this.#controllers.get(uid);
      this.#controllers.delete(uid);
      if (controller) {
        deleteEntry(this.#byName, keyOf(kind, controller.snapshot), uid);
      }
    };
    const set = (snapshot: T) => {
      const { uid } = snapshot;
      this.#controllers.set(uid, toController(snapshot));
      this.#byName.set(keyOf(kind, snapshot), uid);
      this.#changed.add(uid);
    };
    return {
      replace: snapshots => {
        [...this.#controllers.values()]
          .filter(controller => controller.kind === kind)
          .forEach(({ snapshot }) => remove(snapshot.uid));
        snapshots.forEach(set);
      },
      set,
      delete: remove,
    };
  }

  #owned<T extends { uid: string; ownerUid?: string }>(
    objects: OwnedObjects<T>,
  ): PictureCollection<T> {
    return {
      replace: all => this.#markOwners(objects.replaceAll(all)),
      set: object => this.#markOwners(objects.set(object)),
      delete: uid => this.#markOwners(objects.delete(uid)),
    };
  }

  /** An owner is the workload itself, or what stands between it and its pods. */
  #markOwners(uids: readonly string[]): void {
    for (const uid of uids) {
      const between = this.#replicaSets.get(uid) ?? this.#jobs.get(uid);
      this.#changed.add(between?.ownerUid ?? uid);
    }
  }

  #mark(key: string): void {
    const uid = this.#byName.get(key);
    if (uid !== undefined) {
      this.#changed.add(uid);
    }
  }
}

const PRIMARY = '-primary';

function keyOf(
  kind: string,
  { namespace, name }: { namespace: string; name: string },
): string {
  return `${kind}/${namespace}/${name}`;
}

function targetOf({ namespace, targetName }: CanarySnapshot): string {
  return keyOf('Deployment', { namespace, name: targetName });
}

function primaryOf({ namespace, targetName }: CanarySnapshot): string {
  return keyOf('Deployment', { namespace, name: `${targetName}${PRIMARY}` });
}

function scaledBy(autoscaler: AutoscalerSnapshot): string {
  const { targetKind, namespace, targetName } = autoscaler;
  return keyOf(targetKind, { namespace, name: targetName });
}

/** Unless another object has taken its place already. */
function deleteEntry(
  index: Map<string, string>,
  key: string,
  uid: string,
): void {
  if (index.get(key) === uid) {
    index.delete(key);
  }
}
