import { KubernetesObject, ResourceName } from '../../cluster/types';

/** Where an object is, and whose it is. */
export interface OwnedNode {
  uid: string;
  resource: ResourceName;
  namespace: string | undefined;
  name: string;
  owners: ReadonlySet<string>;
}

/** Who owns whom, by uid. An owner may be missing: then its dependents are orphaned or to be collected. */
export class OwnerGraph {
  private readonly nodes = new Map<string, OwnedNode>();
  private readonly dependents = new Map<string, Set<string>>();

  get(uid: string): OwnedNode | undefined {
    return this.nodes.get(uid);
  }

  has(uid: string): boolean {
    return this.nodes.has(uid);
  }

  dependentsOf(uid: string): OwnedNode[] {
    return [...(this.dependents.get(uid) ?? [])].flatMap(
      dependent => this.nodes.get(dependent) ?? [],
    );
  }

  put(resource: ResourceName, { metadata }: KubernetesObject): void {
    const { uid, namespace, name, ownerReferences = [] } = metadata;
    if (uid === undefined) return;
    this.unlink(uid);
    const owners = new Set(ownerReferences.map(owner => owner.uid));
    this.nodes.set(uid, { uid, resource, namespace, name, owners });
    for (const owner of owners) {
      const siblings = this.dependents.get(owner) ?? new Set();
      this.dependents.set(owner, siblings.add(uid));
    }
  }

  remove(uid: string): void {
    this.unlink(uid);
    this.nodes.delete(uid);
  }

  private unlink(uid: string): void {
    for (const owner of this.nodes.get(uid)?.owners ?? []) {
      const siblings = this.dependents.get(owner);
      siblings?.delete(uid);
      if (siblings?.size === 0) this.dependents.delete(owner);
    }
  }
}
