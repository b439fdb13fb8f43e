import {
  ApiObject,
  fieldsAt,
  itemsAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import { ageColumn, column, fieldColumn, nameColumn, wide } from './columns';
import { ageOf } from './format';
import { Printer } from './types';

/** The kinds of the core group that a cluster's pods stand on: nodes and volumes. */

function nodeStatus(node: ApiObject): string {
  const ready = itemsAt(node, 'status', 'conditions').find(
    ({ type }) => type === 'Ready',
  );
  let text = 'Unknown';
  if (ready) text = ready.status === 'True' ? 'Ready' : 'NotReady';
  const isCordoned = valueAt(node, 'spec', 'unschedulable') === true;
  return isCordoned ? `${text},SchedulingDisabled` : text;
}

const rolePrefix = 'node-role.kubernetes.io/';

function nodeRoles(node: ApiObject): string {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(
    ([label, value]) => {
      if (label.startsWith(rolePrefix)) return label.slice(rolePrefix.length);
      return label === 'kubernetes.io/role' && value ? value : [];
    },
  );
  return [...new Set(roles)].sort().join(',') || '<none>';
}

function nodeAddress(node: ApiObject, wanted: string): string {
  const address = itemsAt(node, 'status', 'addresses').find(
    ({ type }) => type === wanted,
  );
  return stringAt(address, 'address') ?? '<none>';
}

function nodeInfo(node: ApiObject, field: string): string {
  return stringAt(node, 'status', 'nodeInfo', field) || '<unknown>';
}

const infoPath = 'status.nodeInfo';

const nodePrinter: Printer = {
  columns: [
    nameColumn,
    column('Status', 'The status of the node'),
    column('Roles', 'The roles of the node'),
    ageColumn,
    fieldColumn('Version', `${infoPath}.kubeletVersion`),
    wide(fieldColumn('Internal-IP', 'status.addresses')),
    wide(fieldColumn('External-IP', 'status.addresses')),
    wide(fieldColumn('OS-Image', `${infoPath}.osImage`)),
    wide(fieldColumn('Kernel-Version', `${infoPath}.kernelVersion`)),
    wide(
      fieldColumn('Container-Runtime', `${infoPath}.containerRuntimeVersion`),
    ),
  ],
  cells: (node, context) => [
    node.metadata.name,
    nodeStatus(node),
    nodeRoles(node),
    ageOf(node, context),
    stringAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '',
    nodeAddress(node, 'InternalIP'),
    nodeAddress(node, 'ExternalIP'),
    nodeInfo(node, 'osImage'),
    nodeInfo(node, 'kernelVersion'),
    nodeInfo(node, 'containerRuntimeVersion'),
  ],
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

function volumePhase(object: ApiObject): string {
  return object.metadata.deletionTimestamp
    ? 'Terminating'
    : (stringAt(object, 'status', 'phase') ?? '');
}

const persistentVolumeClaimPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Status', 'status.phase'),
    fieldColumn('Volume', 'spec.volumeName'),
    fieldColumn('Capacity', 'status.capacity'),
    fieldColumn('Access Modes', 'status.accessModes'),
    fieldColumn('StorageClass', 'spec.storageClassName'),
    fieldColumn('VolumeAttributesClass', 'spec.volumeAttributesClassName'),
    ageColumn,
    wide(fieldColumn('VolumeMode', 'spec.volumeMode')),
  ],
  cells: (object, context) => {
    const volume = stringAt(object, 'spec', 'volumeName') ?? '';
    const status = volume ? fieldsAt(object, 'status') : undefined;
    return [
      object.metadata.name,
      volumePhase(object),
      volume,
      stringAt(status, 'capacity', 'storage') ?? '',
      accessModes(status?.accessModes),
      stringAt(object, 'spec', 'storageClassName') ?? '',
      stringAt(object, 'spec', 'volumeAttributesClassName') ?? '<unset>',
      ageOf(object, context),
      stringAt(object, 'spec', 'volumeMode') ?? '<unset>',
    ];
  },
};

const persistentVolumePrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Capacity', 'spec.capacity'),
    fieldColumn('Access Modes', 'spec.accessModes'),
    fieldColumn('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy'),
    fieldColumn('Status', 'status.phase'),
    fieldColumn('Claim', 'spec.claimRef'),
    fieldColumn('StorageClass', 'spec.storageClassName'),
    fieldColumn('VolumeAttributesClass', 'spec.volumeAttributesClassName'),
    fieldColumn('Reason', 'status.reason'),
    ageColumn,
    wide(fieldColumn('VolumeMode', 'spec.volumeMode')),
  ],
  cells: (object, context) => {
    const claim = fieldsAt(object, 'spec', 'claimRef');
    return [
      object.metadata.name,
      stringAt(object, 'spec', 'capacity', 'storage') ?? '',
      accessModes(valueAt(object, 'spec', 'accessModes')),
      stringAt(object, 'spec', 'persistentVolumeReclaimPolicy') ?? '',
      volumePhase(object),
      claim ? `${String(claim.namespace)}/${String(claim.name)}` : '',
      stringAt(object, 'spec', 'storageClassName') ?? '',
      stringAt(object, 'spec', 'volumeAttributesClassName') ?? '<unset>',
      stringAt(object, 'status', 'reason') ?? '',
      ageOf(object, context),
      stringAt(object, 'spec', 'volumeMode') ?? '<unset>',
    ];
  },
};

export const nodePrinters: Readonly<Record<string, Printer>> = {
  Node: nodePrinter,
  PersistentVolume: persistentVolumePrinter,
  PersistentVolumeClaim: persistentVolumeClaimPrinter,
};
