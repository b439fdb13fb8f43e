import { ApiError } from '../registry/ApiError';
import { Fields, isFields } from '../registry/objects';

const retainKeysDirective = '$retainKeys';
const orderPrefix = '$setElementOrder/';
const deletionPrefix = '$deleteFromPrimitiveList/';

/** An object of a strategic merge patch, its directives told from its fields. */
export interface DirectedPatch {
  mode: 'merge' | 'replace' | 'delete';
  /** By list: the order that its items shall have, and the scalars to take out of it. */
  orders: Map<string, readonly unknown[]>;
  deletions: Map<string, readonly unknown[]>;
  fields: Fields;
}

export function readDirectives(patch: Fields): DirectedPatch {
  const orders = new Map<string, readonly unknown[]>();
  const deletions = new Map<string, readonly unknown[]>();
  const fields: Fields = {};
  for (const [name, value] of Object.entries(patch)) {
    if (name === '$patch' || name === retainKeysDirective) continue;
    if (name.startsWith(orderPrefix)) {
      orders.set(name.slice(orderPrefix.length), listOf(value, name));
    } else if (name.startsWith(deletionPrefix)) {
      deletions.set(name.slice(deletionPrefix.length), listOf(value, name));
    } else {
      fields[name] = value;
    }
  }
  return { mode: modeOf(patch), orders, deletions, fields };
}

function modeOf(patch: Fields): DirectedPatch['mode'] {
  const mode = patch.$patch;
  if (mode === undefined) return 'merge';
  if (mode === 'replace' || mode === 'delete') return mode;
  throw unusable(
    `unknown patch type: ${String(mode)} in map: ${JSON.stringify(patch)}`,
  );
}

/** The original with the fields alone that a patch with `$retainKeys` names. */
export function retainKeys(original: Fields, patch: Fields): Fields {
  const kept = patch[retainKeysDirective];
  if (kept === undefined) return { ...original };
  const isFormed =
    Array.isArray(kept) &&
    Object.entries(patch).every(
      ([name, value]) =>
        name.startsWith('$') || value === null || kept.includes(name),
    );
  if (!isFormed) {
    throw new ApiError('BadRequest', 'invalid patch format of retainKeys');
  }
  return Object.fromEntries(
    Object.entries(original).filter(([name]) => kept.includes(name)),
  );
}

/** A new value as a patch gives it: without directives, nulls and what it says to delete; undefined where it goes. */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter(item => !isDirective(item))
      .map(withoutDirectives)
      .filter(item => item !== undefined);
  }
  if (!isFields(value)) return value;
  const { mode, fields } = readDirectives(value);
  if (mode === 'delete') return undefined;
  retainKeys({}, value);
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field !== null)
      .map(([name, field]) => [name, withoutDirectives(field)])
      .filter(([, field]) => field !== undefined),
  );
}

/** An item of a list that says what becomes of others instead of being one. */
export function isDirective(item: unknown): boolean {
  return (
    isFields(item) &&
    (item.$patch === 'delete' ||
      (item.$patch === 'replace' && Object.keys(item).length === 1))
  );
}

export function listOf(value: unknown, directive: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unusable(`${directive} must be a list, not ${JSON.stringify(value)}`);
}

/** A real API server counts these as its own failures, and clients know them by their messages. */
export function unusable(message: string): ApiError {
  return new ApiError('InternalError', message);
}
