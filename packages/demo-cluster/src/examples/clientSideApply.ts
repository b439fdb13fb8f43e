import { ClusterClient } from '../cluster/types';
import { strategicMerge } from '../patch/strategicMerge';
import {
  ApiObject,
  Fields,
  isApiObject,
  isEqual,
  isFields,
} from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { Addressed } from './loadExamples';
import { describeObject } from './yamlFiles';

export const LAST_APPLIED_ANNOTATION =
  'kubectl.kubernetes.io/last-applied-configuration';
const FIELD_MANAGER = 'kubectl-client-side-apply';

/**
 * Writes an object as `kubectl apply` does: the configuration is kept in an annotation, fields that the last one had
 * and this one lacks are removed, and what others wrote into the rest stays.
 *
 * One thing is refused instead of done: dropping an item from a list that is merged by key.
 */
export function clientSideApply(
  client: ClusterClient,
  { resource, schema, object }: Addressed,
): void {
  const { namespace, name } = object.metadata;
  const live = client.get<ApiObject>(resource, namespace, name);
  const modified = withLastApplied(object);
  const options = { fieldManager: FIELD_MANAGER };
  if (!live) {
    client.create(resource, modified, options);
    return;
  }
  const patch = addRemovals(modified, lastApplied(live), schema, [
    describeObject(object),
  ]);
  const next = strategicallyPatched(live, patch, schema);
  if (!isEqual(next, live)) client.update(resource, next, options);
}

/** The object after a strategic merge patch, which may not take away what makes it an object. */
export function strategicallyPatched(
  object: ApiObject,
  patch: Fields,
  schema: Schema | undefined,
): ApiObject {
  const patched: unknown = strategicMerge(object, patch, schema);
  if (isApiObject(patched)) return patched;
  throw new Error(`The patch leaves no object of ${describeObject(object)}`);
}

function withLastApplied(object: ApiObject): ApiObject {
  const annotations = object.metadata.annotations ?? {};
  const configuration = {
    ...object,
    metadata: { ...object.metadata, annotations },
  };
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: {
        ...annotations,
        [LAST_APPLIED_ANNOTATION]: `${JSON.stringify(sortKeys(configuration))}\n`,
      },
    },
  };
}

function lastApplied(live: ApiObject): unknown {
  const text = live.metadata.annotations?.[LAST_APPLIED_ANNOTATION];
  const parsed: unknown = text === undefined ? undefined : JSON.parse(text);
  return parsed;
}

/** Go prints maps in the order of their keys, and so does everything that compares these annotations. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isFields(value)) return value;
  const sorted = Object.keys(value).sort();
  return Object.fromEntries(sorted.map(key => [key, sortKeys(value[key])]));
}

/** The patch that also takes away, as null, what the last configuration had and the new one lacks. */
function addRemovals(
  modified: Fields,
  original: unknown,
  schema: Schema | undefined,
  path: string[],
): Fields {
  const patch: Fields = { ...modified };
  if (!isFields(original)) return patch;
  for (const [field, before] of Object.entries(original)) {
    const after = modified[field];
    const fieldSchema = schema?.properties?.[field] ?? schema?.values;
    if (after === undefined) patch[field] = null;
    else if (isFields(after)) {
      patch[field] = addRemovals(after, before, fieldSchema, [...path, field]);
    } else if (Array.isArray(after) && Array.isArray(before)) {
      patch[field] = mergedItems(after, before, fieldSchema, [...path, field]);
    }
  }
  // The annotation is new each time and never part of the last configuration.
  return patch;
}

function mergedItems(
  after: unknown[],
  before: unknown[],
  schema: Schema | undefined,
  path: string[],
): unknown[] {
  const key = schema?.merge?.patchMergeKey;
  if (!key || !schema?.merge?.patchStrategies?.includes('merge')) return after;
  for (const item of before.filter(isFields)) {
    if (!after.some(other => isFields(other) && other[key] === item[key])) {
      throw new Error(
        `${path.join('.')}: the demo cannot re-apply without the item ${key} ${String(
          item[key],
        )}`,
      );
    }
  }
  return after.map(item => {
    const match = before.find(
      other => isFields(other) && isFields(item) && other[key] === item[key],
    );
    return isFields(item) ? addRemovals(item, match, schema.items, path) : item;
  });
}
