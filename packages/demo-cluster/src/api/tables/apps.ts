import { ApiObject, fieldsAt, numberAt, valueAt } from '../../registry/objects';
import {
  ageColumn,
  column,
  containerColumns,
  fieldColumn,
  nameColumn,
  wide,
} from './columns';
import { ageOf, containerCells, labelsText, selectorText } from './format';
import { Printer } from './types';

const selectorColumn = wide(fieldColumn('Selector', 'spec.selector'));
const readyColumn = column('Ready', 'Number of the pod with ready state');

function templateCells(object: ApiObject): [string, string] {
  return containerCells(valueAt(object, 'spec', 'template', 'spec'));
}

function selectorOf(object: ApiObject): string {
  return selectorText(fieldsAt(object, 'spec', 'selector'));
}

function status(object: ApiObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}

function replicas(object: ApiObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 0;
}

const deploymentPrinter: Printer = {
  columns: [
    nameColumn,
    readyColumn,
    fieldColumn('Up-to-date', 'status.updatedReplicas'),
    fieldColumn('Available', 'status.availableReplicas'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    `${status(object, 'readyReplicas')}/${replicas(object)}`,
    status(object, 'updatedReplicas'),
    status(object, 'availableReplicas'),
    ageOf(object, context),
    ...templateCells(object),
    selectorOf(object),
  ],
};

const replicaColumns = [
  nameColumn,
  fieldColumn('Desired', 'spec.replicas', 'integer'),
  fieldColumn('Current', 'status.replicas', 'integer'),
  fieldColumn('Ready', 'status.readyReplicas', 'integer'),
  ageColumn,
  ...containerColumns,
  selectorColumn,
];

const replicaSetPrinter: Printer = {
  columns: replicaColumns,
  cells: (object, context) => [
    object.metadata.name,
    replicas(object),
    status(object, 'replicas'),
    status(object, 'readyReplicas'),
    ageOf(object, context),
    ...templateCells(object),
    selectorOf(object),
  ],
};

/** Of the core group, but a ReplicaSet in all but its selector. */
const replicationControllerPrinter: Printer = {
  columns: replicaColumns,
  cells: (object, context) => [
    ...replicaSetPrinter.cells(object, context).slice(0, -1),
    labelsText(fieldsAt(object, 'spec', 'selector')),
  ],
};

const statefulSetPrinter: Printer = {
  columns: [nameColumn, readyColumn, ageColumn, ...containerColumns],
  cells: (object, context) => [
    object.metadata.name,
    `${status(object, 'readyReplicas')}/${replicas(object)}`,
    ageOf(object, context),
    ...templateCells(object),
  ],
};

const daemonSetPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Desired', 'status.desiredNumberScheduled', 'integer'),
    fieldColumn('Current', 'status.currentNumberScheduled', 'integer'),
    fieldColumn('Ready', 'status.numberReady', 'integer'),
    fieldColumn('Up-to-date', 'status.updatedNumberScheduled', 'integer'),
    fieldColumn('Available', 'status.numberAvailable', 'integer'),
    fieldColumn('Node Selector', 'spec.template.spec.nodeSelector'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    status(object, 'desiredNumberScheduled'),
    status(object, 'currentNumberScheduled'),
    status(object, 'numberReady'),
    status(object, 'updatedNumberScheduled'),
    status(object, 'numberAvailable'),
    labelsText(fieldsAt(object, 'spec', 'template', 'spec', 'nodeSelector')),
    ageOf(object, context),
    ...templateCells(object),
    selectorOf(object),
  ],
};

/** The controller of an object as `kind.group/name`. */
function controllerText({ metadata }: ApiObject): string {
  const owner = metadata.ownerReferences?.find(each => each.controller);
  if (!owner) return '<none>';
  const [group, version] = owner.apiVersion.split('/');
  const kind = version ? `${owner.kind}.${group}` : owner.kind;
  return `${kind.toLocaleLowerCase('en-US')}/${owner.name}`;
}

const controllerRevisionPrinter: Printer = {
  columns: [
    nameColumn,
    column('Controller', 'Controller of the object'),
    fieldColumn('Revision', 'revision'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    controllerText(object),
    numberAt(object, 'revision') ?? 0,
    ageOf(object, context),
  ],
};

export const appsPrinters: Readonly<Record<string, Printer>> = {
  Deployment: deploymentPrinter,
  ReplicaSet: replicaSetPrinter,
  ReplicationController: replicationControllerPrinter,
  StatefulSet: statefulSetPrinter,
  DaemonSet: daemonSetPrinter,
  ControllerRevision: controllerRevisionPrinter,
};
