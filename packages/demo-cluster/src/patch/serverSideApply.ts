import { ManagedFieldsEntry } from '../cluster/types';
import { ApiError } from '../registry/ApiError';
import { ApiObject, Fields, isEqual, isFields } from '../registry/objects';
import { Schema } from '../registry/schema/Schema';
import { checkApplied } from './checkApplied';
import { compare, fieldsOf } from './compare';
import { Conflict, conflictError } from './conflicts';
import { FieldSet } from './FieldSet';
import { clientSideFields, withSameLastApplied } from './lastApplied';
import {
  isSameManager,
  ManagedSet,
  ownable,
  readManagedFields,
  writeManagedFields,
} from './managedFields';
import { mergeTyped, withoutFields } from './mergeTyped';

export interface ApplyRequest {
  /** Undefined where the object is to be created. */
  live: ApiObject | undefined;
  applied: ApiObject;
  schema: Schema;
  manager: string;
  /** Takes fields over from other managers instead of failing with a conflict. */
  force: boolean;
  subresource?: string;
  time: string;
}

/**
 * What an object becomes when a manager applies its configuration: the fields it names get its values, fields it
 * named before and no one else owns go. An apply that changes nothing returns the object and its managers as they were.
 * Throws Conflict where it would change a field of another manager, and BadRequest or a 500 without a reason for a
 * configuration whose fields can have no owners.
 */
export function serverSideApply(request: ApplyRequest): {
  object: Fields;
  managedFields: ManagedFieldsEntry[];
} {
  const { applied, schema, manager, subresource, time } = request;
  if (applied.metadata.managedFields?.length) {
    throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
  }
  checkApplied(applied, schema);
  const live = liveFields(request.live);
  const identity = {
    manager,
    operation: 'Apply' as const,
    apiVersion: applied.apiVersion,
    ...(subresource && { subresource }),
  };
  const managers = managersOf(request);
  const own = managers.find(({ entry }) => isSameManager(entry, identity));
  const others = managers.filter(each => each !== own);
  const named = fieldsOf(applied, schema);
  const object = withoutAbandoned(
    asFields(mergeTyped(live, applied, schema)),
    own?.fields,
    others.reduce((all, { fields }) => all.union(fields), named),
    schema,
  );
  const { added, modified, removed } = compare(live, object, schema);
  const changed = ownable(added.union(modified));
  if (!request.force) refuseConflicts(request, others, changed);

  const isUnchanged =
    isEqual(live, object) && own?.fields.equals(ownable(named));
  const entry = {
    ...identity,
    time: isUnchanged && own ? own.entry.time : time,
    fieldsType: 'FieldsV1' as const,
  };
  const lost = changed.union(removed);
  const remaining = others.map(each => ({
    ...each,
    fields: each.fields.difference(lost),
  }));
  return {
    object: withSameLastApplied(object, request),
    managedFields: writeManagedFields([...remaining, { entry, fields: named }]),
  };
}

/** The object without its bookkeeping, which is no part of what is merged. */
function liveFields(live: ApiObject | undefined): Fields {
  if (!live) return { metadata: {} };
  const { managedFields, ...metadata } = live.metadata;
  return { ...live, metadata };
}

function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Who owns what before the apply. What was there before anyone kept books belongs to whoever made it. */
function managersOf({ live, schema, time }: ApplyRequest): ManagedSet[] {
  const managers = readManagedFields(live);
  if (!live || managers.length > 0) return managers;
  const { added } = compare({ metadata: {} }, liveFields(live), schema);
  return [
    {
      entry: {
        manager: 'before-first-apply',
        operation: 'Update',
        apiVersion: live.apiVersion,
        time,
        fieldsType: 'FieldsV1',
      },
      fields: ownable(added),
    },
  ];
}

/**
 * Removes what the manager applied before and nobody owns now. What nobody owned before, such as defaults, stays as
 * long as it does not stand in something that goes.
 */
function withoutAbandoned(
  merged: Fields,
  before: FieldSet | undefined,
  owned: FieldSet,
  schema: Schema,
): Fields {
  if (!before || before.isEmpty()) return merged;
  const all = fieldsOf(merged, schema).withNamedFields(schema);
  const kept = owned.withNamedFields(schema);
  const fields = all
    .difference(kept)
    .intersection(before.withNamedFields(schema));
  return asFields(withoutFields(merged, fields, schema));
}

function refuseConflicts(
  request: ApplyRequest,
  others: ManagedSet[],
  changed: FieldSet,
): void {
  const conflictsWithin = (fields: FieldSet): Conflict[] =>
    others.flatMap(each =>
      each.fields
        .intersection(fields)
        .paths()
        .map(path => ({ entry: each.entry, path })),
    );
  if (conflictsWithin(changed).length === 0) return;
  const conflicts = conflictsWithin(
    changed.difference(clientSideFields(request)),
  );
  if (conflicts.length > 0) throw conflictError(conflicts);
}
