import { randomUUID } from 'node:crypto';
import { Clock, DeleteOptions, ManagedFieldsEntry } from '../cluster/types';
import { recordUpdate } from '../patch/managedFields';
import { Store } from '../store/Store';
import { ApiError } from './ApiError';
import { decode, FieldValidation } from './decode';
import { beginDeletion, finalizersAfter } from './deletion';
import {
  checkPreconditions,
  desired,
  dropEmptyMetadata,
  generateName,
  keepSystemMetadata,
  setNamespace,
  timestamp,
  withNewStatus,
} from './metadata';
import { ApiObject, Fields, isEqual } from './objects';
import { Registry } from './Registry';
import { ResourceDefinition, StrategyContext } from './ResourceDefinition';
import { metadataCauses } from './validation';

/** What a write needs to know beside the object. */
export interface WriteContext {
  fieldManager: string;
  /** Goes through everything but the store. */
  dryRun?: boolean;
  fieldValidation?: FieldValidation;
  subresource?: 'status' | 'scale';
  /** Warnings for the client, added to as the write goes along. */
  warnings?: string[];
  /** Replaces the bookkeeping of an ordinary update: server-side apply knows better who owns what. */
  managedFields?: ManagedFieldsEntry[];
}

const immortalNamespaces: ReadonlySet<string> = new Set([
  'default',
  'kube-public',
  'kube-system',
]);

/** The one way into the store: decoding, defaults, admission, validation, generation and managed fields. */
export class ResourceOperations {
  constructor(
    readonly registry: Registry,
    readonly store: Store,
    readonly clock: Clock,
  ) {}

  get(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): ApiObject {
    const stored = this.peek(definition, namespace, name);
    if (!stored) throw ApiError.notFound(definition, name);
    return stored;
  }

  peek(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): ApiObject | undefined {
    const resource = this.registry.storageOf(definition);
    const scope = definition.namespaced ? namespace : undefined;
    return this.store.get(resource, scope, name);
  }

  create(
    asked: ResourceDefinition,
    namespace: string | undefined,
    body: Fields,
    context: WriteContext,
  ): ApiObject {
    const definition = asked.view?.stored ?? asked;
    const object = this.read(asked, body, context, undefined);
    const { metadata } = object;
    setNamespace(definition, object, namespace);
    if (metadata.resourceVersion) {
      throw new ApiError(
        'BadRequest',
        'resourceVersion should not be set on objects to be created',
      );
    }
    if (!metadata.name && metadata.generateName) {
      metadata.name = generateName(metadata.generateName);
    }
    if (!metadata.name) {
      throw ApiError.invalid(definition.group, definition.kind, '', [
        {
          reason: 'FieldValueRequired',
          field: 'metadata.name',
          message: 'Required value: name or generateName is required',
        },
      ]);
    }
    this.requireNamespace(definition, object);
    if (this.peek(definition, metadata.namespace, metadata.name)) {
      throw ApiError.alreadyExists(definition, metadata.name);
    }
    const now = this.clock.now();
    metadata.uid = randomUUID();
    metadata.creationTimestamp = timestamp(now);
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    delete metadata.generation;
    if (definition.hasGeneration) metadata.generation = 1;
    if (definition.hasStatus) {
      delete object.status;
      if (!definition.custom) object.status = {};
    }
    definition.strategy.setDefaults?.(object);
    // Before the server decides anything, for that belongs to no client.
    this.setManagedFields(definition, object, undefined, context, now);
    definition.strategy.prepareForCreate?.(object, this.strategyContext(now));
    this.validate(definition, object);
    if (context.dryRun) return object;
    return this.store.put(this.registry.storageOf(definition), object);
  }

  /** Replaces an object, or its status alone where the context says so. */
  update(
    asked: ResourceDefinition,
    namespace: string | undefined,
    name: string,
    body: Fields,
    context: WriteContext,
  ): ApiObject {
    const definition = asked.view?.stored ?? asked;
    const previous = this.get(definition, namespace, name);
    const object = this.read(asked, body, context, previous);
    setNamespace(definition, object, previous.metadata.namespace);
    if (object.metadata.name !== name) {
      throw new ApiError(
        'BadRequest',
        `the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    checkPreconditions(definition, object, previous);
    return this.replace(definition, object, previous, context);
  }

  delete(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions & { dryRun?: boolean; resourceVersion?: string },
  ): { object: ApiObject; removed: boolean } {
    const previous = this.get(definition, namespace, name);
    const { metadata } = previous;
    if (definition.kind === 'Namespace' && immortalNamespaces.has(name)) {
      throw ApiError.forbidden(
        definition,
        name,
        'this namespace may not be deleted',
      );
    }
    if (options.uid && options.uid !== metadata.uid) {
      throw ApiError.conflict(
        definition,
        name,
        `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${metadata.uid}`,
      );
    }
    if (
      options.resourceVersion &&
      options.resourceVersion !== metadata.resourceVersion
    ) {
      throw ApiError.conflict(
        definition,
        name,
        `Precondition failed: ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
      );
    }
    const outcome = beginDeletion(previous, options, this.clock.now());
    if (outcome.kind === 'unchanged') {
      return { object: previous, removed: false };
    }
    const resource = this.registry.storageOf(definition);
    const removed = outcome.kind === 'remove';
    if (options.dryRun) return { object: outcome.object, removed };
    return removed
      ? { object: this.store.remove(resource, outcome.object), removed }
      : { object: this.store.put(resource, outcome.object), removed };
  }

  private read(
    definition: ResourceDefinition,
    body: Fields,
    context: WriteContext,
    previous: ApiObject | undefined,
  ): ApiObject {
    const object = decode(definition, body, context);
    dropEmptyMetadata(object);
    return definition.view?.toStored(object, previous) ?? object;
  }

  private replace(
    definition: ResourceDefinition,
    object: ApiObject,
    previous: ApiObject,
    context: WriteContext,
  ): ApiObject {
    const now = this.clock.now();
    const isStatus = context.subresource === 'status';
    const { strategy } = definition;
    let next = isStatus ? withNewStatus(object, previous, strategy) : object;
    if (!isStatus && definition.hasStatus) {
      next = { ...object, status: previous.status };
      if (previous.status === undefined) delete next.status;
    }
    keepSystemMetadata(next, previous);
    strategy.setDefaults?.(next);
    this.setManagedFields(definition, next, previous, context, now);
    const strategyContext = this.strategyContext(now);
    if (!isStatus) {
      strategy.prepareForUpdate?.(next, previous, strategyContext);
    }
    if (definition.hasGeneration && !isStatus) {
      const isChanged = !isEqual(
        desired(next, strategy),
        desired(previous, strategy),
      );
      const generation = previous.metadata.generation ?? 1;
      next.metadata.generation = isChanged ? generation + 1 : generation;
    }
    this.validate(definition, next, isStatus ? undefined : previous);
    next.metadata.resourceVersion = previous.metadata.resourceVersion;
    const resource = this.registry.storageOf(definition);
    const isDone =
      next.metadata.deletionTimestamp !== undefined &&
      finalizersAfter(next).length === 0 &&
      !(previous.metadata.deletionGracePeriodSeconds ?? 0);
    if (context.dryRun) return next;
    if (isDone) return this.store.remove(resource, next);
    return isEqual(next, previous) ? previous : this.store.put(resource, next);
  }

  private validate(
    definition: ResourceDefinition,
    object: ApiObject,
    previous?: ApiObject,
  ): void {
    const { strategy } = definition;
    const causes = [
      ...metadataCauses(object),
      ...(strategy.validate?.(object) ?? []),
      ...((previous && strategy.validateUpdate?.(object, previous)) ?? []),
    ];
    if (causes.length > 0) {
      const { group, kind } = definition;
      throw ApiError.invalid(group, kind, object.metadata.name, causes);
    }
    const isDefinition = definition.kind === 'CustomResourceDefinition';
    if (isDefinition && !this.registry.isFree(object)) {
      throw ApiError.conflict(
        definition,
        object.metadata.name,
        'its plural or kind is already served in its group',
      );
    }
  }

  private setManagedFields(
    definition: ResourceDefinition,
    object: ApiObject,
    previous: ApiObject | undefined,
    context: WriteContext,
    now: Date,
  ): void {
    const managedFields =
      context.managedFields ??
      recordUpdate({
        object,
        previous,
        schema: definition.schema,
        manager: context.fieldManager,
        subresource: context.subresource,
        time: timestamp(now),
      });
    if (managedFields.length > 0) object.metadata.managedFields = managedFields;
    else delete object.metadata.managedFields;
  }

  private requireNamespace(
    definition: ResourceDefinition,
    object: ApiObject,
  ): void {
    const { namespace, name } = object.metadata;
    if (!definition.namespaced || !namespace) return;
    const found = this.store.get('v1/namespaces', undefined, namespace);
    if (!found) {
      throw ApiError.notFound({ group: '', plural: 'namespaces' }, namespace);
    }
    // Events must still be told while the namespace goes.
    if (found.metadata.deletionTimestamp && definition.kind !== 'Event') {
      throw ApiError.forbidden(
        definition,
        name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
      );
    }
  }

  private strategyContext(now: Date): StrategyContext {
    return {
      now,
      list: (resource, namespace) => this.store.list(resource, namespace),
    };
  }
}
