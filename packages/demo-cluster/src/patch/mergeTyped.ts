import { Schema } from '../registry/schema/Schema';
import { FieldSet } from './FieldSet';
import { fromParts, Part, partsOf, shapeOf } from './typedValues';

/** The live value with an applied one laid over it: fields and items one by one, leaves as a whole. */
export function mergeTyped(
  live: unknown,
  applied: unknown,
  schema: Schema | undefined,
): unknown {
  if (applied === undefined) return live;
  const shape = shapeOf(applied, schema);
  if (shape === 'leaf' || shape !== shapeOf(live, schema)) return applied;
  const liveParts = partsOf(live, schema);
  const liveBySteps = new Map(
    // The first of several items with one key stands for them.
    [...liveParts].reverse().map(part => [part.step, part]),
  );
  const appliedParts = partsOf(applied, schema).map(part => ({
    ...part,
    value: mergeTyped(
      liveBySteps.get(part.step)?.value,
      part.value,
      part.schema,
    ),
  }));
  const parts =
    shape === 'fields'
      ? mergedFields(liveParts, appliedParts)
      : mergedItems(liveParts, appliedParts);
  return fromParts(applied, parts) ?? applied;
}

function mergedFields(live: Part[], applied: Part[]): Part[] {
  const byStep = new Map(live.map(part => [part.step, part]));
  for (const part of applied) byStep.set(part.step, part);
  return [...byStep.values()];
}

/** The applied items in their order; the others stay before the first shared item that they preceded. */
function mergedItems(live: Part[], applied: Part[]): Part[] {
  const liveSteps = new Set(live.map(part => part.step));
  const appliedSteps = new Set(applied.map(part => part.step));
  const result: Part[] = [];
  let next = 0;
  for (const part of applied) {
    const shared = applied
      .slice(applied.indexOf(part))
      .find(each => liveSteps.has(each.step));
    for (; next < live.length && live[next].step !== shared?.step; next++) {
      if (!appliedSteps.has(live[next].step)) result.push(live[next]);
    }
    result.push(part);
    if (part === shared) next += 1;
  }
  const rest = live.slice(next).filter(each => !appliedSteps.has(each.step));
  return [...result, ...rest];
}

/** The value without the fields of a set and all that is below them; what loses its last part goes with it. */
export function withoutFields(
  value: unknown,
  fields: FieldSet,
  schema: Schema | undefined,
): unknown {
  const parts = partsOf(value, schema);
  if (parts.length === 0 || fields.isEmpty()) return value;
  const remaining: Part[] = [];
  for (const part of parts) {
    if (fields.has(part.step)) continue;
    const below = fields.below(part.step);
    const kept = below
      ? withoutFields(part.value, below, part.schema)
      : part.value;
    if (kept !== undefined) remaining.push({ ...part, value: kept });
  }
  return fromParts(value, remaining);
}
