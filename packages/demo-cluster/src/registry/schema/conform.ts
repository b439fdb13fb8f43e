import { Fields, isFields } from '../objects';
import { Schema, schemaOfField } from './Schema';

/** What is wrong with the shape of an object. */
export interface ShapeFindings {
  /** Paths of fields that the schema does not know; they are dropped. */
  unknownFields: string[];
  /** Fields that hold another type than the schema says. */
  wrongTypes: Array<{ path: string; actual: string; expected: string }>;
}

/**
 * A copy of the value with the fields of the schema alone. Nulls count as absent, as they do for Kubernetes; numbers
 * become the quantities they stand for.
 */
export function conform(
  value: Fields,
  schema: Schema,
): { value: Fields; findings: ShapeFindings } {
  const findings: ShapeFindings = { unknownFields: [], wrongTypes: [] };
  const conformed = conformValue(value, schema, '', findings);
  return { value: isFields(conformed) ? conformed : {}, findings };
}

function conformValue(
  value: unknown,
  schema: Schema,
  path: string,
  findings: ShapeFindings,
): unknown {
  switch (schema.type) {
    case 'any':
      return value;
    case 'object':
    case 'map':
      if (!isFields(value)) return wrongType(value, schema, path, findings);
      return conformFields(value, schema, path, findings);
    case 'list': {
      if (!Array.isArray(value))
        return wrongType(value, schema, path, findings);
      const { items } = schema;
      if (!items) return value;
      return value.map((item, index) =>
        conformValue(item, items, `${path}[${index}]`, findings),
      );
    }
    default:
      return conformScalar(value, schema, path, findings);
  }
}

function conformFields(
  value: Fields,
  schema: Schema,
  path: string,
  findings: ShapeFindings,
): Fields {
  const result: Fields = {};
  for (const [name, field] of Object.entries(value)) {
    const fieldPath = path ? `${path}.${name}` : name;
    const fieldSchema = schemaOfField(schema, name);
    if (!fieldSchema) {
      if (schema.preserveUnknown) result[name] = field;
      else findings.unknownFields.push(fieldPath);
      continue;
    }
    // A custom resource keeps null where its schema allows it; everywhere else null means absent.
    const keepsNull = fieldSchema.constraints?.nullable === true;
    if (field === undefined || (field === null && !keepsNull)) continue;
    if (isOmitted(field, fieldSchema, schema)) continue;
    result[name] =
      field === null
        ? null
        : conformValue(field, fieldSchema, fieldPath, findings);
  }
  return result;
}

/** Empty maps count as absent in built-in kinds, and so do the empty lists of metadata. */
function isOmitted(value: unknown, schema: Schema, parent: Schema): boolean {
  if (schema.constraints) return false;
  if (Array.isArray(value)) {
    return value.length === 0 && parent.model === 'V1ObjectMeta';
  }
  return (
    schema.type === 'map' && isFields(value) && Object.keys(value).length === 0
  );
}

const base64 = /^[A-Za-z0-9+/\r\n]*={0,2}$/;

function conformScalar(
  value: unknown,
  schema: Schema,
  path: string,
  findings: ShapeFindings,
): unknown {
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') break;
      if (schema.format !== 'byte' || base64.test(value)) return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'number':
      if (typeof value === 'number') return value;
      break;
    case 'integer':
      if (Number.isInteger(value)) return value;
      break;
    case 'quantity':
      if (typeof value === 'string') return value;
      if (typeof value === 'number') return String(value);
      break;
    default:
      if (typeof value === 'string' || Number.isInteger(value)) return value;
  }
  return wrongType(value, schema, path, findings);
}

function wrongType(
  value: unknown,
  schema: Schema,
  path: string,
  findings: ShapeFindings,
): unknown {
  findings.wrongTypes.push({
    path,
    actual: jsonTypeOf(value),
    expected: expectedTypeOf(schema),
  });
  return value;
}

export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

/** Named as the Go decoder of a real API server names them, since that is what people search for. */
function expectedTypeOf(schema: Schema): string {
  switch (schema.type) {
    case 'integer':
      return schema.format || 'int32';
    case 'boolean':
      return 'bool';
    case 'list':
      return `[]${schema.items ? expectedTypeOf(schema.items) : 'object'}`;
    case 'map':
      return `map[string]${schema.values ? expectedTypeOf(schema.values) : 'object'}`;
    case 'object':
      return (
        schema.model?.replace(
          /^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/,
          '',
        ) ?? 'object'
      );
    case 'number':
      return 'float64';
    case 'string':
      return schema.format === 'byte' ? '[]uint8 in base64' : 'string';
    default:
      return schema.type;
  }
}
