import { Workload } from '@quarterdeck/plugin-environments-common';
import { projectDeployment } from '../domain/projection';
import {
  DeploymentSnapshot,
  PodSnapshot,
  ReplicaSetSnapshot,
} from '../domain/snapshots';

/** A projected Deployment with the labels by which entities find it. */
export interface LabelledWorkload {
  /** Of the Deployment, for `giveBack`. */
  uid: string;
  workload: Workload;
  labels: Record<string, string>;
}

interface Owned {
  uid: string;
  ownerUid?: string;
}

/**
 * Objects of one kind, found by their uid and by that of their owner. `replaceAll` and `set` return the owners whose
 * picture changed with them.
 */
class OwnedObjects<T extends Owned> {
  readonly #byUid = new Map<string, T>();
  readonly #byOwner = new Map<string, Map<string, T>>();

  get(uid: string): T | undefined {
    return this.#byUid.get(uid);
  }

  ownedBy(ownerUid: string): T[] {
    return [...(this.#byOwner.get(ownerUid)?.values() ?? [])];
  }

  replaceAll(objects: readonly T[]): string[] {
    const owners = new Set(this.#byOwner.keys());
    this.#byUid.clear();
    this.#byOwner.clear();
    for (const object of objects) {
      this.set(object).forEach(owner => owners.add(owner));
    }
    return [...owners];
  }

  set(object: T): string[] {
    const before = this.delete(object.uid);
    this.#byUid.set(object.uid, object);
    if (object.ownerUid === undefined) {
      return before;
    }
    const siblings = this.#byOwner.get(object.ownerUid) ?? new Map();
    this.#byOwner.set(object.ownerUid, siblings.set(object.uid, object));
    return [...before, object.ownerUid];
  }

  delete(uid: string): string[] {
    const object = this.#byUid.get(uid);
    this.#byUid.delete(uid);
    if (object?.ownerUid === undefined) {
      return [];
    }
    const siblings = this.#byOwner.get(object.ownerUid);
    siblings?.delete(uid);
    if (siblings?.size === 0) {
      this.#byOwner.delete(object.ownerUid);
    }
    return [object.ownerUid];
  }
}

/**
 * What is known of one cluster, in memory, and which Deployments have to be projected anew since the last time.
 * Deployments, replica sets and pods come over three independent streams, so a change may arrive before the object
 * that owns it; it is then taken into account when the owner arrives.
 */
export class ClusterPicture {
  readonly #cluster: string;
  readonly #deployments = new Map<string, DeploymentSnapshot>();
  readonly #replicaSets = new OwnedObjects<ReplicaSetSnapshot>();
  readonly #pods = new OwnedObjects<PodSnapshot>();
  #changed = new Set<string>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  replaceDeployments(deployments: readonly DeploymentSnapshot[]): void {
    this.#deployments.clear();
    deployments.forEach(deployment => this.setDeployment(deployment));
  }

  setDeployment(deployment: DeploymentSnapshot): void {
    this.#deployments.set(deployment.uid, deployment);
    this.#changed.add(deployment.uid);
  }

  deleteDeployment(uid: string): void {
    this.#deployments.delete(uid);
  }

  replaceReplicaSets(replicaSets: readonly ReplicaSetSnapshot[]): void {
    this.#markDeployments(this.#replicaSets.replaceAll(replicaSets));
  }

  setReplicaSet(replicaSet: ReplicaSetSnapshot): void {
    this.#markDeployments(this.#replicaSets.set(replicaSet));
  }

  deleteReplicaSet(uid: string): void {
    this.#markDeployments(this.#replicaSets.delete(uid));
  }

  replacePods(pods: readonly PodSnapshot[]): void {
    this.#markReplicaSets(this.#pods.replaceAll(pods));
  }

  setPod(pod: PodSnapshot): void {
    this.#markReplicaSets(this.#pods.set(pod));
  }

  deletePod(uid: string): void {
    this.#markReplicaSets(this.#pods.delete(uid));
  }

  /** Ids of all workloads that exist. */
  workloadIds(): string[] {
    return [...this.#deployments.values()].map(
      ({ namespace, name }) =>
        `${this.#cluster}/${namespace}/Deployment/${name}`,
    );
  }

  /** The workloads that may look different than when this was last called. */
  takeChanged(): LabelledWorkload[] {
    const changed = [...this.#changed];
    this.#changed = new Set();
    return changed.flatMap(uid => {
      const deployment = this.#deployments.get(uid);
      return deployment ? [this.#project(deployment)] : [];
    });
  }

  /** Marks workloads as changed again, because what was taken could not be written. */
  giveBack(workloads: readonly LabelledWorkload[]): void {
    workloads.forEach(({ uid }) => this.#changed.add(uid));
  }

  #project(deployment: DeploymentSnapshot): LabelledWorkload {
    const replicaSets = this.#replicaSets
      .ownedBy(deployment.uid)
      .map(replicaSet => ({
        replicaSet,
        pods: this.#pods.ownedBy(replicaSet.uid),
      }));
    return {
      uid: deployment.uid,
      workload: projectDeployment(this.#cluster, deployment, replicaSets),
      labels: deployment.labels,
    };
  }

  #markDeployments(uids: readonly string[]): void {
    uids.forEach(uid => this.#changed.add(uid));
  }

  #markReplicaSets(uids: readonly string[]): void {
    for (const uid of uids) {
      const owner = this.#replicaSets.get(uid)?.ownerUid;
      if (owner !== undefined) {
        this.#changed.add(owner);
      }
    }
  }
}
