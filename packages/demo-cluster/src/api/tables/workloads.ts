import { ApiObject, fieldsAt, numberAt, valueAt } from '../../registry/objects';
import { age, containerCells, labelsText, selectorText } from './format';
import { Printer } from './types';

function templateCells(object: ApiObject): unknown[] {
  return [
    ...containerCells(valueAt(object, 'spec', 'template', 'spec')),
    selectorText(fieldsAt(object, 'spec', 'selector')),
  ];
}

const status = (object: ApiObject, field: string) =>
  numberAt(object, 'status', field) ?? 0;
const replicas = (object: ApiObject) =>
  numberAt(object, 'spec', 'replicas') ?? 0;

export const workloadPrinters: Readonly<Record<string, Printer>> = {
  Deployment: {
    columns: [
      ['Name'],
      ['Ready'],
      ['Up-to-date'],
      ['Available'],
      ['Age'],
      ['Containers', 1],
      ['Images', 1],
      ['Selector', 1],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      `${status(object, 'readyReplicas')}/${replicas(object)}`,
      status(object, 'updatedReplicas'),
      status(object, 'availableReplicas'),
      age(object.metadata.creationTimestamp, now),
      ...templateCells(object),
    ],
  },
  ReplicaSet: {
    columns: [
      ['Name'],
      ['Desired'],
      ['Current'],
      ['Ready'],
      ['Age'],
      ['Containers', 1],
      ['Images', 1],
      ['Selector', 1],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      replicas(object),
      status(object, 'replicas'),
      status(object, 'readyReplicas'),
      age(object.metadata.creationTimestamp, now),
      ...templateCells(object),
    ],
  },
  ReplicationController: {
    columns: [
      ['Name'],
      ['Desired'],
      ['Current'],
      ['Ready'],
      ['Age'],
      ['Containers', 1],
      ['Images', 1],
      ['Selector', 1],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      replicas(object),
      status(object, 'replicas'),
      status(object, 'readyReplicas'),
      age(object.metadata.creationTimestamp, now),
      ...containerCells(valueAt(object, 'spec', 'template', 'spec')),
      labelsText(fieldsAt(object, 'spec', 'selector')),
    ],
  },
  StatefulSet: {
    columns: [['Name'], ['Ready'], ['Age'], ['Containers', 1], ['Images', 1]],
    cells: (object, { now }) => [
      object.metadata.name,
      `${status(object, 'readyReplicas')}/${replicas(object)}`,
      age(object.metadata.creationTimestamp, now),
      ...containerCells(valueAt(object, 'spec', 'template', 'spec')),
    ],
  },
  DaemonSet: {
    columns: [
      ['Name'],
      ['Desired'],
      ['Current'],
      ['Ready'],
      ['Up-to-date'],
      ['Available'],
      ['Node Selector'],
      ['Age'],
      ['Containers', 1],
      ['Images', 1],
      ['Selector', 1],
    ],
    cells: (object, { now }) => [
      object.metadata.name,
      status(object, 'desiredNumberScheduled'),
      status(object, 'currentNumberScheduled'),
      status(object, 'numberReady'),
      status(object, 'updatedNumberScheduled'),
      status(object, 'numberAvailable'),
      labelsText(fieldsAt(object, 'spec', 'template', 'spec', 'nodeSelector')),
      age(object.metadata.creationTimestamp, now),
      ...templateCells(object),
    ],
  },
  ControllerRevision: {
    columns: [['Name'], ['Controller'], ['Revision'], ['Age']],
    cells: (object, { now }) => {
      const owner = object.metadata.ownerReferences?.find(
        each => each.controller,
      );
      const [group, version] = (owner?.apiVersion ?? '').split('/');
      const kind = version ? `${owner?.kind}.${group}` : owner?.kind;
      return [
        object.metadata.name,
        owner ? `${kind?.toLocaleLowerCase('en-US')}/${owner.name}` : '<none>',
        numberAt(object, 'revision') ?? 0,
        age(object.metadata.creationTimestamp, now),
      ];
    },
  },
};
