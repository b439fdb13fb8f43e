import { finalize } from '../cluster/namespaceController';
import { ApiError, successStatus } from '../registry/ApiError';
import { patchObject, PatchType } from '../registry/patching';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { WriteContext } from '../registry/ResourceOperations';
import { deleteCollection, remove } from './deletions';
import { evict } from './eviction';
import {
  Exchange,
  mediaTypeOf,
  objectBody,
  parseBody,
  respondJson,
} from './exchange';
import { listPage } from './lists';
import { podLog } from './logs';
import { proxy } from './proxy';
import { negotiate, representList } from './representation';
import { respondObject } from './respondObject';
import { scaleOf, writeScale } from './scale';
import { Target } from './target';
import { isTrue, watchResource } from './watch';

type WithName = Target & { name: string };

function hasName(target: Target): target is WithName {
  return target.name !== undefined;
}

/** Carries out a request on a resource that is served. */
export async function handleResource(
  exchange: Exchange,
  definition: ResourceDefinition,
  target: Target,
): Promise<void> {
  if (target.subresource && hasName(target)) {
    return handleSubresource(exchange, definition, target);
  }
  if (hasName(target) && !target.isWatch) {
    return handleObject(exchange, definition, target);
  }
  const { method } = exchange.request;
  const isWatch = target.isWatch || isTrue(exchange.query.get('watch'));
  if (method === 'GET' && isWatch) {
    const { accept } = exchange.request.headers;
    watchResource(
      exchange,
      definition,
      target,
      negotiate(accept, exchange.query),
    );
    return undefined;
  }
  if (method === 'GET') return list(exchange, definition, target);
  if (method === 'POST') return create(exchange, definition, target);
  if (method === 'DELETE')
    return deleteCollection(exchange, definition, target);
  throw methodNotAllowed(exchange);
}

function methodNotAllowed({ request }: Exchange, hint = ''): ApiError {
  return new ApiError(
    'MethodNotAllowed',
    `the server does not allow the method ${request.method} on the requested resource${hint}`,
  );
}

async function handleObject(
  exchange: Exchange,
  definition: ResourceDefinition,
  target: WithName,
): Promise<void> {
  const { operations } = exchange.cluster;
  const { namespace, name } = target;
  switch (exchange.request.method) {
    case 'HEAD':
    case 'GET': {
      const object = operations.get(definition, namespace, name);
      return respondObject(exchange, definition, 200, object);
    }
    case 'PUT':
      return replace(exchange, definition, target);
    case 'PATCH':
      return patch(exchange, definition, target);
    case 'DELETE':
      return remove(exchange, definition, target);
    default:
      throw methodNotAllowed(exchange);
  }
}

const unservedSubresources: Readonly<Record<string, string>> = {
  exec: 'the pods of the demo cluster have no shell',
  attach: 'the pods of the demo cluster have no streams to attach to',
  portforward:
    'the demo cluster forwards no ports: use the proxy subresource, as in kubectl get --raw /api/v1/namespaces/…/pods/…:PORT/proxy/',
  binding: 'the demo cluster has one node and its kubelet takes every pod',
  ephemeralcontainers: 'the demo cluster runs no debug containers',
  resize: 'the demo cluster does not resize pods in place',
  token: 'the demo cluster issues no service account tokens',
};

async function handleSubresource(
  exchange: Exchange,
  definition: ResourceDefinition,
  target: WithName,
): Promise<void> {
  const { request } = exchange;
  const { namespace, name, subresource = '' } = target;
  const isCore = definition.group === '';
  const isPod = isCore && definition.kind === 'Pod';
  if (subresource === 'status' && definition.hasStatus) {
    if (request.method === 'PUT') return replace(exchange, definition, target);
    if (request.method === 'PATCH') return patch(exchange, definition, target);
    if (request.method === 'GET')
      return handleObject(exchange, definition, target);
    throw methodNotAllowed(exchange);
  }
  if (subresource === 'scale' && definition.scale) {
    return scale(exchange, definition, target);
  }
  if (
    subresource === 'proxy' &&
    isCore &&
    ['Pod', 'Service'].includes(definition.kind)
  ) {
    return proxy(exchange, target);
  }
  if (isPod && subresource === 'log' && request.method === 'GET') {
    return podLog(exchange, target);
  }
  if (isPod && subresource === 'eviction' && request.method === 'POST') {
    const body = await objectBody(request);
    evict(
      exchange,
      definition,
      target,
      body,
      writeContext(exchange).dryRun ?? false,
    );
    return respondJson(exchange, 201, { ...successStatus(), code: 201 });
  }
  if (isCore && definition.kind === 'Namespace' && subresource === 'finalize') {
    await objectBody(request);
    const { operations } = exchange.cluster;
    finalize(operations, operations.get(definition, namespace, name));
    return respondJson(exchange, 200, successStatus());
  }
  const reason = unservedSubresources[subresource];
  if (reason) throw methodNotAllowed(exchange, `: ${reason}`);
  throw new ApiError(
    'NotFound',
    `the server could not find the requested resource (${definition.plural}/${subresource} is not served by the demo cluster)`,
  );
}

/** What the parameters of a writing request say. The manager's name is that of the program, as Kubernetes takes it. */
function writeContext(
  exchange: Exchange,
  subresource?: 'status',
): WriteContext {
  const { query, request } = exchange;
  const dryRun = query.get('dryRun');
  if (dryRun !== null && dryRun !== 'All' && dryRun !== '') {
    throw new ApiError(
      'BadRequest',
      `Invalid value: "${dryRun}": dryRun: supported values: "All"`,
    );
  }
  const validation = query.get('fieldValidation') || 'Warn';
  if (
    validation !== 'Ignore' &&
    validation !== 'Warn' &&
    validation !== 'Strict'
  ) {
    throw new ApiError(
      'BadRequest',
      `Unsupported value: "${validation}": fieldValidation: supported values: "Ignore", "Warn", "Strict"`,
    );
  }
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0];
  return {
    fieldManager: query.get('fieldManager') || agent.slice(0, 128),
    dryRun: dryRun === 'All',
    fieldValidation: validation,
    subresource,
    warnings: [],
  };
}

function statusOnly({ subresource }: Target): 'status' | undefined {
  return subresource === 'status' ? 'status' : undefined;
}

function list(
  exchange: Exchange,
  definition: ResourceDefinition,
  { namespace }: Target,
): void {
  const { cluster, query, request } = exchange;
  const representation = negotiate(request.headers.accept, query);
  const page = listPage(
    cluster.registry,
    cluster.store,
    definition,
    namespace,
    query,
  );
  const context = { now: cluster.clock.now() };
  respondJson(
    exchange,
    200,
    representList(definition, page, representation, context),
  );
}

async function create(
  exchange: Exchange,
  definition: ResourceDefinition,
  { namespace }: Target,
): Promise<void> {
  const body = await objectBody(exchange.request);
  const context = writeContext(exchange);
  const { operations } = exchange.cluster;
  const object = operations.create(definition, namespace, body, context);
  respondObject(exchange, definition, 201, object, context.warnings);
}

async function replace(
  exchange: Exchange,
  definition: ResourceDefinition,
  target: WithName,
): Promise<void> {
  const body = await objectBody(exchange.request);
  const context = writeContext(exchange, statusOnly(target));
  const { operations } = exchange.cluster;
  const { namespace, name } = target;
  const object = operations.update(definition, namespace, name, body, context);
  respondObject(exchange, definition, 200, object, context.warnings);
}

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

function patchTypeOf({ request }: Exchange): PatchType {
  const type = patchTypes[mediaTypeOf(request)];
  if (type) return type;
  throw new ApiError(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${Object.keys(patchTypes).join(', ')}`,
  );
}

async function patch(
  exchange: Exchange,
  definition: ResourceDefinition,
  target: WithName,
): Promise<void> {
  const { query, request, cluster } = exchange;
  const type = patchTypeOf(exchange);
  const body = await parseBody(request);
  if (type === 'apply' && !query.get('fieldManager')) {
    throw ApiError.invalid('meta.k8s.io', 'PatchOptions', '', [
      {
        reason: 'FieldValueRequired',
        field: 'fieldManager',
        message: 'Required value: is required for apply patch',
      },
    ]);
  }
  const force = isTrue(query.get('force'));
  const context = writeContext(exchange, statusOnly(target));
  const { namespace, name } = target;
  const { object, created } = patchObject(
    cluster.operations,
    definition,
    { type, namespace, name, body, force },
    context,
  );
  respondObject(
    exchange,
    definition,
    created ? 201 : 200,
    object,
    context.warnings,
  );
}

async function scale(
  exchange: Exchange,
  definition: ResourceDefinition,
  { namespace, name }: WithName,
): Promise<void> {
  const { operations } = exchange.cluster;
  const { method } = exchange.request;
  if (method === 'GET' && definition.scale) {
    const object = operations.get(definition, namespace, name);
    return respondJson(exchange, 200, scaleOf(object, definition.scale));
  }
  if (method !== 'PUT' && method !== 'PATCH') throw methodNotAllowed(exchange);
  const patchType = method === 'PATCH' ? patchTypeOf(exchange) : undefined;
  const body = await parseBody(exchange.request);
  const write = { namespace, name, patchType, body };
  const context = writeContext(exchange);
  const written = writeScale(operations, definition, write, context);
  return respondJson(exchange, 200, written);
}
