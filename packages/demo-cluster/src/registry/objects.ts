import { KubernetesObject } from '../cluster/types';

/** A JSON object of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** A Kubernetes object whose fields beside the metadata are reached by name. */
export interface ApiObject extends KubernetesObject {
  [field: string]: unknown;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isApiObject(value: unknown): value is ApiObject {
  return (
    isFields(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isFields(value.metadata)
  );
}

/** The value at a path of field names; undefined where any step is missing. */
export function valueAt(root: unknown, ...path: string[]): unknown {
  let value = root;
  for (const step of path) {
    if (!isFields(value)) return undefined;
    value = value[step];
  }
  return value;
}

export function fieldsAt(root: unknown, ...path: string[]): Fields | undefined {
  const value = valueAt(root, ...path);
  return isFields(value) ? value : undefined;
}

/** The objects of a list; empty where the path leads to no list. */
export function itemsAt(root: unknown, ...path: string[]): Fields[] {
  const value = valueAt(root, ...path);
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function stringAt(root: unknown, ...path: string[]): string | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(root: unknown, ...path: string[]): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'number' ? value : undefined;
}

/** The nested object of a field, created empty where it is missing. */
export function ensureFields(parent: Fields, field: string): Fields {
  const existing = parent[field];
  if (isFields(existing)) return existing;
  const created: Fields = {};
  parent[field] = created;
  return created;
}

export function setDefault(
  parent: Fields,
  field: string,
  value: unknown,
): void {
  if (parent[field] === undefined) parent[field] = value;
}

/** Whether two JSON values are equal; the order of an object's fields does not matter. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isEqual(item, right[index]))
    );
  }
  if (!isFields(left) || !isFields(right)) return false;
  const leftKeys = Object.keys(left).filter(key => left[key] !== undefined);
  const rightKeys = Object.keys(right).filter(key => right[key] !== undefined);
  return (
    leftKeys.length === rightKeys.length &&
    leftKeys.every(key => isEqual(left[key], right[key]))
  );
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
