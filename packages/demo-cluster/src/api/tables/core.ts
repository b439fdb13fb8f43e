import {
  ApiObject,
  Fields,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import { age, labelsText } from './format';
import { Printer } from './types';

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
      const ingress = itemsAt(service, 'status', 'loadBalancer', 'ingress').map(
        each => stringAt(each, 'ip') ?? stringAt(each, 'hostname') ?? '',
      );
      return [...ingress, ...addresses].join(',') || '<pending>';
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
  if (texts.length === 0) return '<none>';
  const shown = texts.slice(0, 3).join(',');
  return texts.length > 3 ? `${shown} + ${texts.length - 3} more...` : shown;
}

function eventSource(event: ApiObject): string {
  const component =
    stringAt(event, 'source', 'component') ||
    stringAt(event, 'reportingComponent') ||
    '';
  const host = stringAt(event, 'source', 'host');
  return host ? `${component}, ${host}` : component;
}

function eventCells(event: ApiObject, now: Date): unknown[] {
  const since = (...fields: string[]) => {
    const time = fields
      .map(field => stringAt(event, field))
      .find(value => value !== undefined);
    return age(time ?? event.metadata.creationTimestamp, now);
  };
  const kind = stringAt(event, 'involvedObject', 'kind') ?? '';
  return [
    since('lastTimestamp', 'eventTime', 'firstTimestamp'),
    stringAt(event, 'type') ?? '',
    stringAt(event, 'reason') ?? '',
    `${kind.toLocaleLowerCase('en-US')}/${stringAt(event, 'involvedObject', 'name') ?? ''}`,
    stringAt(event, 'involvedObject', 'fieldPath') ?? '',
    eventSource(event),
    (stringAt(event, 'message') ?? '').trim(),
    since('firstTimestamp', 'eventTime'),
    numberAt(event, 'count') ?? 1,
    event.metadata.name,
  ];
}

export const corePrinters: Readonly<Record<string, Printer>> = {
  Namespace: {
    columns: [['Name'], ['Status'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      stringAt(object, 'status', 'phase') ?? '',
      age(object.metadata.creationTimestamp, now),
    ],
  },
  Service: {
    columns: [
      ['Name'],
      ['Type'],
      ['Cluster-IP'],
      ['External-IP'],
      ['Port(s)'],
      ['Age'],
      ['Selector', 1],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      stringAt(object, 'spec', 'type') ?? '',
      stringAt(object, 'spec', 'clusterIP') || '<none>',
      externalAddress(object),
      itemsAt(object, 'spec', 'ports').map(portText).join(',') || '<none>',
      age(object.metadata.creationTimestamp, now),
      labelsText(fieldsAt(object, 'spec', 'selector')),
    ],
  },
  Endpoints: {
    columns: [['Name'], ['Endpoints'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      endpointsText(object),
      age(object.metadata.creationTimestamp, now),
    ],
  },
  ConfigMap: {
    columns: [['Name'], ['Data'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      sizeOf(object, 'data', 'binaryData'),
      age(object.metadata.creationTimestamp, now),
    ],
  },
  Secret: {
    columns: [['Name'], ['Type'], ['Data'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      stringAt(object, 'type') ?? '',
      sizeOf(object, 'data'),
      age(object.metadata.creationTimestamp, now),
    ],
  },
  ServiceAccount: {
    columns: [['Name'], ['Secrets'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      itemsAt(object, 'secrets').length,
      age(object.metadata.creationTimestamp, now),
    ],
  },
  Event: {
    columns: [
      ['Last Seen'],
      ['Type'],
      ['Reason'],
      ['Object'],
      ['Subobject', 1],
      ['Source', 1],
      ['Message'],
      ['First Seen', 1],
      ['Count', 1],
      ['Name', 1],
    ],
    cells: (event, { now }) => eventCells(event, now),
  },
  PersistentVolumeClaim: {
    columns: [
      ['Name'],
      ['Status'],
      ['Volume'],
      ['Capacity'],
      ['Access Modes'],
      ['StorageClass'],
      ['VolumeAttributesClass'],
      ['Age'],
      ['VolumeMode', 1],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      stringAt(object, 'status', 'phase') ?? '',
      stringAt(object, 'spec', 'volumeName') ?? '',
      stringAt(object, 'status', 'capacity', 'storage') ?? '',
      accessModes(valueAt(object, 'status', 'accessModes')),
      stringAt(object, 'spec', 'storageClassName') ?? '',
      stringAt(object, 'spec', 'volumeAttributesClassName') ?? '<unset>',
      age(object.metadata.creationTimestamp, now),
      stringAt(object, 'spec', 'volumeMode') ?? '<unset>',
    ],
  },
};

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: unknown): string {
  return Array.isArray(modes)
    ? modes.map(mode => shortModes[String(mode)] ?? String(mode)).join(',')
    : '';
}
