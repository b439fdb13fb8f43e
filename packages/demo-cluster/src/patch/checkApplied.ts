import { ApiError } from '../registry/ApiError';
import { ApiObject, isFields } from '../registry/objects';
import { Schema, schemaOfField } from '../registry/schema/Schema';
import { displayKeys, displayPath, FieldPath } from './FieldSet';
import { Part, partsOf, shapeOf } from './typedValues';

/** Throws where no owner could be told for a part of an applied configuration. */
export function checkApplied(applied: ApiObject, schema: Schema): void {
  const problems: string[] = [];
  collectProblems([], applied, schema, problems);
  if (problems.length === 0) return;
  const { namespace, name } = applied.metadata;
  const text =
    problems.length === 1
      ? problems[0]
      : `errors:\n${problems.map(each => `  ${each}`).join('\n')}`;
  throw new ApiError(
    'Unknown',
    `failed to create typed patch object (${namespace ?? ''}/${name}; ${applied.apiVersion}, Kind=${applied.kind}): ${text}`,
  );
}

function collectProblems(
  path: FieldPath,
  value: unknown,
  schema: Schema | undefined,
  problems: string[],
): void {
  const isStructure =
    schema?.type === 'object' && !schema.preserveUnknown && isFields(value);
  if (isStructure) {
    for (const name of Object.keys(value)) {
      if (schemaOfField(schema, name)) continue;
      const field = displayPath([...path, `f:${name}`]);
      problems.push(`${field}: field not declared in schema`);
    }
  }
  const parts = partsOf(value, schema);
  const shape = shapeOf(value, schema);
  if (shape === 'keyed-items' || shape === 'set-items') {
    const problem = itemsProblem(parts, shape, schema);
    if (problem) problems.push(`${displayPath(path)}: ${problem}`);
  }
  for (const part of parts) {
    collectProblems([...path, part.step], part.value, part.schema, problems);
  }
}

function itemsProblem(
  parts: Part[],
  shape: 'keyed-items' | 'set-items',
  schema: Schema | undefined,
): string | undefined {
  if (parts.some(part => part.step === 'k:{}')) {
    const keys = schema?.merge?.listMapKeys ?? [];
    return `associative list with keys has an element that omits all key fields ${JSON.stringify(keys)} (and doesn't have default values for any key fields)`;
  }
  const steps = parts.map(part => part.step);
  const twice = steps.find((step, index) => steps.indexOf(step) < index);
  if (!twice) return undefined;
  return shape === 'keyed-items'
    ? `duplicate entries for key ${displayKeys(twice)}`
    : `duplicate entries for key [=${twice.slice(2)}]`;
}
