import { checkApplied } from '../patch/checkApplied';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { serverSideApply } from '../patch/serverSideApply';
import { strategicMerge } from '../patch/strategicMerge';
import { ApiError } from './ApiError';
import { decode } from './decode';
import { ApiObject, Fields, fieldsAt, isFields } from './objects';
import { timestamp } from './metadata';
import { apiVersionOf, ResourceDefinition } from './ResourceDefinition';
import { ResourceOperations, WriteContext } from './ResourceOperations';
import { viewOf } from './views';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface PatchRequest {
  type: PatchType;
  namespace: string | undefined;
  name: string;
  body: unknown;
  /** For server-side apply: takes over the fields of others. */
  force?: boolean;
}

/** Patches an object; server-side apply creates it where it does not exist. */
export function patchObject(
  operations: ResourceOperations,
  definition: ResourceDefinition,
  request: PatchRequest,
  context: WriteContext,
): { object: ApiObject; created: boolean } {
  if (request.type === 'apply') {
    return apply(operations, definition, request, context);
  }
  const { namespace, name } = request;
  const previous = viewOf(
    definition,
    operations.get(definition, namespace, name),
  );
  const body = patchedBody(definition, previous, request);
  const object = operations.update(definition, namespace, name, body, context);
  return { object, created: false };
}

/** The object that a patch of one of the three classical types makes of another. */
export function patchedBody(
  definition: Pick<ResourceDefinition, 'custom' | 'schema'>,
  previous: Fields,
  { type, body }: Pick<PatchRequest, 'type' | 'body'>,
): Fields {
  if (type === 'json') return jsonPatch(previous, body);
  if (!isFields(body)) {
    throw new ApiError('BadRequest', 'a patch must be an object');
  }
  if (type === 'merge') return mergePatch(previous, body);
  if (definition.custom) {
    throw new ApiError(
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
  }
  return strategicMerge(previous, body, definition.schema);
}

function apply(
  operations: ResourceOperations,
  definition: ResourceDefinition,
  { namespace, name, body, force = false }: PatchRequest,
  context: WriteContext,
): { object: ApiObject; created: boolean } {
  if (definition.view) {
    throw new ApiError(
      'UnsupportedMediaType',
      `the demo cluster takes no server-side apply of ${apiVersionOf(definition)} ${definition.kind}: apply ${apiVersionOf(definition.view.stored)} instead`,
    );
  }
  if (!isFields(body)) {
    throw new ApiError(
      'BadRequest',
      'an applied configuration must be an object',
    );
  }
  const applied = decode(definition, body, {});
  const { apiVersion, kind } = applied;
  const metadata = {
    ...fieldsAt(body, 'metadata'),
    name: applied.metadata.name,
  };
  // An owner of a field that does not exist would be a lie, so apply refuses what reading has dropped.
  checkApplied({ ...body, apiVersion, kind, metadata }, definition.schema);
  if (applied.metadata.managedFields) {
    throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
  }
  const live = operations.peek(definition, namespace, name);
  const { object, managedFields } = serverSideApply({
    live,
    applied: withoutSubresource(applied, definition, context),
    schema: definition.schema,
    manager: context.fieldManager,
    force,
    subresource: context.subresource,
    time: timestamp(operations.clock.now()),
  });
  const applyContext = { ...context, managedFields };
  if (!live && context.subresource) throw ApiError.notFound(definition, name);
  const result = live
    ? operations.update(definition, namespace, name, object, applyContext)
    : operations.create(definition, namespace, object, applyContext);
  return { object: result, created: !live };
}

/** An apply to the object does not own its status, and one to the status owns nothing else. */
function withoutSubresource(
  applied: ApiObject,
  definition: ResourceDefinition,
  context: WriteContext,
): ApiObject {
  const { apiVersion, kind, metadata, status, ...rest } = applied;
  if (context.subresource === 'status') {
    const { name, namespace } = metadata;
    return { apiVersion, kind, metadata: { name, namespace }, status };
  }
  if (!definition.hasStatus) return applied;
  return { apiVersion, kind, metadata, ...rest };
}
