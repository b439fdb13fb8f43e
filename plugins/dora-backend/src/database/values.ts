import { Knex } from 'knex';

export type Value = string | number | boolean | null;

/** `with name(columns) as (values …)`: a table of parameters, to join or to update with; its values are to be cast. */
export function valuesTable(
  knex: Knex,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Knex.Raw {
  const row = `(${columns.map(() => '?').join(', ')})`;
  return knex.raw(
    `with ${name}(${columns.join(', ')}) as (values ${rows.map(() => row).join(', ')})`,
    rows.flat(),
  );
}

/** The rows of a raw query, as either driver returns them. */
export function rowsOf(result: unknown): unknown[] {
  if (Array.isArray(result)) {
    return result;
  }
  const rows =
    typeof result === 'object' && result !== null && 'rows' in result
      ? result.rows
      : undefined;
  return Array.isArray(rows) ? rows : [];
}

/** Statements take so many parameters and no more. */
export function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) {
    chunks.push(items.slice(start, start + size));
  }
  return chunks;
}
