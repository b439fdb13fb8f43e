import { ApiObject, Fields, stringAt } from '../../registry/objects';
import {
  PrinterColumn,
  ResourceDefinition,
} from '../../registry/ResourceDefinition';
import { administrationPrinters } from './administration';
import { appsPrinters } from './apps';
import { autoscalingPrinters } from './autoscaling';
import { batchPrinters } from './batch';
import { ageColumn, descriptionOf, nameColumn } from './columns';
import { corePrinters } from './core';
import { customCells } from './customColumns';
import { ageOf } from './format';
import { networkingPrinters } from './networking';
import { nodePrinters } from './nodes';
import { podPrinters } from './pods';
import { Column, Printer, TableContext } from './types';

export type { TableContext } from './types';

const printers: Readonly<Record<string, Printer>> = {
  ...podPrinters,
  ...corePrinters,
  ...nodePrinters,
  ...appsPrinters,
  ...batchPrinters,
  ...autoscalingPrinters,
  ...networkingPrinters,
  ...administrationPrinters,
};

const defaultPrinter: Printer = {
  columns: [nameColumn, ageColumn],
  cells: (object, context) => [object.metadata.name, ageOf(object, context)],
};

/**
 * The `meta.k8s.io/v1` Table that `kubectl get` prints.
 * @param metadata - that of the list: its resourceVersion and where it continues
 */
export function tableOf(
  definition: ResourceDefinition,
  objects: readonly ApiObject[],
  { includeObject }: { includeObject: 'None' | 'Metadata' | 'Object' },
  context: TableContext,
  metadata: Fields,
): Fields {
  const { custom } = definition;
  const { schema } = definition.view?.stored ?? definition;
  const printer = custom
    ? customPrinter(custom.columns)
    : (printers[definition.kind] ?? defaultPrinter);
  const customDefinitions = (custom?.columns ?? []).map(customDefinition);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: [
      ...printer.columns.map(
        ({ name, type, format = '', priority, ...about }) => ({
          name,
          type,
          format,
          description: descriptionOf(
            { name, type, priority, ...about },
            schema,
          ),
          priority,
        }),
      ),
      ...customDefinitions,
    ],
    rows: objects.map(object => ({
      cells: printer.cells(object, context),
      ...conditionsOf(definition, object),
      ...(includeObject !== 'None' && {
        object: includeObject === 'Object' ? object : metadataOnly(object),
      }),
    })),
  };
}

function metadataOnly({ metadata }: ApiObject): Fields {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
  };
}

/** Of a custom resource the name comes first, then what its definition says. */
function customPrinter(columns: readonly PrinterColumn[]): Printer {
  const own: readonly Column[] = [nameColumn];
  return {
    columns: own,
    cells: (object, { now }) => [
      object.metadata.name,
      ...customCells(object, columns, now),
    ],
  };
}

function customDefinition({
  name,
  type,
  format = '',
  description,
  priority = 0,
  jsonPath,
}: PrinterColumn): Fields {
  return {
    name,
    type,
    format,
    description:
      description ||
      `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority,
  };
}

/** Rows of pods that have ended say so, for clients that show them apart. */
function conditionsOf({ kind, custom }: ResourceDefinition, object: ApiObject) {
  const phase = stringAt(object, 'status', 'phase');
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  if (kind !== 'Pod' || custom || !hasEnded) return {};
  const message =
    phase === 'Succeeded'
      ? 'The pod has completed successfully.'
      : 'The pod failed.';
  return {
    conditions: [{ type: 'Completed', status: 'True', reason: phase, message }],
  };
}
