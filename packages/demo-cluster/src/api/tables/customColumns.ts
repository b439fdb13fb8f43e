import { ApiObject, valueAt } from '../../registry/objects';
import { PrinterColumn } from '../../registry/ResourceDefinition';
import { duration } from './format';

/** The cells of a custom resource's own columns; null where there is nothing of the column's type. */
export function customCells(
  object: ApiObject,
  columns: readonly PrinterColumn[],
  now: Date,
): unknown[] {
  return columns.map(({ type, jsonPath }) =>
    cellOf(type, valueOfPath(object, jsonPath), now),
  );
}

function cellOf(type: string, value: unknown, now: Date): unknown {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date': {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      return Number.isNaN(time) ? '<invalid>' : duration(now.getTime() - time);
    }
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** A filter, an index or slice or quoted field, or a plain field, in which a backslash escapes a dot. */
const pathStep =
  /\.?\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]|\.?\[['"]?([^\]'"]+)['"]?\]|\.((?:\\.|[^.[\]])+)/g;

/**
 * The value of a simple JSON path: fields, quoted fields, indices, slices and `[?(@.field=="value")]`. Of several
 * matches it is the first, as Kubernetes tells it.
 */
export function valueOfPath(root: unknown, path: string): unknown {
  let values: unknown[] = [root];
  for (const [, filterField, wanted, index, field] of path.matchAll(pathStep)) {
    values = values
      .flatMap(value => {
        if (!Array.isArray(value)) {
          const isFilter = filterField !== undefined;
          const name = (index ?? field ?? '').replace(/\\(.)/g, '$1');
          return isFilter ? [] : [valueAt(value, name)];
        }
        if (filterField !== undefined) {
          return value.filter(
            item => String(valueAt(item, ...filterField.split('.'))) === wanted,
          );
        }
        return index === undefined ? [] : itemsOfIndex(value, index);
      })
      .filter(value => value !== undefined);
  }
  return values[0];
}

function itemsOfIndex(list: readonly unknown[], index: string): unknown[] {
  if (index === '*') return [...list];
  const [start, end] = index.split(':');
  if (end === undefined) return [list.at(Number(start))];
  return list.slice(Number(start || 0), end === '' ? undefined : Number(end));
}
