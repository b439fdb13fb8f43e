import { Fields, isFields } from '../registry/objects';
import { Schema, schemaOfField } from '../registry/schema/Schema';

/** How server-side apply sees a value: as one whole, by its fields, or by its items. */
export type Shape = 'leaf' | 'fields' | 'keyed-items' | 'set-items';

export function shapeOf(value: unknown, schema: Schema | undefined): Shape {
  const rules = schema?.merge;
  if (isFields(value)) {
    // Free JSON in a built-in kind has one owner; in a custom resource its fields have owners of their own.
    const isFreeJson = schema?.type === 'any' && !schema.constraints;
    return rules?.atomic || isFreeJson ? 'leaf' : 'fields';
  }
  if (!Array.isArray(value)) return 'leaf';
  if (rules?.listType === 'map') return 'keyed-items';
  return rules?.listType === 'set' ? 'set-items' : 'leaf';
}

/** The built-in list key that clients may leave out. */
const keyDefaults: Readonly<Record<string, unknown>> = { protocol: 'TCP' };

/** The step by which an item of a keyed list is found: `k:{"containerPort":80,"protocol":"TCP"}`. */
export function stepOfItem(item: unknown, schema: Schema | undefined): string {
  const keys = schema?.merge?.listMapKeys ?? [];
  const fields: Fields = isFields(item) ? item : {};
  const named: Fields = {};
  for (const key of [...keys].sort()) {
    const property = schemaOfField(schema?.items, key);
    const preset = property?.constraints
      ? property.constraints.default
      : keyDefaults[key];
    const value = fields[key] ?? preset;
    if (value !== undefined) named[key] = value;
  }
  return `k:${JSON.stringify(named)}`;
}

/** A part of a value with the step that leads to it. */
export interface Part {
  step: string;
  value: unknown;
  schema: Schema | undefined;
}

/** The parts of a value that have owners of their own; none for a leaf. */
export function partsOf(value: unknown, schema: Schema | undefined): Part[] {
  switch (shapeOf(value, schema)) {
    case 'fields':
      return Object.entries(isFields(value) ? value : {})
        .filter(([, field]) => field !== undefined)
        .map(([name, field]) => ({
          step: `f:${name}`,
          value: field,
          schema: schemaOfField(schema, name),
        }));
    case 'keyed-items':
      return itemsOf(value).map(item => ({
        step: stepOfItem(item, schema),
        value: item,
        schema: schema?.items,
      }));
    case 'set-items':
      return itemsOf(value).map(item => ({
        step: `v:${JSON.stringify(item)}`,
        value: item,
        schema: schema?.items,
      }));
    default:
      return [];
  }
}

/** A value put together from its parts; undefined where it loses its last one. */
export function fromParts(value: unknown, parts: Part[]): unknown {
  if (parts.length === 0) return undefined;
  if (Array.isArray(value)) return parts.map(part => part.value);
  return Object.fromEntries(
    parts.map(part => [part.step.slice(2), part.value]),
  );
}

export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
