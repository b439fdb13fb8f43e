import { ApiObject, Fields, valueAt } from '../../registry/objects';
import {
  PrinterColumn,
  ResourceDefinition,
} from '../../registry/ResourceDefinition';
import { batchPrinters } from './batch';
import { clusterPrinters } from './cluster';
import { corePrinters } from './core';
import { age } from './format';
import { podPrinter } from './pods';
import { Printer, TableContext } from './types';
import { workloadPrinters } from './workloads';

export type { TableContext } from './types';

const printers: Readonly<Record<string, Printer>> = {
  Pod: podPrinter,
  ...corePrinters,
  ...workloadPrinters,
  ...batchPrinters,
  ...clusterPrinters,
};

const defaultPrinter: Printer = {
  columns: [['Name'], ['Age']],
  cells: ({ metadata }, { now }) => [
    metadata.name,
    age(metadata.creationTimestamp, now),
  ],
};

/** The Table that `kubectl get` prints. */
export function tableOf(
  definition: ResourceDefinition,
  objects: readonly ApiObject[],
  { includeObject }: { includeObject: 'None' | 'Metadata' | 'Object' },
  context: TableContext,
  metadata: Fields,
): Fields {
  const custom = definition.custom?.columns;
  const printer = printers[definition.kind] ?? defaultPrinter;
  const columnDefinitions = custom
    ? [nameColumn, ...custom.map(customColumn)]
    : printer.columns.map(([name, priority = 0]) => ({
        name,
        type: name === 'Age' || name === 'Name' ? 'string' : typeOf(name),
        format: name === 'Name' ? 'name' : '',
        description: '',
        priority,
      }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions,
    rows: objects.map(object => ({
      cells: custom
        ? customCells(object, custom, context)
        : printer.cells(object, context),
      ...(includeObject !== 'None' && {
        object:
          includeObject === 'Object'
            ? object
            : {
                kind: 'PartialObjectMetadata',
                apiVersion: 'meta.k8s.io/v1',
                metadata: object.metadata,
              },
      }),
    })),
  };
}

const nameColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: '',
  priority: 0,
};

const integerColumns: ReadonlySet<string> = new Set([
  'Up-to-date',
  'Available',
  'Desired',
  'Current',
  'Allowed Disruptions',
  'Data',
  'Secrets',
  'Revision',
]);

function typeOf(name: string): string {
  return integerColumns.has(name) ? 'integer' : 'string';
}

function customColumn(column: PrinterColumn): Fields {
  const { name, type, format = '', description = '', priority = 0 } = column;
  // Dates are told as ages, which are text.
  return {
    name,
    type: type === 'date' ? 'string' : type,
    format,
    description,
    priority,
  };
}

function customCells(
  object: ApiObject,
  columns: readonly PrinterColumn[],
  { now }: TableContext,
): unknown[] {
  const cells = columns.map(({ type, jsonPath }) => {
    const value = valueOfPath(object, jsonPath);
    if (value === undefined || value === null) return null;
    if (type === 'date') return age(String(value), now);
    if (type === 'string') {
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    }
    return value;
  });
  return [object.metadata.name, ...cells];
}

/**
 * The value of a simple JSON path: fields, quoted fields, indices and `[?(@.field=="value")]`. A list with `[*]` is told
 * as its first match, as Kubernetes tells it.
 */
export function valueOfPath(root: unknown, path: string): unknown {
  const steps = [
    ...path.matchAll(
      /\.?\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]|\.?\[['"]?([^\]'"]+)['"]?\]|\.((?:\\.|[^.[\]])+)/g,
    ),
  ];
  let value = root;
  for (const [, filterField, filterValue, index, field] of steps) {
    if (filterField !== undefined) {
      value = Array.isArray(value)
        ? value.find(
            item =>
              String(valueAt(item, ...filterField.split('.'))) === filterValue,
          )
        : undefined;
    } else if (index !== undefined && Array.isArray(value)) {
      value = index === '*' ? value[0] : value[Number(index)];
    } else {
      value = valueAt(value, (index ?? field).replace(/\\(.)/g, '$1'));
    }
  }
  return value;
}
