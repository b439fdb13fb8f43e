import { randomUUID } from 'node:crypto';
import { ApiError } from './ApiError';
import { ApiObject, Fields, isEqual } from './objects';
import {
  apiVersionOf,
  ResourceDefinition,
  Strategy,
} from './ResourceDefinition';

/** An instant as Kubernetes writes it, with whole seconds. */
export function timestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** What the user wants: everything but status and metadata, and the annotations of kinds that count them. */
export function desired(
  { metadata, status, ...rest }: ApiObject,
  { countsAnnotations }: Strategy,
): Fields {
  return countsAnnotations
    ? { ...rest, annotations: metadata.annotations }
    : rest;
}

export function withNewStatus(
  object: ApiObject,
  previous: ApiObject,
  { countsAnnotations }: Strategy,
): ApiObject {
  const next: ApiObject = {
    ...structuredClone(previous),
    status: object.status,
  };
  if (object.status === undefined) delete next.status;
  const { managedFields, annotations } = object.metadata;
  next.metadata.managedFields = managedFields;
  if (countsAnnotations) {
    delete next.metadata.annotations;
    if (annotations) next.metadata.annotations = annotations;
  }
  return next;
}

/** What is empty of these is left out, whoever removed its last part. */
export function dropEmptyMetadata({ metadata }: ApiObject): void {
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  if (isEqual(labels, {})) delete metadata.labels;
  if (isEqual(annotations, {})) delete metadata.annotations;
  if (finalizers?.length === 0) delete metadata.finalizers;
  if (ownerReferences?.length === 0) delete metadata.ownerReferences;
}

/** Puts an object into the namespace of the request; throws BadRequest where the two differ. */
export function setNamespace(
  definition: ResourceDefinition,
  object: ApiObject,
  namespace: string | undefined,
): void {
  if (!definition.namespaced) {
    delete object.metadata.namespace;
    return;
  }
  if (!namespace) {
    throw new ApiError(
      'BadRequest',
      `an empty namespace may not be set for ${apiVersionOf(definition)} ${definition.kind}`,
    );
  }
  const given = object.metadata.namespace;
  if (given && given !== namespace) {
    throw new ApiError(
      'BadRequest',
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  object.metadata.namespace = namespace;
}

export function checkPreconditions(
  definition: ResourceDefinition,
  object: ApiObject,
  previous: ApiObject,
): void {
  const { name, resourceVersion, uid } = object.metadata;
  if (
    resourceVersion &&
    resourceVersion !== previous.metadata.resourceVersion
  ) {
    throw ApiError.conflict(
      definition,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
  if (uid && uid !== previous.metadata.uid) {
    throw ApiError.conflict(
      definition,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`,
    );
  }
}

export function keepSystemMetadata(
  object: ApiObject,
  previous: ApiObject,
): void {
  const { metadata } = object;
  const before = previous.metadata;
  metadata.uid = before.uid;
  metadata.creationTimestamp = before.creationTimestamp;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.generation;
  if (before.generation !== undefined) metadata.generation = before.generation;
  if (before.deletionTimestamp) {
    metadata.deletionTimestamp = before.deletionTimestamp;
    metadata.deletionGracePeriodSeconds = before.deletionGracePeriodSeconds;
  }
}

/** Letters and digits that form no words, as Kubernetes chooses them. */
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

export function generateName(prefix: string): string {
  const bytes = Buffer.from(randomUUID().replace(/-/g, ''), 'hex');
  const suffix = [...bytes.subarray(0, 5)]
    .map(byte => suffixAlphabet[byte % suffixAlphabet.length])
    .join('');
  return `${prefix.slice(0, 58)}${suffix}`;
}
