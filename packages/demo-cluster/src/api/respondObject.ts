import { ApiObject } from '../registry/objects';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { Exchange, respondJson } from './exchange';
import { negotiate, representObject } from './representation';

/** Answers with one object, in the representation that the client asked for. */
export function respondObject(
  exchange: Exchange,
  definition: ResourceDefinition,
  code: number,
  object: ApiObject,
  warnings?: readonly string[],
): void {
  const { cluster, query, request } = exchange;
  const representation = negotiate(request.headers.accept, query);
  const context = { now: cluster.clock.now() };
  const body = representObject(definition, object, representation, context);
  respondJson(exchange, code, body, warnings);
}
