import { isEqual } from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { FieldPath, FieldSet } from './FieldSet';
import { Part, partsOf, shapeOf } from './typedValues';

/** The fields in which two objects of one kind differ; what comes or goes, does so with all that is below it. */
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
  if (before === after) return;
  if (before === undefined) {
    insertAll(path, after, schema, comparison.added);
    return;
  }
  if (after === undefined) {
    insertAll(path, before, schema, comparison.removed);
    return;
  }
  const partsBefore = partsByStep(before, schema);
  const partsAfter = partsByStep(after, schema);
  const isLeaf =
    (partsBefore.size === 0 && partsAfter.size === 0) ||
    !canCompareParts(before, after, schema);
  if (isLeaf) {
    if (!isEqual(before, after)) comparison.modified.insert(path);
    return;
  }
  for (const step of new Set([...partsBefore.keys(), ...partsAfter.keys()])) {
    const left = partsBefore.get(step) ?? [];
    const right = partsAfter.get(step) ?? [];
    const stepPath = [...path, step];
    if (left.length <= 1 && right.length <= 1) {
      const partSchema = (left[0] ?? right[0]).schema;
      compareAt(
        stepPath,
        left[0]?.value,
        right[0]?.value,
        partSchema,
        comparison,
      );
    } else {
      compareDuplicates(stepPath, left, right, comparison);
    }
  }
}

function partsByStep(
  value: unknown,
  schema: Schema | undefined,
): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of partsOf(value, schema)) {
    const group = groups.get(part.step);
    if (group) group.push(part);
    else groups.set(part.step, [part]);
  }
  return groups;
}

/** Null stands for a structure without fields or a list without items. */
function canCompareParts(
  before: unknown,
  after: unknown,
  schema: Schema | undefined,
): boolean {
  if (before === null || after === null) return true;
  const shape = shapeOf(after, schema);
  return shape !== 'leaf' && shape === shapeOf(before, schema);
}

/** Items of one key are told apart by nothing, so they change as one. */
function compareDuplicates(
  path: FieldPath,
  before: Part[],
  after: Part[],
  { added, modified, removed }: Comparison,
): void {
  if (before.length === 0) added.insert(path);
  else if (after.length === 0) removed.insert(path);
  else if (!isEqual(valuesOf(before), valuesOf(after))) modified.insert(path);
}

function valuesOf(parts: Part[]): unknown[] {
  return parts.map(part => part.value);
}

function insertAll(
  path: FieldPath,
  value: unknown,
  schema: Schema | undefined,
  set: FieldSet,
): void {
  set.insert(path);
  for (const part of partsOf(value, schema)) {
    insertAll([...path, part.step], part.value, part.schema, set);
  }
}

/**
 * The fields that an applied configuration names: its leaves, the items of its lists and the keys of its maps. A
 * structure is named by its fields alone.
 */
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
  if (shapeOf(value, schema) === 'leaf') {
    set.insert(path);
    return;
  }
  for (const part of partsOf(value, schema)) {
    const partPath = [...path, part.step];
    if (!isNamedByFields(part, schema)) set.insert(partPath);
    insertNamed(partPath, part.value, part.schema, set);
  }
}

function isNamedByFields(part: Part, schema: Schema | undefined): boolean {
  const isDeclared =
    part.step.startsWith('f:') &&
    Object.hasOwn(schema?.properties ?? {}, part.step.slice(2));
  const shape = shapeOf(part.value, part.schema);
  const isEmptyObject =
    shape === 'fields' && partsOf(part.value, part.schema).length === 0;
  return isDeclared && !isEmptyObject;
}
