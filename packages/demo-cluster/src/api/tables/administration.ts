import {
  ApiObject,
  fieldsAt,
  itemsAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../registry/objects';
import {
  ageColumn,
  column,
  createdAtColumn,
  fieldColumn,
  nameColumn,
  wide,
} from './columns';
import { ageOf } from './format';
import { Printer } from './types';

/** The kinds of `rbac`, `policy`, `coordination` and `apiextensions`. */

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
    nameColumn,
    fieldColumn('Role', 'roleRef'),
    ageColumn,
    wide(column('Users', 'Users in the binding')),
    wide(column('Groups', 'Groups in the binding')),
    wide(column('ServiceAccounts', 'ServiceAccounts in the binding')),
  ],
  cells: (binding, context) => [
    binding.metadata.name,
    roleText(binding),
    ageOf(binding, context),
    subjectsOf(binding, 'User'),
    subjectsOf(binding, 'Group'),
    subjectsOf(binding, 'ServiceAccount'),
  ],
};

/** Kinds of which only the name and the day of their creation are shown. */
export const createdAtPrinter: Printer = {
  columns: [nameColumn, createdAtColumn],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
};

const podDisruptionBudgetPrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Min Available', 'spec.minAvailable'),
    fieldColumn('Max Unavailable', 'spec.maxUnavailable'),
    fieldColumn('Allowed Disruptions', 'status.disruptionsAllowed', 'integer'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    String(valueAt(object, 'spec', 'minAvailable') ?? 'N/A'),
    String(valueAt(object, 'spec', 'maxUnavailable') ?? 'N/A'),
    numberAt(object, 'status', 'disruptionsAllowed') ?? 0,
    ageOf(object, context),
  ],
};

const leasePrinter: Printer = {
  columns: [
    nameColumn,
    fieldColumn('Holder', 'spec.holderIdentity'),
    ageColumn,
  ],
  cells: (object, context) => [
    object.metadata.name,
    stringAt(object, 'spec', 'holderIdentity') ?? '',
    ageOf(object, context),
  ],
};

export const administrationPrinters: Readonly<Record<string, Printer>> = {
  Role: createdAtPrinter,
  ClusterRole: createdAtPrinter,
  RoleBinding: bindingPrinter,
  ClusterRoleBinding: bindingPrinter,
  PodDisruptionBudget: podDisruptionBudgetPrinter,
  Lease: leasePrinter,
  CustomResourceDefinition: createdAtPrinter,
};
