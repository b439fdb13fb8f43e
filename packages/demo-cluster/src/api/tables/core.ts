import {
  ApiObject,
  Fields,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import { createdAtPrinter } from './administration';
import { ageColumn, column, fieldColumn, nameColumn, wide } from './columns';
import {
  age,
  ageOf,
  firstFew,
  labelsText,
  loadBalancerAddresses,
} from './format';
import { Printer, TableContext } from './types';

function sizeOf(object: ApiObject, ...fields: string[]): number {
  return fields.reduce(
    (sum, field) => sum + Object.keys(fieldsAt(object, field) ?? {}).length,
    0,
  );
}

function externalAddress(service: ApiObject): string {
  const external = valueAt(service, 'spec', 'externalIPs');
  const addresses = Array.isArray(external) ? external.map(String) : [];
  switch (stringAt(service, 'spec', 'type')) {
    case 'ExternalName':
      return stringAt(service, 'spec', 'externalName') ?? '<none>';
    case 'LoadBalancer': {
      const all = [...loadBalancerAddresses(service), ...addresses];
      return all.join(',') || '<pending>';
    }
    default:
      return addresses.join(',') || '<none>';
  }
}

function portText(port: Fields): string {
  const nodePort = numberAt(port, 'nodePort');
  const number = numberAt(port, 'port') ?? 0;
  return nodePort
    ? `${number}:${nodePort}/${String(port.protocol)}`
    : `${number}/${String(port.protocol)}`;
}

const servicePrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Type', 'spec.type'),
    fieldColumn('Cluster-IP', 'spec.clusterIP'),
    fieldColumn('External-IP', 'spec.externalIPs'),
    fieldColumn('Port(s)', 'spec.ports'),
    ageColumn,
    wide(fieldColumn('Selector', 'spec.selector')),
  ],
  cells: (object, context) => [
    object.metadata.name,
    stringAt(object, 'spec', 'type') ?? '',
    stringAt(object, 'spec', 'clusterIP') || '<none>',
    externalAddress(object),
    itemsAt(object, 'spec', 'ports').map(portText).join(',') || '<none>',
    ageOf(object, context),
    labelsText(fieldsAt(object, 'spec', 'selector')),
  ],
};

function endpointsText(endpoints: ApiObject): string {
  const texts = itemsAt(endpoints, 'subsets').flatMap(subset => {
    const ports = itemsAt(subset, 'ports');
    const addresses = itemsAt(subset, 'addresses').map(({ ip }) => String(ip));
    return ports.length === 0
      ? addresses
      : ports.flatMap(({ port }) =>
          addresses.map(ip => `${ip}:${String(port)}`),
        );
  });
  return firstFew(texts, { none: '<none>' });
}

const endpointsPrinter: Printer = {
  columns: [nameColumn, fieldColumn('Endpoints', 'subsets'), ageColumn],
  cells: (object, context) => [
    object.metadata.name,
    endpointsText(object),
    ageOf(object, context),
  ],
};

function eventSource(event: ApiObject): string {
  const component =
    stringAt(event, 'source', 'component') ||
    stringAt(event, 'reportingComponent') ||
    '';
  const host =
    stringAt(event, 'source', 'host') || stringAt(event, 'reportingInstance');
  return host ? `${component}, ${host}` : component;
}

function eventCells(event: ApiObject, { now }: TableContext): unknown[] {
  const ageOfFirst = (...times: Array<string | undefined>) =>
    age(
      times.find(time => time),
      now,
    );
  const eventTime = stringAt(event, 'eventTime');
  const first = stringAt(event, 'firstTimestamp');
  const seriesTime = stringAt(event, 'series', 'lastObservedTime');
  const kind = stringAt(event, 'involvedObject', 'kind') ?? '';
  const name = stringAt(event, 'involvedObject', 'name') ?? '';
  return [
    ageOfFirst(seriesTime, stringAt(event, 'lastTimestamp'), eventTime, first),
    stringAt(event, 'type') ?? '',
    stringAt(event, 'reason') ?? '',
    `${kind.toLocaleLowerCase('en-US')}/${name}`,
    stringAt(event, 'involvedObject', 'fieldPath') ?? '',
    eventSource(event),
    (stringAt(event, 'message') ?? '').trim(),
    ageOfFirst(first, eventTime),
    numberAt(event, 'series', 'count') ?? (numberAt(event, 'count') || 1),
    event.metadata.name,
  ];
}

const eventPrinter: Printer = {
  columns: [
    fieldColumn('Last Seen', 'lastTimestamp'),
    fieldColumn('Type', 'type'),
    fieldColumn('Reason', 'reason'),
    fieldColumn('Object', 'involvedObject'),
    wide(fieldColumn('Subobject', 'involvedObject.fieldPath')),
    wide(fieldColumn('Source', 'source')),
    fieldColumn('Message', 'message'),
    wide(fieldColumn('First Seen', 'firstTimestamp')),
    wide(fieldColumn('Count', 'count')),
    wide(nameColumn),
  ],
  cells: eventCells,
};

const configMapPrinter: Printer = {
  columns: [nameColumn, fieldColumn('Data', 'data'), ageColumn],
  cells: (object, context) => [
    object.metadata.name,
    sizeOf(object, 'data', 'binaryData'),
    ageOf(object, context),
  ],
};

const secretPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Type', 'type'),
    fieldColumn('Data', 'data'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    stringAt(object, 'type') ?? '',
    sizeOf(object, 'data'),
    ageOf(object, context),
  ],
};

const serviceAccountPrinter: Printer = {
  columns: [nameColumn, fieldColumn('Secrets', 'secrets'), ageColumn],
  cells: (object, context) => [
    object.metadata.name,
    itemsAt(object, 'secrets').length,
    ageOf(object, context),
  ],
};

const namespacePrinter: Printer = {
  columns: [
    nameColumn,
    column('Status', 'The status of the namespace'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    stringAt(object, 'status', 'phase') ?? '',
    ageOf(object, context),
  ],
};

/** The resources of a quota as `name: used/hard`, those that are limits or the others. */
function quotaText(quota: ApiObject, wantsLimits: boolean): string {
  const used = fieldsAt(quota, 'status', 'used');
  return Object.entries(fieldsAt(quota, 'status', 'hard') ?? {})
    .filter(([name]) => name.startsWith('limits.') === wantsLimits)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(
      ([name, hard]) => `${name}: ${String(used?.[name] ?? 0)}/${String(hard)}`,
    )
    .join(', ');
}

const resourceQuotaPrinter: Printer = {
  columns: [
    nameColumn,
    ageColumn,
    fieldColumn('Request', 'status.used'),
    fieldColumn('Limit', 'status.hard'),
  ],
  cells: (object, context) => [
    object.metadata.name,
    ageOf(object, context),
    quotaText(object, false),
    quotaText(object, true),
  ],
};

export const corePrinters: Readonly<Record<string, Printer>> = {
  Service: servicePrinter,
  Endpoints: endpointsPrinter,
  Event: eventPrinter,
  ConfigMap: configMapPrinter,
  Secret: secretPrinter,
  ServiceAccount: serviceAccountPrinter,
  Namespace: namespacePrinter,
  ResourceQuota: resourceQuotaPrinter,
  LimitRange: createdAtPrinter,
};
