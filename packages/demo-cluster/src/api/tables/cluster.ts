import {
  ApiObject,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import { age, selectorText } from './format';
import { Printer } from './types';

function nodeStatus(node: ApiObject): string {
  const ready = itemsAt(node, 'status', 'conditions').find(
    ({ type }) => type === 'Ready',
  );
  let text = 'Unknown';
  if (ready) text = ready.status === 'True' ? 'Ready' : 'NotReady';
  const isCordoned = valueAt(node, 'spec', 'unschedulable') === true;
  return isCordoned ? `${text},SchedulingDisabled` : text;
}

function nodeRoles(node: ApiObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter(label => label.startsWith(prefix))
    .map(label => label.slice(prefix.length))
    .sort();
  return roles.join(',') || '<none>';
}

function nodeCells(node: ApiObject, now: Date): unknown[] {
  const address = (wanted: string) =>
    stringAt(
      itemsAt(node, 'status', 'addresses').find(({ type }) => type === wanted),
      'address',
    ) ?? '<none>';
  const info = (field: string) =>
    stringAt(node, 'status', 'nodeInfo', field) ?? '<unknown>';
  return [
    node.metadata.name,
    nodeStatus(node),
    nodeRoles(node),
    age(node.metadata.creationTimestamp, now),
    stringAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '',
    address('InternalIP'),
    address('ExternalIP'),
    info('osImage'),
    info('kernelVersion'),
    info('containerRuntimeVersion'),
  ];
}

function ingressCells(ingress: ApiObject, now: Date): unknown[] {
  const rules = itemsAt(ingress, 'spec', 'rules');
  const hosts = rules.flatMap(rule => stringAt(rule, 'host') ?? []);
  const addresses = itemsAt(ingress, 'status', 'loadBalancer', 'ingress').map(
    each => stringAt(each, 'ip') ?? stringAt(each, 'hostname') ?? '',
  );
  return [
    ingress.metadata.name,
    stringAt(ingress, 'spec', 'ingressClassName') ?? '<none>',
    hosts.join(',') || '*',
    addresses.join(','),
    itemsAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80',
    age(ingress.metadata.creationTimestamp, now),
  ];
}

function sliceCells(slice: ApiObject, now: Date): unknown[] {
  const ports = itemsAt(slice, 'ports').map(({ port }) => String(port ?? '*'));
  const addresses = itemsAt(slice, 'endpoints').flatMap(endpoint =>
    Array.isArray(endpoint.addresses) ? endpoint.addresses.map(String) : [],
  );
  const shown = addresses.slice(0, 3).join(',');
  const more = addresses.length > 3 ? ` + ${addresses.length - 3} more...` : '';
  return [
    slice.metadata.name,
    String(slice.addressType),
    ports.join(',') || '<unset>',
    addresses.length > 0 ? `${shown}${more}` : '<unset>',
    age(slice.metadata.creationTimestamp, now),
  ];
}

function roleText(binding: ApiObject): string {
  const role = fieldsAt(binding, 'roleRef');
  return `${String(role?.kind)}/${String(role?.name)}`;
}

function subjectsOf(binding: ApiObject, kind: string): string {
  return itemsAt(binding, 'subjects')
    .filter(subject => subject.kind === kind)
    .map(({ name, namespace }) =>
      kind === 'ServiceAccount'
        ? `${String(namespace)}/${String(name)}`
        : String(name),
    )
    .join(', ');
}

const bindingPrinter: Printer = {
  columns: [
    ['Name'],
    ['Role'],
    ['Age'],
    ['Users', 1],
    ['Groups', 1],
    ['ServiceAccounts', 1],
  ],
  cells: (binding, { now }) => [
    binding.metadata.name,
    roleText(binding),
    age(binding.metadata.creationTimestamp, now),
    subjectsOf(binding, 'User'),
    subjectsOf(binding, 'Group'),
    subjectsOf(binding, 'ServiceAccount'),
  ],
};

const rolePrinter: Printer = {
  columns: [['Name'], ['Created At']],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
};

export const clusterPrinters: Readonly<Record<string, Printer>> = {
  Node: {
    columns: [
      ['Name'],
      ['Status'],
      ['Roles'],
      ['Age'],
      ['Version'],
      ['Internal-IP', 1],
      ['External-IP', 1],
      ['OS-Image', 1],
      ['Kernel-Version', 1],
      ['Container-Runtime', 1],
    ],
    cells: (node, { now }) => nodeCells(node, now),
  },
  Ingress: {
    columns: [['Name'], ['Class'], ['Hosts'], ['Address'], ['Ports'], ['Age']],
    cells: (ingress, { now }) => ingressCells(ingress, now),
  },
  NetworkPolicy: {
    columns: [['Name'], ['Pod-Selector'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      selectorText(fieldsAt(object, 'spec', 'podSelector')),
      age(object.metadata.creationTimestamp, now),
    ],
  },
  IngressClass: {
    columns: [['Name'], ['Controller'], ['Parameters'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      stringAt(object, 'spec', 'controller') ?? '',
      fieldsAt(object, 'spec', 'parameters')
        ? `${stringAt(object, 'spec', 'parameters', 'kind')}/${stringAt(object, 'spec', 'parameters', 'name')}`
        : '<none>',
      age(object.metadata.creationTimestamp, now),
    ],
  },
  PodDisruptionBudget: {
    columns: [
      ['Name'],
      ['Min Available'],
      ['Max Unavailable'],
      ['Allowed Disruptions'],
      ['Age'],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      String(valueAt(object, 'spec', 'minAvailable') ?? 'N/A'),
      String(valueAt(object, 'spec', 'maxUnavailable') ?? 'N/A'),
      numberAt(object, 'status', 'disruptionsAllowed') ?? 0,
      age(object.metadata.creationTimestamp, now),
    ],
  },
  EndpointSlice: {
    columns: [['Name'], ['AddressType'], ['Ports'], ['Endpoints'], ['Age']],
    cells: (slice, { now }) => sliceCells(slice, now),
  },
  Lease: {
    columns: [['Name'], ['Holder'], ['Age']],
    cells: (object, { now }) => [
      object.metadata.name,
      stringAt(object, 'spec', 'holderIdentity') ?? '',
      age(object.metadata.creationTimestamp, now),
    ],
  },
  CustomResourceDefinition: {
    columns: [['Name'], ['Created At']],
    cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
  },
  Role: rolePrinter,
  ClusterRole: rolePrinter,
  RoleBinding: bindingPrinter,
  ClusterRoleBinding: bindingPrinter,
};
