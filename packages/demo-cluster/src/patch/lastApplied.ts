import { ApiObject, Fields, fieldsAt, isFields } from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { fieldsOf } from './compare';
import { FieldSet } from './FieldSet';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

interface Request {
  live: ApiObject | undefined;
  applied: ApiObject;
  schema: Schema;
  manager: string;
}

/**
 * The fields that `kubectl apply` wrote before its user turned to server-side apply: the same user owns them, so taking
 * them over is no conflict.
 */
export function clientSideFields({ live, schema, manager }: Request): FieldSet {
  const text = live?.metadata.annotations?.[annotation];
  if (manager !== 'kubectl' || !text) return new FieldSet();
  const configuration = parseObject(text);
  return configuration ? fieldsOf(configuration, schema) : new FieldSet();
}

/** Keeps the annotation of an object that is both applied by `kubectl` here and there true. */
export function withSameLastApplied(
  object: Fields,
  { live, applied, manager }: Request,
): Fields {
  const metadata = fieldsAt(object, 'metadata');
  if (manager !== 'kubectl' || !live?.metadata.annotations?.[annotation]) {
    return object;
  }
  const { managedFields, ...appliedMetadata } = applied.metadata;
  const configuration = { ...applied, metadata: appliedMetadata };
  const annotations = {
    ...fieldsAt(metadata, 'annotations'),
    [annotation]: `${JSON.stringify(configuration)}\n`,
  };
  return { ...object, metadata: { ...metadata, annotations } };
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
