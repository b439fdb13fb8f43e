import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem, parse } from '../http/problem.ts';
import type { Item, Items } from './items.ts';

const id = z.string().regex(/^[1-9]\d{0,17}$/, 'The id of an item');
const params = z.object({ id });
const body = z.strictObject({ name: z.string().trim().min(1).max(200) });
const page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: id.optional(),
});
const idempotencyKey = z.string().min(1).max(200).optional();

/** Create, read, change and delete; described in `openapi.yaml`. */
export function addItemRoutes(server: FastifyInstance, items: Items): void {
  server.get('/api/v1/items', async request => {
    const { limit, after } = parse(page, request.query);
    return items.list(limit, after);
  });

  server.post('/api/v1/items', async (request, reply) => {
    const { name } = parse(body, request.body);
    const key = parse(idempotencyKey, request.headers['idempotency-key']);
    const item = await items.create(name, key);
    return send(
      reply.code(201).header('location', `/api/v1/items/${item.id}`),
      item,
    );
  });

  server.get('/api/v1/items/:id', async (request, reply) =>
    send(reply, await items.get(parse(params, request.params).id)),
  );

  server.put('/api/v1/items/:id', async (request, reply) => {
    const { name } = parse(body, request.body);
    const item = await items.update(
      parse(params, request.params).id,
      name,
      versionOf(request),
    );
    return send(reply, item);
  });

  server.delete('/api/v1/items/:id', async (request, reply) => {
    await items.delete(parse(params, request.params).id, versionOf(request));
    return reply.code(204).send();
  });
}

function send(reply: FastifyReply, item: Item): FastifyReply {
  return reply.header('etag', `"${item.version}"`).send(item);
}

/** Who changes an item says which version of it was seen, so that nobody overwrites what somebody else wrote. */
function versionOf({ headers }: FastifyRequest): number {
  const given = headers['if-match'];
  if (given === undefined) {
    throw new Problem(428, 'Say in If-Match which version you have seen');
  }
  const version = /^"(\d{1,9})"$/.exec(given)?.[1];
  if (version === undefined) {
    throw new Problem(400, 'If-Match wants the ETag of the item');
  }
  return Number(version);
}
