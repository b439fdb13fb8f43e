import { ServiceModel } from '../../model/ServiceModel';

/** What the service answers: its probes and, with a database, the example resource. Belongs to the team. */
export function openApi(model: ServiceModel) {
  return {
    openapi: '3.1.0',
    info: {
      title: model.title,
      description: model.description.metadata.description,
      version: '1.0.0',
    },
    servers: model.environments.flatMap(({ name, host }) =>
      host ? [{ url: `https://${host}`, description: name }] : [],
    ),
    paths: {
      [model.paths.live]: probe('Whether the process works'),
      [model.paths.ready]: probe('Whether requests are wanted'),
      ...(model.hasDatabase ? itemPaths() : {}),
    },
    components: {
      schemas: {
        Health: {
          type: 'object',
          required: ['status', 'checks'],
          properties: { status: { type: 'string' }, checks: {} },
        },
        ...(model.hasDatabase ? itemSchemas() : {}),
      },
    },
  };
}

function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

function answer(description: string, schema?: string) {
  return {
    description,
    content: schema
      ? { 'application/json': { schema: reference(schema) } }
      : undefined,
  };
}

function problem(description: string) {
  return {
    description,
    content: { 'application/problem+json': { schema: reference('Problem') } },
  };
}

function probe(summary: string) {
  return {
    get: {
      summary,
      responses: {
        200: answer('It does', 'Health'),
        503: answer('It does not', 'Health'),
      },
    },
  };
}

function header(name: string, description: string, required: boolean) {
  return {
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  };
}

function itemPaths() {
  const body = {
    required: true,
    content: { 'application/json': { schema: reference('ItemInput') } },
  };
  const ifMatch = header(
    'If-Match',
    'The version that was read, as its ETag said',
    true,
  );
  return {
    '/api/v1/items': {
      get: {
        summary: 'A page of items; the answer says where the next one begins',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100 },
          },
        ],
        responses: {
          200: answer('The page', 'ItemPage'),
          400: problem('What was asked for is not right'),
        },
      },
      post: {
        summary: 'Create an item',
        parameters: [
          header(
            'Idempotency-Key',
            'The same key creates the item once, however often it is sent',
            false,
          ),
        ],
        requestBody: body,
        responses: {
          201: answer('It was created', 'Item'),
          400: problem('What was sent is not right'),
        },
      },
    },
    '/api/v1/items/{id}': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      ],
      get: {
        summary: 'One item',
        responses: {
          200: answer('The item', 'Item'),
          404: problem('There is none'),
        },
      },
      put: {
        summary: 'Change an item',
        parameters: [ifMatch],
        requestBody: body,
        responses: {
          200: answer('It was changed', 'Item'),
          404: problem('There is none'),
          412: problem('Somebody else has changed it'),
        },
      },
      delete: {
        summary: 'Delete an item',
        parameters: [ifMatch],
        responses: {
          204: answer('It was deleted'),
          404: problem('There is none'),
          412: problem('Somebody else has changed it'),
        },
      },
    },
  };
}

function itemSchemas() {
  const name = { type: 'string', minLength: 1 };
  return {
    Item: {
      type: 'object',
      required: ['id', 'name', 'version'],
      properties: {
        id: { type: 'string' },
        name,
        version: { type: 'integer' },
        createdAt: { type: 'string', format: 'date-time' },
        updatedAt: { type: 'string', format: 'date-time' },
      },
    },
    ItemInput: {
      type: 'object',
      required: ['name'],
      properties: { name },
    },
    ItemPage: {
      type: 'object',
      required: ['items'],
      properties: { items: { type: 'array', items: reference('Item') } },
    },
    Problem: {
      type: 'object',
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
      },
    },
  };
}
