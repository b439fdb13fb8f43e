import { z } from 'zod';
import { ApiError, successStatus } from '../registry/ApiError';
import { valueAt } from '../registry/objects';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { Exchange, parseBody, respondJson } from './exchange';
import { negotiate, representList } from './representation';
import { respondObject } from './respondObject';
import { selectionOf } from './selectors';
import { Target } from './target';

const deleteOptionsSchema = z.object({
  gracePeriodSeconds: z.number().int().min(0).nullish(),
  propagationPolicy: z.enum(['Orphan', 'Background', 'Foreground']).nullish(),
  orphanDependents: z.boolean().nullish(),
  preconditions: z
    .object({
      uid: z.string().nullish(),
      resourceVersion: z.string().nullish(),
    })
    .nullish(),
  dryRun: z.array(z.string()).nullish(),
});

/** The options of a deletion, of its body first and of the parameters where the body is silent. */
async function deleteOptions(exchange: Exchange) {
  const body = (await parseBody(exchange.request)) ?? {};
  const parsed = deleteOptionsSchema.safeParse(body);
  if (!parsed.success) {
    throw new ApiError(
      'BadRequest',
      `invalid DeleteOptions: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { query } = exchange;
  const { data } = parsed;
  const grace = query.get('gracePeriodSeconds');
  const fromQuery = deleteOptionsSchema.shape.propagationPolicy.safeParse(
    query.get('propagationPolicy') || undefined,
  );
  const orphan = data.orphanDependents === true ? 'Orphan' : undefined;
  return {
    gracePeriodSeconds:
      data.gracePeriodSeconds ?? (grace ? Number(grace) : undefined),
    propagationPolicy: data.propagationPolicy ?? fromQuery.data ?? orphan,
    uid: data.preconditions?.uid ?? undefined,
    resourceVersion: data.preconditions?.resourceVersion ?? undefined,
    dryRun:
      (data.dryRun ?? []).includes('All') || query.get('dryRun') === 'All',
  };
}

export async function remove(
  exchange: Exchange,
  definition: ResourceDefinition,
  { namespace, name }: Pick<Target, 'namespace'> & { name: string },
): Promise<void> {
  const options = await deleteOptions(exchange);
  const { object, removed } = exchange.cluster.operations.delete(
    definition,
    namespace,
    name,
    options,
  );
  if (!removed || definition.kind === 'Pod') {
    respondObject(exchange, definition, 200, object);
    return;
  }
  respondJson(
    exchange,
    200,
    successStatus({
      name,
      ...(definition.group && { group: definition.group }),
      kind: definition.plural,
      uid: String(valueAt(object, 'metadata', 'uid')),
    }),
  );
}

export async function deleteCollection(
  exchange: Exchange,
  definition: ResourceDefinition,
  { namespace }: Target,
): Promise<void> {
  const { cluster, query } = exchange;
  const options = await deleteOptions(exchange);
  const select = selectionOf(definition.kind, query);
  const storage = cluster.registry.storageOf(definition);
  const items = cluster.store
    .list(storage, namespace)
    .filter(object => !select || select(object));
  for (const { metadata } of items) {
    const isStill = cluster.operations.peek(
      definition,
      metadata.namespace,
      metadata.name,
    );
    if (!isStill) continue;
    cluster.operations.delete(
      definition,
      metadata.namespace,
      metadata.name,
      options,
    );
  }
  const page = { items, resourceVersion: String(cluster.store.revision) };
  const representation = negotiate(exchange.request.headers.accept, query);
  const context = { now: cluster.clock.now() };
  respondJson(
    exchange,
    200,
    representList(definition, page, representation, context),
  );
}
