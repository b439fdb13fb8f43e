import { isEqual } from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { FieldPath, FieldSet } from './FieldSet';
import { partsOf, shapeOf } from './typedValues';

/** The fields in which two objects of one kind differ. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

export function compare(
  before: unknown,
  after: unknown,
  schema: Schema,
): Comparison {
  const comparison = {
    added: new FieldSet(),
    modified: new FieldSet(),
    removed: new FieldSet(),
  };
  compareAt([], before, after, schema, comparison);
  return comparison;
}

function compareAt(
  path: FieldPath,
  before: unknown,
  after: unknown,
  schema: Schema | undefined,
  comparison: Comparison,
): void {
  if (before === undefined) {
    insertAll(path, after, schema, comparison.added);
    return;
  }
  if (after === undefined) {
    insertAll(path, before, schema, comparison.removed);
    return;
  }
  const shape = shapeOf(after, schema);
  if (shape === 'leaf' || shape !== shapeOf(before, schema)) {
    if (!isEqual(before, after)) comparison.modified.insert(path);
    return;
  }
  const partsBefore = new Map(
    partsOf(before, schema).map(part => [part.step, part]),
  );
  for (const part of partsOf(after, schema)) {
    const previous = partsBefore.get(part.step);
    partsBefore.delete(part.step);
    const stepPath = [...path, part.step];
    compareAt(stepPath, previous?.value, part.value, part.schema, comparison);
  }
  for (const part of partsBefore.values()) {
    insertAll(
      [...path, part.step],
      part.value,
      part.schema,
      comparison.removed,
    );
  }
}

function insertAll(
  path: FieldPath,
  value: unknown,
  schema: Schema | undefined,
  set: FieldSet,
): void {
  const parts = partsOf(value, schema);
  if (!isAlwaysThere(path, schema)) set.insert(path);
  for (const part of parts) {
    insertAll([...path, part.step], part.value, part.schema, set);
  }
}

/**
 * Structures that are part of every object of their kind, if only empty. Nobody owns these themselves, just their
 * fields, because nobody can add them.
 */
function isAlwaysThere(path: FieldPath, schema: Schema | undefined): boolean {
  if (path[path.length - 1] === 'f:containers') return true;
  return /(?:ObjectMeta|Spec|Status|Strategy)$/.test(schema?.model ?? '');
}

/** The fields that an applied configuration names. */
export function fieldsOf(value: unknown, schema: Schema): FieldSet {
  const set = new FieldSet();
  insertNamed([], value, schema, set);
  return set;
}

function insertNamed(
  path: FieldPath,
  value: unknown,
  schema: Schema | undefined,
  set: FieldSet,
): void {
  const parts = partsOf(value, schema);
  const last = path[path.length - 1] ?? '';
  // An item is owned together with its fields, so that it goes when its last owner leaves it out.
  if (parts.length === 0 || last.startsWith('k:')) set.insert(path);
  for (const part of parts) {
    insertNamed([...path, part.step], part.value, part.schema, set);
  }
}
