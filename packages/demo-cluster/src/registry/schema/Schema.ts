import { Fields } from '../objects';

/** What a value may be. Times are strings; a quantity may be written as a number, an int-or-string as either. */
export type SchemaType =
  | 'object'
  | 'map'
  | 'list'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'any';

/**
 * The shape of a value with all that validation, patches, server-side apply and OpenAPI need to know about it. Objects
 * have `properties`, maps `values` and lists `items`; recursive models resolve these when they are first read.
 */
export interface Schema {
  readonly type: SchemaType;
  /** The name of the Kubernetes model, for objects that have one. */
  readonly model?: string;
  readonly description?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly values?: Schema;
  readonly items?: Schema;
  readonly merge?: MergeRules;
  /** Fields beyond `properties` are kept as they are. */
  readonly preserveUnknown?: boolean;
  /** The part of a custom resource's OpenAPI schema that this one stands for. */
  readonly constraints?: Fields;
}

/** How the several writers of a list or map are reconciled. Without rules a list is atomic and a map granular. */
export interface MergeRules {
  /** The key by which strategic merge pairs the items of a list. */
  patchMergeKey?: string;
  /** `merge` and `retainKeys` as strategic merge knows them. */
  patchStrategies?: readonly ('merge' | 'retainKeys')[];
  listType?: 'atomic' | 'set' | 'map';
  listMapKeys?: readonly string[];
  /** The object or map has one owner as a whole. */
  atomic?: boolean;
}

/** The schema of one field of an object or map; undefined where there is none. */
export function schemaOfField(
  schema: Schema | undefined,
  field: string,
): Schema | undefined {
  if (!schema) return undefined;
  if (schema.properties && Object.hasOwn(schema.properties, field)) {
    return schema.properties[field];
  }
  return schema.values;
}
