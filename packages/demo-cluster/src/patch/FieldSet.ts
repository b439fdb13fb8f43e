import { Fields, isFields } from '../registry/objects';

/** A path through an object, each step as FieldsV1 writes it: `f:spec`, `k:{"name":"web"}`, `v:"finalizer"`. */
export type FieldPath = readonly string[];

/**
 * A set of fields of an object, as `managedFields` records who owns what. Sets are values: each operation returns a new
 * one, and only `insert` changes the set it is called on.
 */
export class FieldSet {
  private isMember = false;
  private readonly children = new Map<string, FieldSet>();

  static fromFieldsV1(fields: Fields): FieldSet {
    const set = new FieldSet();
    const steps = Object.entries(fields);
    // A leaf owns itself; what has further steps says so with a dot.
    if (steps.length === 0) set.isMember = true;
    for (const [step, value] of steps) {
      if (step === '.') set.isMember = true;
      else if (isFields(value)) {
        set.children.set(step, FieldSet.fromFieldsV1(value));
      }
    }
    return set;
  }

  /** The set of `metadata.managedFields[].fieldsV1`, whose root owns nothing itself. */
  static fromRoot(fields: Fields): FieldSet {
    const set = FieldSet.fromFieldsV1(fields);
    set.isMember = false;
    return set;
  }

  toFieldsV1(): Fields {
    const fields: Fields = {};
    if (this.isMember && this.children.size > 0) fields['.'] = {};
    for (const step of [...this.children.keys()].sort()) {
      const child = this.children.get(step);
      if (child && !child.isEmpty()) fields[step] = child.toFieldsV1();
    }
    return fields;
  }

  insert(path: FieldPath): void {
    let node: FieldSet = this;
    for (const step of path) {
      let child = node.children.get(step);
      if (!child) node.children.set(step, (child = new FieldSet()));
      node = child;
    }
    node.isMember = true;
  }

  has(path: FieldPath): boolean {
    return this.at(path)?.isMember ?? false;
  }

  /** Whether the field or anything below it is in the set. */
  reaches(path: FieldPath): boolean {
    return !(this.at(path)?.isEmpty() ?? true);
  }

  isEmpty(): boolean {
    return (
      !this.isMember &&
      [...this.children.values()].every(each => each.isEmpty())
    );
  }

  union(other: FieldSet): FieldSet {
    return this.combine(other, (left, right) => left || right);
  }

  difference(other: FieldSet): FieldSet {
    return this.combine(other, (left, right) => left && !right);
  }

  intersection(other: FieldSet): FieldSet {
    return this.combine(other, (left, right) => left && right);
  }

  /** Without the fields of the other set and everything below them. */
  withoutTrees(other: FieldSet): FieldSet {
    const result = new FieldSet();
    if (other.isMember) return result;
    result.isMember = this.isMember;
    for (const [step, child] of this.children) {
      const cut = other.children.get(step);
      result.children.set(step, cut ? child.withoutTrees(cut) : child);
    }
    return result;
  }

  equals(other: FieldSet): boolean {
    return this.difference(other).isEmpty() && other.difference(this).isEmpty();
  }

  /** The members in the order of their paths. */
  paths(prefix: FieldPath = []): FieldPath[] {
    const below = [...this.children.keys()]
      .sort()
      .flatMap(step => this.children.get(step)?.paths([...prefix, step]) ?? []);
    return this.isMember ? [prefix, ...below] : below;
  }

  private at(path: FieldPath): FieldSet | undefined {
    let node: FieldSet | undefined = this;
    for (const step of path) node = node?.children.get(step);
    return node;
  }

  private combine(
    other: FieldSet,
    choose: (left: boolean, right: boolean) => boolean,
  ): FieldSet {
    const result = new FieldSet();
    result.isMember = choose(this.isMember, other.isMember);
    const empty = new FieldSet();
    const steps = new Set([...this.children.keys(), ...other.children.keys()]);
    for (const step of steps) {
      const left = this.children.get(step) ?? empty;
      const combined = left.combine(other.children.get(step) ?? empty, choose);
      if (!combined.isEmpty()) result.children.set(step, combined);
    }
    return result;
  }
}

/** The path as messages show it: `.spec.template.spec.containers[name="web"].image`. */
export function displayPath(path: FieldPath): string {
  return path
    .map(step => {
      if (step.startsWith('f:')) return `.${step.slice(2)}`;
      if (step.startsWith('v:')) return `[=${step.slice(2)}]`;
      const keys: unknown = JSON.parse(step.slice(2));
      const pairs = Object.entries(isFields(keys) ? keys : {}).map(
        ([key, value]) => `${key}=${JSON.stringify(value)}`,
      );
      return `[${pairs.join(',')}]`;
    })
    .join('');
}
