import { Schema, schemaOfField } from '../../registry/schema/Schema';
import { Column } from './types';

/** A column that shows a field of the object, from which it takes its description. */
export function fieldColumn(
  name: string,
  field: string,
  type: Column['type'] = 'string',
): Column {
  return { name, type, priority: 0, field };
}

/** A column that shows what is worked out from several fields. */
export function column(
  name: string,
  description: string,
  type: Column['type'] = 'string',
): Column {
  return { name, type, priority: 0, description };
}

/** A column of `-o wide` only. */
export function wide(shown: Column): Column {
  return { ...shown, priority: 1 };
}

export const nameColumn: Column = {
  ...fieldColumn('Name', 'metadata.name'),
  format: 'name',
};

export const ageColumn = fieldColumn('Age', 'metadata.creationTimestamp');

export const createdAtColumn = fieldColumn(
  'Created At',
  'metadata.creationTimestamp',
  'date',
);

export const containerColumns: readonly Column[] = [
  wide(column('Containers', 'Names of each container in the template.')),
  wide(
    column('Images', 'Images referenced by each container in the template.'),
  ),
];

export function descriptionOf(shown: Column, schema: Schema): string {
  if (shown.description !== undefined) return shown.description;
  let at: Schema | undefined = schema;
  for (const step of shown.field?.split('.') ?? []) {
    at = schemaOfField(at?.items ?? at, step);
  }
  return at?.description ?? '';
}
