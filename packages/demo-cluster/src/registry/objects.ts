import { Fields, isFields, valueAt } from '@quarterdeck/kustomize';
import { KubernetesObject } from '../cluster/types';

export {
  type Fields,
  ensureFields,
  fieldsAt,
  isFields,
  itemsAt,
  stringAt,
  valueAt,
} from '@quarterdeck/kustomize';

/** A Kubernetes object whose fields beside the metadata are reached by name. */
export interface ApiObject extends KubernetesObject {
  [field: string]: unknown;
}

export function isApiObject(value: unknown): value is ApiObject {
  return (
    isFields(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isFields(value.metadata)
  );
}

export function numberAt(root: unknown, ...path: string[]): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'number' ? value : undefined;
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
