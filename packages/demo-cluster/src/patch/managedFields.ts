import { ManagedFieldsEntry } from '../cluster/types';
import { ApiObject, isFields } from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { compare } from './compare';
import { FieldPath, FieldSet } from './FieldSet';

/** A manager's entry with its fields as a set. */
export interface ManagedSet {
  entry: Omit<ManagedFieldsEntry, 'fieldsV1'>;
  fields: FieldSet;
}

const systemFields = [
  'name',
  'namespace',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
];

const unowned = setOf([
  [],
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...systemFields.map(name => ['f:metadata', `f:${name}`]),
]);

/** Everything that belongs to the object but to no manager. */
const unownedTrees = setOf([
  ['f:apiVersion'],
  ['f:kind'],
  ...systemFields.map(name => ['f:metadata', `f:${name}`]),
]);

function setOf(paths: FieldPath[]): FieldSet {
  const set = new FieldSet();
  paths.forEach(path => set.insert(path));
  return set;
}

export function ownable(fields: FieldSet): FieldSet {
  return fields.withoutTrees(unownedTrees).difference(unowned);
}

export function readManagedFields(object: ApiObject | undefined): ManagedSet[] {
  const entries = object?.metadata.managedFields ?? [];
  return entries
    .filter(entry => entry.operation && isFields(entry.fieldsV1))
    .map(({ fieldsV1, ...entry }) => ({
      entry,
      fields: FieldSet.fromRoot(fieldsV1),
    }));
}

/** Applies come before updates, then the older before the newer. */
export function writeManagedFields(
  managers: ManagedSet[],
): ManagedFieldsEntry[] {
  return managers
    .filter(({ fields }) => !fields.isEmpty())
    .map(({ entry, fields }) => ({
      manager: entry.manager,
      operation: entry.operation,
      apiVersion: entry.apiVersion,
      time: entry.time,
      fieldsType: entry.fieldsType,
      fieldsV1: fields.toFieldsV1(),
      ...(entry.subresource && { subresource: entry.subresource }),
    }))
    .sort(
      (left, right) =>
        compareText(left.operation, right.operation) ||
        compareText(left.time, right.time) ||
        compareText(left.manager, right.manager),
    );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export function isSameManager(
  entry: ManagedSet['entry'],
  other: Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'subresource'>,
): boolean {
  return (
    entry.manager === other.manager &&
    entry.operation === other.operation &&
    (entry.subresource ?? '') === (other.subresource ?? '')
  );
}

export interface UpdateRecord {
  object: ApiObject;
  previous: ApiObject | undefined;
  schema: Schema;
  manager: string;
  subresource?: string;
  time: string;
}

/** The managed fields after an ordinary write: who changes a field owns it, alone. */
export function recordUpdate(record: UpdateRecord): ManagedFieldsEntry[] {
  const { object, previous, manager, subresource, time } = record;
  const given = readManagedFields(object);
  const managers = given.length > 0 ? given : readManagedFields(previous);
  const { added, modified, removed } = compare(
    previous ?? { metadata: {} },
    object,
    record.schema,
  );
  const changed = ownable(added.union(modified));
  const identity = { manager, operation: 'Update', subresource } as const;
  const own = managers.find(({ entry }) => isSameManager(entry, identity));
  const others = managers
    .filter(each => each !== own)
    .map(each => ({
      ...each,
      fields: each.fields.difference(changed).difference(removed),
    }));
  const before = own?.fields ?? new FieldSet();
  const fields = before.union(changed).difference(removed);
  const entry = {
    ...identity,
    apiVersion: object.apiVersion,
    time: own && fields.equals(before) ? own.entry.time : time,
    fieldsType: 'FieldsV1' as const,
  };
  return writeManagedFields([...others, { entry, fields }]);
}
