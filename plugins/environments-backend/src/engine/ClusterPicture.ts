import { DriftRule } from '../domain/drift/rules';
import { ObservedWorkload } from '../domain/observation';
import { borrowTemplate } from '../domain/projection/borrowTemplate';
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
import { NamedObjects, ObjectName, nameKey } from './NamedObjects';
import {
  Controller,
  PRIMARY,
  isReplicated,
  lenderOf,
  primaryOf,
  scaledBy,
  stoodFor,
  targetOf,
} from './controllers';
import { OwnedObjects } from './OwnedObjects';

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
 *
 * A canary stands for the target that it drives and for its primary, a rollout for the Deployment from which it takes
 * its template: those are not workloads by themselves.
 */
export class ClusterPicture {
  readonly #cluster: string;
  readonly #driftRules: readonly DriftRule[];
  readonly #controllers = new NamedObjects<Controller>();
  /** Uids of those that stand for another, by the name of the other. */
  readonly #standIns = new Map<string, string>();
  readonly #autoscalers = new Map<string, AutoscalerSnapshot>();
  /** Uids by the name of what they scale. */
  readonly #scalers = new Map<string, string>();
  readonly #replicaSets = new OwnedObjects<RevisionSnapshot>();
  readonly #controllerRevisions = new OwnedObjects<RevisionSnapshot>();
  readonly #jobs = new OwnedObjects<JobSnapshot>();
  readonly #pods = new OwnedObjects<PodSnapshot>();
  #changed = new Set<string>();
  #isRemovalDue = false;

  readonly replicaSets = this.#owned(this.#replicaSets);
  readonly controllerRevisions = this.#owned(this.#controllerRevisions);
  readonly jobs = this.#owned(this.#jobs);
  readonly pods = this.#owned(this.#pods);

  readonly cronJobs = this.#workloads<CronJobSnapshot>('CronJob', cronJob => ({
    ...cronJob,
    kind: 'CronJob',
  }));
  readonly canaries = this.#workloads<CanarySnapshot>('Canary', canary => ({
    ...canary,
    kind: 'Canary',
  }));

  readonly autoscalers: PictureCollection<AutoscalerSnapshot> = {
    replace: autoscalers => {
      [...this.#autoscalers.keys()].forEach(this.autoscalers.delete);
      autoscalers.forEach(this.autoscalers.set);
    },
    set: autoscaler => {
      this.autoscalers.delete(autoscaler.uid);
      this.#autoscalers.set(autoscaler.uid, autoscaler);
      this.#scalers.set(nameKey(scaledBy(autoscaler)), autoscaler.uid);
      this.#mark(scaledBy(autoscaler));
    },
    delete: uid => {
      const autoscaler = this.#autoscalers.get(uid);
      this.#autoscalers.delete(uid);
      if (autoscaler) {
        deleteEntry(this.#scalers, scaledBy(autoscaler), uid);
        this.#mark(scaledBy(autoscaler));
      }
    },
  };

  constructor(cluster: string, driftRules: readonly DriftRule[] = []) {
    this.#cluster = cluster;
    this.#driftRules = driftRules;
  }

  replicated(kind: ReplicatedKind): PictureCollection<ReplicatedSnapshot> {
    return this.#workloads(kind, snapshot => snapshot);
  }

  /** Ids of all workloads that exist. */
  workloadIds(): string[] {
    return [...this.#controllers.all()]
      .filter(each => !this.#standInFor(each) && this.#isWhole(each))
      .map(each => this.#id(each));
  }

  /** The workload that an object of this uid belongs to, or is, or scales. */
  workloadIdOf(uid: string): string | undefined {
    const controller = this.#controllers.get(uid);
    if (controller) {
      const shown = this.#standInFor(controller) ?? controller;
      return this.#isWhole(shown) ? this.#id(shown) : undefined;
    }
    const autoscaler = this.#autoscalers.get(uid);
    const owner = autoscaler
      ? this.#controllers.named(scaledBy(autoscaler))?.uid
      : [this.#pods, this.#replicaSets, this.#jobs]
          .map(objects => objects.get(uid)?.ownerUid)
          .find(ownerUid => ownerUid !== undefined);
    return owner === undefined ? undefined : this.workloadIdOf(owner);
  }

  /** The workloads that may look different than when this was last called. */
  takeChanged(): ObservedWorkload[] {
    const changed = this.#changed;
    this.#changed = new Set();
    const shown = new Set(
      [...changed]
        .map(uid => this.#controllers.get(uid))
        .map(each => each && (this.#standInFor(each) ?? each)),
    );
    return [...shown].flatMap(each => (each && this.#project(each)) ?? []);
  }

  /** Whether a workload may have gone since this was last called. */
  takeRemovalDue(): boolean {
    const isDue = this.#isRemovalDue;
    this.#isRemovalDue = false;
    return isDue;
  }

  /** Takes back what was taken, because it could not be written. */
  giveBack(taken: {
    changed: readonly { uid: string }[];
    isRemovalDue: boolean;
  }): void {
    taken.changed.forEach(({ uid }) => this.#changed.add(uid));
    this.#isRemovalDue ||= taken.isRemovalDue;
  }

  /** Marks all workloads as changed, because what they are projected with has. */
  markAll(): void {
    [...this.#controllers.all()].forEach(({ uid }) => this.#changed.add(uid));
  }

  #project(controller: Controller): ObservedWorkload | undefined {
    switch (controller.kind) {
      case 'Canary':
        return this.#projectCanary(controller);
      case 'CronJob': {
        const jobs = this.#jobs.ownedBy(controller.uid);
        const pods = jobs.flatMap(job => this.#pods.ownedBy(job.uid));
        return projectCronJob(
          this.#cluster,
          controller,
          jobs,
          pods,
          this.#driftRules,
        );
      }
      default:
        return this.#projectReplicated(controller);
    }
  }

  #projectCanary(canary: CanarySnapshot): ObservedWorkload | undefined {
    const target = this.#controllers.named(targetOf(canary));
    const primary = this.#controllers.named(primaryOf(canary));
    const projected = target && this.#project(target);
    return (
      projected &&
      projectCanary(
        this.#cluster,
        canary,
        projected,
        primary && this.#project(primary),
      )
    );
  }

  #projectReplicated(
    workload: ReplicatedSnapshot,
  ): ObservedWorkload | undefined {
    const { uid } = workload;
    const replicaSets = this.#replicaSets.ownedBy(uid);
    const scaler = this.#scalers.get(nameKey(workload));
    const lender =
      workload.templateFrom === undefined
        ? undefined
        : this.#controllers.named(lenderOf(workload, workload.templateFrom));
    if (workload.templateFrom !== undefined && !isReplicated(lender)) {
      return undefined;
    }
    return projectReplicated(this.#cluster, {
      workload: isReplicated(lender)
        ? borrowTemplate(workload, lender)
        : workload,
      revisions: [...replicaSets, ...this.#controllerRevisions.ownedBy(uid)],
      pods: [
        ...this.#pods.ownedBy(uid),
        ...replicaSets.flatMap(replicaSet =>
          this.#pods.ownedBy(replicaSet.uid),
        ),
      ],
      autoscaler:
        scaler === undefined ? undefined : this.#autoscalers.get(scaler),
      driftRules: this.#driftRules,
    });
  }

  /** What is shown in place of this workload. */
  #standInFor(controller: Controller): Controller | undefined {
    const { kind, namespace, name } = controller;
    const direct = this.#standIns.get(nameKey(controller));
    if (direct !== undefined) {
      return this.#controllers.get(direct);
    }
    if (!name.endsWith(PRIMARY)) {
      return undefined;
    }
    const target = { kind, namespace, name: name.slice(0, -PRIMARY.length) };
    const uid = this.#standIns.get(nameKey(target));
    const standIn = uid === undefined ? undefined : this.#controllers.get(uid);
    return standIn?.kind === 'Canary' && this.#isWhole(standIn)
      ? standIn
      : undefined;
  }

  /** What stands for another is nothing without it. */
  #isWhole(controller: Controller): boolean {
    const other = stoodFor(controller);
    return !other || this.#controllers.named(other) !== undefined;
  }

  #id({ kind, namespace, name }: ObjectName): string {
    return `${this.#cluster}/${namespace}/${kind}/${name}`;
  }

  #workloads<T>(
    kind: Controller['kind'],
    toController: (snapshot: T) => Controller,
  ): PictureCollection<T> {
    const remove = (uid: string) => {
      const controller = this.#controllers.delete(uid);
      const other = controller && stoodFor(controller);
      if (controller) {
        this.#isRemovalDue = true;
      }
      if (other) {
        deleteEntry(this.#standIns, other, uid);
        this.#markStoodFor(other);
      }
    };
    const set = (snapshot: T) => {
      const controller = toController(snapshot);
      const before = this.#controllers.get(controller.uid);
      const other = stoodFor(controller);
      if (before && keyOf(stoodFor(before)) !== keyOf(other)) {
        remove(controller.uid);
      }
      this.#controllers.set(controller);
      this.#changed.add(controller.uid);
      if (other && this.#standIns.get(nameKey(other)) !== controller.uid) {
        this.#standIns.set(nameKey(other), controller.uid);
        this.#isRemovalDue = true;
      }
    };
    return {
      replace: snapshots => {
        [...this.#controllers.all()]
          .filter(controller => controller.kind === kind)
          .forEach(({ uid }) => remove(uid));
        snapshots.forEach(set);
        this.#isRemovalDue = true;
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

  /** What somebody stood for is shown by itself again. */
  #markStoodFor(name: ObjectName): void {
    this.#mark(name);
    this.#mark({ ...name, name: `${name.name}${PRIMARY}` });
  }

  #mark(name: ObjectName): void {
    const controller = this.#controllers.named(name);
    if (controller) {
      this.#changed.add(controller.uid);
    }
  }
}

function keyOf(name: ObjectName | undefined): string | undefined {
  return name && nameKey(name);
}

/** Unless another object has taken its place already. */
function deleteEntry(
  index: Map<string, string>,
  name: ObjectName,
  uid: string,
): void {
  if (index.get(nameKey(name)) === uid) {
    index.delete(nameKey(name));
  }
}
