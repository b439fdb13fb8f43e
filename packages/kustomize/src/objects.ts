/** A JSON object of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** An object as it stands in a manifest: named, and with fields that are reached by name. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isManifest(value: unknown): value is Manifest {
  return (
    isFields(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isFields(value.metadata) &&
    typeof value.metadata.name === 'string'
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

/** The nested object of a field, created empty where it is missing. */
export function ensureFields(parent: Fields, field: string): Fields {
  const existing = parent[field];
  if (isFields(existing)) return existing;
  const created: Fields = {};
  parent[field] = created;
  return created;
}

/** `Deployment veza-production/veza-web`, for messages. */
export function describeManifest({ kind, metadata }: Manifest): string {
  const { namespace, name } = metadata;
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export function isSameObject(left: Manifest, right: Manifest): boolean {
  return (
    left.apiVersion === right.apiVersion &&
    left.kind === right.kind &&
    left.metadata.name === right.metadata.name &&
    left.metadata.namespace === right.metadata.namespace
  );
}
