import { Fields, isFields } from '../registry/objects';
import { Schema, schemaOfField } from '../registry/schema/Schema';
import { orderItems } from './elementOrder';
import {
  isDirective,
  listOf,
  readDirectives,
  retainKeys,
  unusable,
  withoutDirectives,
} from './patchDirectives';

/**
 * The original with a strategic merge patch applied: like a merge patch, except that lists with a merge key are merged
 * item by item and that directives (`$patch`, `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) say
 * more. Without a schema lists are replaced. Neither argument is changed. Throws an ApiError for a directive that is
 * unknown or of the wrong form and for list items that cannot be told apart.
 */
export function strategicMerge(
  original: Fields,
  patch: Fields,
  schema: Schema | undefined,
): Fields {
  const { mode, orders, deletions, fields } = readDirectives(patch);
  if (mode === 'delete') return {};
  if (mode === 'replace') return fields;
  const result = retainKeys(original, patch);
  for (const [name, value] of Object.entries(fields)) {
    const fieldSchema = schemaOfField(schema, name);
    const current = result[name];
    if (value === null) {
      delete result[name];
    } else if (isFields(value) && isFields(current)) {
      result[name] = strategicMerge(current, value, fieldSchema);
    } else if (Array.isArray(value) && Array.isArray(current)) {
      result[name] = mergeList(current, value, fieldSchema, name);
    } else {
      const kept = withoutDirectives(value);
      if (kept !== undefined) result[name] = kept;
    }
  }
  for (const [name, items] of deletions) {
    const current = result[name];
    if (Array.isArray(current)) {
      result[name] = current.filter(each => !items.includes(each));
    }
  }
  for (const [name, order] of orders) {
    const fieldSchema = schemaOfField(schema, name);
    const keyOf = keyFunction(fieldSchema?.merge?.patchMergeKey);
    checkOrder(name, order, fields[name], keyOf);
    const current = result[name];
    if (!Array.isArray(current)) continue;
    const before = original[name];
    result[name] = orderItems(
      current,
      order,
      Array.isArray(before) ? before : [],
      keyOf,
    );
  }
  return result;
}

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  schema: Schema | undefined,
  name: string,
): unknown[] {
  if (!schema?.merge?.patchStrategies?.includes('merge')) return [...patch];
  const all = [...original, ...patch];
  if (all.some(Array.isArray))
    throw unusable('lists of lists are not supported');
  const objects = all.filter(isFields).length;
  if (objects === 0) {
    const union = [...new Set(all)];
    return orderItems(union, patch, original, keyFunction(undefined));
  }
  if (objects < all.length) {
    throw unusable(`list element types of ${name} are not identical`);
  }
  const key = schema.merge.patchMergeKey;
  if (key === undefined) {
    throw unusable(`cannot merge lists without merge key for ${name}`);
  }
  return mergeItems(
    original.filter(isFields),
    patch.filter(isFields),
    key,
    schema.items,
  );
}

function mergeItems(
  original: readonly Fields[],
  patch: readonly Fields[],
  key: string,
  itemSchema: Schema | undefined,
): Fields[] {
  const keyOf = keyFunction(key);
  let merged = [...original];
  const changes: Fields[] = [];
  let replacesAll = false;
  for (const item of patch) {
    const mode = item.$patch;
    if (mode === 'replace') {
      replacesAll = true;
      continue;
    }
    if (mode === 'merge') {
      throw unusable('merging lists cannot yet be specified in the patch');
    }
    if (mode !== undefined && mode !== 'delete') {
      throw unusable(
        `unknown patch type: ${String(mode)} in the list by ${key}`,
      );
    }
    if (item[key] === undefined && !(mode === undefined && replacesAll)) {
      throw unusable(
        `map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`,
      );
    }
    if (mode === 'delete') {
      merged = merged.filter(each => keyOf(each) !== keyOf(item));
    } else {
      changes.push(item);
    }
  }
  if (replacesAll) return changes;
  const remaining = merged;
  merged = [...remaining];
  for (const item of changes) {
    const index = merged.findIndex(each => keyOf(each) === keyOf(item));
    if (index < 0) merged.push(strategicMerge({}, item, itemSchema));
    else merged[index] = strategicMerge(merged[index], item, itemSchema);
  }
  return orderItems(merged, changes, remaining, keyOf);
}

function checkOrder(
  name: string,
  order: readonly unknown[],
  patch: unknown,
  keyOf: (item: unknown) => string,
): void {
  if (patch === undefined || patch === null) return;
  const wanted = order.map(keyOf);
  const positions = listOf(patch, name)
    .filter(item => !isDirective(item))
    .map(item => wanted.indexOf(keyOf(item)));
  const isOrdered = positions.every(
    (position, index) =>
      position >= 0 && (index === 0 || position >= positions[index - 1]),
  );
  if (!isOrdered) {
    throw unusable(
      `The order in patch list:\n${JSON.stringify(patch)}\n doesn't match $setElementOrder list:\n${JSON.stringify(order)}\n`,
    );
  }
}

function keyFunction(key: string | undefined): (item: unknown) => string {
  return item =>
    JSON.stringify(key !== undefined && isFields(item) ? item[key] : item) ??
    '';
}
