import { ManagedFieldsEntry } from '../cluster/types';
import { ApiObject, isFields } from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { compare } from './compare';
import { withEmptyFields } from './emptyObjects';
import { FieldSet } from './FieldSet';

/** A manager's entry with its fields as a set. */
export interface ManagedSet {
  entry: Omit<ManagedFieldsEntry, 'fieldsV1'>;
  fields: FieldSet;
}

/** What belongs to the object but to no manager. */
const unowned = FieldSet.of(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map(name => ['f:metadata', `f:${name}`]),
);

export function ownable(fields: FieldSet): FieldSet {
  return fields.difference(unowned);
}

export function readManagedFields(object: ApiObject | undefined): ManagedSet[] {
  const entries = object?.metadata.managedFields ?? [];
  return entries
    .filter(entry => entry.operation && isFields(entry.fieldsV1))
    .map(({ fieldsV1, ...entry }) => ({
      entry,
      fields: FieldSet.fromFieldsV1(fieldsV1),
    }));
}

/** Applies come before updates, then the older before the newer. */
export function writeManagedFields(
  managers: ManagedSet[],
): ManagedFieldsEntry[] {
  return managers
    .map(({ entry, fields }) => ({ entry, fields: ownable(fields) }))
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
        compareText(left.manager, right.manager) ||
        compareText(left.apiVersion, right.apiVersion) ||
        compareText(left.subresource ?? '', right.subresource ?? ''),
    );
}

function compareText(left = '', right = ''): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** An applier is the same in whichever version it applies; an updater has an entry for each version. */
export function isSameManager(
  entry: ManagedSet['entry'],
  other: Omit<ManagedSet['entry'], 'time' | 'fieldsType'>,
): boolean {
  return (
    entry.manager === other.manager &&
    entry.operation === other.operation &&
    (entry.operation === 'Apply' || entry.apiVersion === other.apiVersion) &&
    (entry.subresource ?? '') === (other.subresource ?? '')
  );
}

export interface UpdateRecord {
  object: ApiObject;
  /** Undefined where the object is created. */
  previous: ApiObject | undefined;
  schema: Schema;
  manager: string;
  subresource?: string;
  time: string;
}

/** The managed fields after an ordinary write: who changes a field owns it, alone. */
export function recordUpdate(record: UpdateRecord): ManagedFieldsEntry[] {
  const { object, previous, manager, subresource, time } = record;
  const managers = currentManagers(record);
  const { added, modified, removed } = compare(
    withEmptyFields(previous ?? {}, record.schema.model),
    withEmptyFields(object, record.schema.model),
    record.schema,
  );
  const changed = ownable(added.union(modified));
  const lost = changed.union(removed);
  const entry = {
    manager,
    operation: 'Update' as const,
    apiVersion: object.apiVersion,
    time,
    fieldsType: 'FieldsV1' as const,
    ...(subresource && { subresource }),
  };
  const remaining = managers
    .map(each => ({ ...each, fields: each.fields.difference(lost) }))
    .filter(each => !each.fields.isEmpty());
  if (changed.isEmpty()) return writeManagedFields(remaining);
  const isOwn = (each: ManagedSet) => isSameManager(each.entry, entry);
  const own = remaining
    .filter(isOwn)
    .reduce((all, { fields }) => all.union(fields), changed);
  const others = remaining.filter(each => !isOwn(each));
  return writeManagedFields(
    mergeOldUpdaters([...others, { entry, fields: own }]),
  );
}

/**
 * Who owns what before the write. Clients may rewrite the bookkeeping, and an explicitly empty one forgets it all; one
 * that is left out counts as unchanged, because it is mostly clients that do not know it.
 */
function currentManagers({
  object,
  previous,
  subresource,
}: UpdateRecord): ManagedSet[] {
  const given = object.metadata.managedFields;
  if (subresource || !given) return readManagedFields(previous);
  const isReset =
    given.length === 0 || (given.length === 1 && !given[0].operation);
  if (isReset) return [];
  const managers = readManagedFields(object);
  return managers.length > 0 ? managers : readManagedFields(previous);
}

const maximalUpdaters = 10;
const oldUpdaters = 'ancient-changes';

/** Keeps the number of updaters bounded: beyond it, the oldest of a version become one. */
function mergeOldUpdaters(managers: ManagedSet[]): ManagedSet[] {
  const updaters = managers
    .filter(each => each.entry.operation === 'Update')
    .sort((left, right) => compareText(left.entry.time, right.entry.time));
  const merged = new Map<string, ManagedSet>();
  let count = updaters.length;
  const kept = new Set(managers);
  for (const updater of updaters) {
    if (count <= maximalUpdaters) break;
    const { apiVersion, time, fieldsType } = updater.entry;
    const older = merged.get(apiVersion);
    if (older) {
      kept.delete(older);
      kept.delete(updater);
      const bucket: ManagedSet = {
        entry: {
          manager: oldUpdaters,
          operation: 'Update',
          apiVersion,
          time,
          fieldsType,
        },
        fields: older.fields.union(updater.fields),
      };
      kept.add(bucket);
      merged.set(apiVersion, bucket);
      count -= 1;
    } else {
      merged.set(apiVersion, updater);
    }
  }
  return [...kept];
}
