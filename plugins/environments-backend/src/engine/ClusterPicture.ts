import { WorkloadKind } from '@quarterdeck/plugin-environments-common';
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
  readonly #controllers = new Map<string, Controller>();
  /** Uids by `Kind/namespace/name`. */
  readonly #byName = new Map<string, string>();
  readonly #canaries = new Map<string, CanarySnapshot>();
  readonly #autoscalers = new Map<string, AutoscalerSnapshot>();
  readonly #replicaSets = new OwnedObjects<RevisionSnapshot>();
  readonly #controllerRevisions = new OwnedObjects<RevisionSnapshot>();
  readonly #jobs = new OwnedObjects<JobSnapshot>();
  readonly #pods = new OwnedObjects<PodSnapshot>();
  #changed = new Set<string>();

  readonly replicaSets = this.#owned(this.#replicaSets);
  readonly controllerRevisions = this.#owned(this.#controllerRevisions);
  readonly jobs = this.#owned(this.#jobs);
  readonly pods = this.#owned(this.#pods);

  constructor(cluster: string) {
    this.#cluster = cluster;
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
      this.#canaries.set(canary.uid, canary);
      this.#changed.add(canary.uid);
    },
    delete: uid => {
      const canary = this.#canaries.get(uid);
      this.#canaries.delete(uid);
      if (canary) {
        // What it stood for is shown by itself again.
        this.#markNamed('Deployment', canary.namespace, canary.targetName);
        this.#markNamed('Deployment', canary.namespace, primaryOf(canary));
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
      this.#autoscalers.set(autoscaler.uid, autoscaler);
      this.#markTarget(autoscaler);
    },
    delete: uid => {
      const autoscaler = this.#autoscalers.get(uid);
      this.#autoscalers.delete(uid);
      if (autoscaler) {
        this.#markTarget(autoscaler);
      }
    },
  };

  /** Ids of all workloads that exist. */
  workloadIds(): string[] {
    const absorbed = this.#absorbed();
    const controllers = [...this.#controllers.values()]
      .filter(({ snapshot }) => !absorbed.has(snapshot.uid))
      .map(({ kind, snapshot }) => this.#id(kind, snapshot));
    const canaries = [...this.#canaries.values()]
      .filter(canary => this.#target(canary))
      .map(canary => this.#id('Canary', canary));
    return [...controllers, ...canaries];
  }

  /** The workloads that may look different than when this was last called. */
  takeChanged(): ObservedWorkload[] {
    const changed = this.#changed;
    this.#changed = new Set();
    const absorbed = this.#absorbed();
    const uids = new Set(
      [...changed].map(uid => absorbed.get(uid)?.uid ?? uid),
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
      const target = this.#target(canary);
      const primary = this.#named(
        'Deployment',
        canary.namespace,
        primaryOf(canary),
      );
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
      return projectCronJob(this.#cluster, snapshot, jobs, pods);
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
      autoscaler: [...this.#autoscalers.values()].find(
        ({ namespace, targetKind, targetName }) =>
          namespace === snapshot.namespace &&
          targetKind === kind &&
          targetName === snapshot.name,
      ),
    });
  }

  /** Deployments that a canary stands for, with that canary. */
  #absorbed(): Map<string, CanarySnapshot> {
    const absorbed = new Map<string, CanarySnapshot>();
    for (const canary of this.#canaries.values()) {
      const { namespace, targetName } = canary;
      const target = this.#named('Deployment', namespace, targetName);
      const primary = this.#named('Deployment', namespace, primaryOf(canary));
      if (target) {
        absorbed.set(target.snapshot.uid, canary);
        if (primary) {
          absorbed.set(primary.snapshot.uid, canary);
        }
      }
    }
    return absorbed;
  }

  #target({ namespace, targetName }: CanarySnapshot): Controller | undefined {
    return this.#named('Deployment', namespace, targetName);
  }

  #named(
    kind: WorkloadKind,
    namespace: string,
    name: string,
  ): Controller | undefined {
    const uid = this.#byName.get(`${kind}/${namespace}/${name}`);
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
        const { namespace, name } = controller.snapshot;
        const key = `${kind}/${namespace}/${name}`;
        // One of the same name may have taken its place already.
        if (this.#byName.get(key) === uid) {
          this.#byName.delete(key);
        }
      }
    };
    const set = (snapshot: T) => {
      const { uid, namespace, name } = snapshot;
      this.#controllers.set(uid, toController(snapshot));
      this.#byName.set(`${kind}/${namespace}/${name}`, uid);
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

  #markTarget({ targetKind, namespace, targetName }: AutoscalerSnapshot) {
    this.#markNamed(targetKind, namespace, targetName);
  }

  #markNamed(kind: string, namespace: string, name: string): void {
    const uid = this.#byName.get(`${kind}/${namespace}/${name}`);
    if (uid !== undefined) {
      this.#changed.add(uid);
    }
  }
}

function primaryOf({ targetName }: CanarySnapshot): string {
  return `${targetName}-primary`;
}
