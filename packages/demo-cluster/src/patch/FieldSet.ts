import { Fields, isFields } from '../registry/objects';
import { Schema, schemaOfField } from '../registry/schema/Schema';

/** A path through an object, each step as FieldsV1 writes it: `f:spec`, `k:{"name":"web"}`, `v:"finalizer"`. */
export type FieldPath = readonly string[];

/**
 * A set of fields of an object, as `managedFields` records who owns what. A field and the fields below it are members
 * each on their own. Sets are values: each operation returns a new one, and only `insert` changes the set it is called
 * on.
 */
export class FieldSet {
  private isMember = false;
  private readonly children = new Map<string, FieldSet>();

  static of(...paths: FieldPath[]): FieldSet {
    const set = new FieldSet();
    paths.forEach(path => set.insert(path));
    return set;
  }

  /** The set of `metadata.managedFields[].fieldsV1`, whose root owns nothing itself. */
  static fromFieldsV1(fields: Fields): FieldSet {
    const set = FieldSet.fromNode(fields);
    set.isMember = false;
    return set;
  }

  private static fromNode(fields: Fields): FieldSet {
    const set = new FieldSet();
    const steps = Object.entries(fields);
    // A leaf owns itself; what has further steps says so with a dot.
    set.isMember = steps.length === 0 || Object.hasOwn(fields, '.');
    for (const [step, value] of steps) {
      if (step !== '.' && isFields(value)) {
        set.children.set(step, FieldSet.fromNode(value));
      }
    }
    return set;
  }

  toFieldsV1(): Fields {
    const fields: Fields = {};
    if (this.isMember && this.children.size > 0) fields['.'] = {};
    for (const [step, child] of this.sortedChildren()) {
      if (!child.isEmpty()) fields[step] = child.toFieldsV1();
    }
    return fields;
  }

  insert([step, ...rest]: FieldPath): void {
    if (step === undefined) {
      this.isMember = true;
      return;
    }
    let child = this.children.get(step);
    if (!child) this.children.set(step, (child = new FieldSet()));
    child.insert(rest);
  }

  has(step: string): boolean {
    return this.children.get(step)?.isMember ?? false;
  }

  /** What the set holds below a step. */
  below(step: string): FieldSet | undefined {
    return this.children.get(step);
  }

  isEmpty(): boolean {
    if (this.isMember) return false;
    for (const child of this.children.values()) {
      if (!child.isEmpty()) return false;
    }
    return true;
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

  equals(other: FieldSet): boolean {
    return this.difference(other).isEmpty() && other.difference(this).isEmpty();
  }

  /** With each field of a known structure a member if anything below it is: such fields have no owner of their own. */
  withNamedFields(schema: Schema | undefined): FieldSet {
    const result = new FieldSet();
    result.isMember = this.isMember;
    for (const [step, child] of this.children) {
      const isField = step.startsWith('f:');
      const name = step.slice(2);
      const childSchema = isField ? schemaOfField(schema, name) : schema?.items;
      const named = child.withNamedFields(childSchema);
      named.isMember ||=
        isField && Object.hasOwn(schema?.properties ?? {}, name);
      result.children.set(step, named);
    }
    return result;
  }

  /** The members, those of a level before those of the levels below it. */
  paths(prefix: FieldPath = []): FieldPath[] {
    const children = this.sortedChildren();
    const members = children
      .filter(([, child]) => child.isMember)
      .map(([step]) => [...prefix, step]);
    const below = children.flatMap(([step, child]) =>
      child.paths([...prefix, step]),
    );
    return [...members, ...below];
  }

  private sortedChildren(): Array<[string, FieldSet]> {
    return [...this.children].sort(([left], [right]) =>
      left < right ? -1 : 1,
    );
  }

  private combine(
    other: FieldSet,
    choose: (left: boolean, right: boolean) => boolean,
  ): FieldSet {
    const result = new FieldSet();
    result.isMember = choose(this.isMember, other.isMember);
    const steps = new Set([...this.children.keys(), ...other.children.keys()]);
    for (const step of steps) {
      const left = this.children.get(step) ?? nothing;
      const right = other.children.get(step) ?? nothing;
      const combined = left.combine(right, choose);
      if (!combined.isEmpty()) result.children.set(step, combined);
    }
    return result;
  }
}

const nothing = new FieldSet();

/** The path as messages show it: `.spec.template.spec.containers[name="web"].image`. */
export function displayPath(path: FieldPath): string {
  return path
    .map(step => {
      if (step.startsWith('f:')) return `.${step.slice(2)}`;
      if (step.startsWith('v:')) return `[=${step.slice(2)}]`;
      return displayKeys(step);
    })
    .join('');
}

/** The step to an item of a list as messages show it: `[containerPort=80,protocol="TCP"]`. */
export function displayKeys(step: string): string {
  const keys: unknown = JSON.parse(step.slice(2));
  const pairs = Object.entries(isFields(keys) ? keys : {}).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return `[${pairs.join(',')}]`;
}
