import { StatusCause } from '../ApiError';
import { Fields, fieldsAt, isFields, itemsAt, stringAt } from '../objects';
import { invalid, notSupported, required } from '../validation';
import { builtInSchema } from './builtInSchemas';
import { jsonTypeOf } from './conform';
import { MergeRules, Schema, SchemaType } from './Schema';

const scalarTypes: Readonly<Record<string, SchemaType>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
};

/** The schema of a custom resource's OpenAPI schema, with the fields that every object has. */
export function customResourceSchema(openApiSchema: Fields): Schema {
  const schema = customSchema(openApiSchema);
  return {
    ...schema,
    type: 'object',
    properties: {
      ...schema.properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: builtInSchema('V1ObjectMeta'),
    },
  };
}

function customSchema(constraints: Fields): Schema {
  const shared = {
    constraints,
    description: stringAt(constraints, 'description'),
    format: stringAt(constraints, 'format'),
    merge: mergeRulesOf(constraints),
  };
  if (constraints['x-kubernetes-int-or-string'] === true) {
    return { ...shared, type: 'int-or-string' };
  }
  const type = stringAt(constraints, 'type') ?? '';
  if (scalarTypes[type]) return { ...shared, type: scalarTypes[type] };
  if (type === 'array') {
    const items = fieldsAt(constraints, 'items');
    return { ...shared, type: 'list', items: items && customSchema(items) };
  }
  if (type === 'object') return { ...shared, ...objectSchema(constraints) };
  return { ...shared, type: 'any' };
}

function objectSchema(constraints: Fields): Schema {
  const properties = fieldsAt(constraints, 'properties');
  const additional = constraints.additionalProperties;
  const preserveUnknown =
    constraints['x-kubernetes-preserve-unknown-fields'] === true ||
    additional === true;
  if (isFields(additional)) {
    return { type: 'map', values: customSchema(additional) };
  }
  return {
    type: 'object',
    preserveUnknown,
    required: Array.isArray(constraints.required)
      ? constraints.required.map(String)
      : [],
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, value]) => [
        name,
        isFields(value) ? customSchema(value) : { type: 'any' },
      ]),
    ),
  };
}

function mergeRulesOf(constraints: Fields): MergeRules | undefined {
  const listType = constraints['x-kubernetes-list-type'];
  const keys = constraints['x-kubernetes-list-map-keys'];
  if (listType === 'map' && Array.isArray(keys)) {
    return { listType, listMapKeys: keys.map(String) };
  }
  if (listType === 'set' || listType === 'atomic') return { listType };
  return constraints['x-kubernetes-map-type'] === 'atomic'
    ? { atomic: true }
    : undefined;
}

/** Fills in the defaults of a custom resource's schema, in place. */
export function setSchemaDefaults(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) value.forEach(item => setSchemaDefaults(item, items));
    return;
  }
  if (!isFields(value)) return;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const preset = property.constraints?.default;
    if (value[name] === undefined && preset !== undefined) {
      value[name] = structuredClone(preset);
    }
    setSchemaDefaults(value[name], property);
  }
  if (schema.values) {
    for (const item of Object.values(value)) {
      setSchemaDefaults(item, schema.values);
    }
  }
}

/** What in a value breaks the constraints of a custom resource's schema. */
export function constraintCauses(
  value: unknown,
  schema: Schema,
  path = '',
): StatusCause[] {
  const { constraints } = schema;
  if (value === undefined || value === null || !constraints) return [];
  const causes = scalarCauses(value, constraints, path);
  if (Array.isArray(value)) {
    const { items } = schema;
    causes.push(
      ...lengthCauses(value.length, constraints, 'Items', path, value),
    );
    if (items) {
      value.forEach((item, index) =>
        causes.push(...constraintCauses(item, items, `${path}[${index}]`)),
      );
    }
  } else if (isFields(value)) {
    causes.push(...fieldCauses(value, schema, path));
  }
  return causes;
}

function fieldCauses(value: Fields, schema: Schema, path: string) {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const causes: StatusCause[] = [];
  for (const name of schema.required ?? []) {
    if (value[name] === undefined) causes.push(required(at(name)));
  }
  for (const [name, field] of Object.entries(value)) {
    const fieldSchema = schema.properties?.[name] ?? schema.values;
    if (fieldSchema)
      causes.push(...constraintCauses(field, fieldSchema, at(name)));
  }
  return causes;
}

function scalarCauses(value: unknown, constraints: Fields, path: string) {
  const causes: StatusCause[] = [];
  const { enum: allowed, pattern, minimum, maximum } = constraints;
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    causes.push(notSupported(path, value, allowed.map(String)));
  }
  if (typeof value === 'string') {
    causes.push(
      ...lengthCauses(value.length, constraints, 'Length', path, value),
    );
    if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) {
      causes.push(
        invalid(path, value, `${path} in body should match '${pattern}'`),
      );
    }
  }
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) {
      causes.push(
        invalid(
          path,
          value,
          `${path} in body should be greater than or equal to ${minimum}`,
        ),
      );
    }
    if (typeof maximum === 'number' && value > maximum) {
      causes.push(
        invalid(
          path,
          value,
          `${path} in body should be less than or equal to ${maximum}`,
        ),
      );
    }
  }
  for (const alternative of ['oneOf', 'anyOf', 'allOf']) {
    causes.push(...alternativeCauses(value, constraints, alternative, path));
  }
  return causes;
}

/** Alternatives constrain; they never add fields, so only requirements and enumerations are looked at. */
function alternativeCauses(
  value: unknown,
  constraints: Fields,
  alternative: string,
  path: string,
): StatusCause[] {
  const schemas = itemsAt(constraints, alternative);
  if (schemas.length === 0) return [];
  const fitting = schemas.filter(
    each =>
      constraintCauses(
        value,
        customSchema({ type: jsonSchemaType(value), ...each }),
        path,
      ).length === 0,
  ).length;
  const isMet =
    (alternative === 'oneOf' && fitting === 1) ||
    (alternative === 'anyOf' && fitting > 0) ||
    (alternative === 'allOf' && fitting === schemas.length);
  return isMet
    ? []
    : [
        invalid(
          path,
          value,
          `${path || 'object'} must validate ${alternative === 'oneOf' ? 'one and only one schema' : 'the schemas'} (${alternative})`,
        ),
      ];
}

function jsonSchemaType(value: unknown): string {
  const type = jsonTypeOf(value);
  return type === 'bool' ? 'boolean' : type;
}

function lengthCauses(
  length: number,
  constraints: Fields,
  unit: 'Items' | 'Length',
  path: string,
  value: unknown,
): StatusCause[] {
  const least = constraints[`min${unit}`];
  const most = constraints[`max${unit}`];
  if (typeof least === 'number' && length < least) {
    const detail =
      unit === 'Items'
        ? `${path} in body should have at least ${least} items`
        : `${path} in body should be at least ${least} chars long`;
    return [invalid(path, value, detail)];
  }
  if (typeof most === 'number' && length > most) {
    const detail =
      unit === 'Items'
        ? `must have at most ${most} items`
        : `may not be more than ${most} bytes`;
    return [
      {
        reason: unit === 'Items' ? 'FieldValueTooMany' : 'FieldValueTooLong',
        message: `Too ${unit === 'Items' ? 'many' : 'long'}: ${detail}`,
        field: path,
      },
    ];
  }
  return [];
}
