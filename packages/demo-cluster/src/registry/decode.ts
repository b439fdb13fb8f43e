import { ApiError } from './ApiError';
import { ApiObject, Fields, isFields } from './objects';
import { apiVersionOf, ResourceDefinition } from './ResourceDefinition';
import { conform, ShapeFindings } from './schema/conform';

/** What happens to fields that the schema does not know: nothing, a warning, or a refusal. All of them are dropped. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

interface DecodeOptions {
  fieldValidation?: FieldValidation;
  warnings?: string[];
}

/** Reads a body as an object of a resource: a fresh copy with known fields of the right types, or BadRequest. */
export function decode(
  definition: ResourceDefinition,
  body: Fields,
  options: DecodeOptions,
): ApiObject {
  const { kind, version } = definition;
  const apiVersion = apiVersionOf(definition);
  if (body.kind !== undefined && body.kind !== kind) {
    throw new ApiError(
      'BadRequest',
      `${String(body.kind)} in version "${version}" cannot be handled as a ${kind}: no kind "${String(body.kind)}" is registered for this resource`,
    );
  }
  if (body.apiVersion !== undefined && body.apiVersion !== apiVersion) {
    throw new ApiError(
      'BadRequest',
      `the API version in the data (${String(body.apiVersion)}) does not match the expected API version (${apiVersion})`,
    );
  }
  const { value, findings } = conform(structuredClone(body), definition.schema);
  report(definition, findings, options);
  const metadata = isFields(value.metadata) ? value.metadata : {};
  const { name, ...rest } = metadata;
  return {
    ...value,
    apiVersion,
    kind,
    metadata: { ...rest, name: typeof name === 'string' ? name : '' },
  };
}

function report(
  definition: ResourceDefinition,
  findings: ShapeFindings,
  { fieldValidation, warnings }: DecodeOptions,
): void {
  const { kind, version } = definition;
  const [wrong] = findings.wrongTypes;
  if (wrong && definition.custom) {
    throw ApiError.invalid(
      definition.group,
      kind,
      '',
      findings.wrongTypes.map(({ path, actual, expected }) => ({
        reason: 'FieldValueTypeInvalid',
        field: path,
        message: `Invalid value: "${actual}": ${path} in body must be of type ${expected}: "${actual}"`,
      })),
    );
  }
  if (wrong) {
    const path = wrong.path.replace(/\[\d+\]/g, '');
    throw new ApiError(
      'BadRequest',
      `${kind} in version "${version}" cannot be handled as a ${kind}: json: cannot unmarshal ${wrong.actual} into Go struct field ${kind}.${path} of type ${wrong.expected}`,
    );
  }
  if (findings.unknownFields.length === 0) return;
  const texts = findings.unknownFields.map(path => `unknown field "${path}"`);
  if (fieldValidation === 'Strict') {
    throw new ApiError(
      'BadRequest',
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${texts.join(', ')}`,
    );
  }
  if (fieldValidation === 'Warn') warnings?.push(...texts);
}
