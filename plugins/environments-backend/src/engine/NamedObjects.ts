export interface ObjectName {
  kind: string;
  namespace: string;
  name: string;
}

export function nameKey({ kind, namespace, name }: ObjectName): string {
  return `${kind}/${namespace}/${name}`;
}

/** Objects found by their uid and by their kind and name. */
export class NamedObjects<T extends ObjectName & { uid: string }> {
  readonly #byUid = new Map<string, T>();
  readonly #uidByName = new Map<string, string>();

  all(): Iterable<T> {
    return this.#byUid.values();
  }

  get(uid: string): T | undefined {
    return this.#byUid.get(uid);
  }

  named(name: ObjectName): T | undefined {
    const uid = this.#uidByName.get(nameKey(name));
    return uid === undefined ? undefined : this.#byUid.get(uid);
  }

  set(object: T): void {
    this.#byUid.set(object.uid, object);
    this.#uidByName.set(nameKey(object), object.uid);
  }

  delete(uid: string): T | undefined {
    const object = this.#byUid.get(uid);
    this.#byUid.delete(uid);
    // One of the same name may have taken its place already.
    if (object && this.#uidByName.get(nameKey(object)) === uid) {
      this.#uidByName.delete(nameKey(object));
    }
    return object;
  }
}
