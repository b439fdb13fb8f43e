interface Owned {
  uid: string;
  ownerUid?: string;
}

/**
 * Objects of one kind, found by their uid and by that of their owner. `replaceAll`, `set` and `delete` return the owners
 * whose picture changed with them.
 */
export class OwnedObjects<T extends Owned> {
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
