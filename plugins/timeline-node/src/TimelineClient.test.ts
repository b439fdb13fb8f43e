import { mockServices } from '@backstage/backend-test-utils';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { createServer, IncomingMessage, Server } from 'node:http';
import { TimelineClient } from './TimelineClient';
import { deliverFacts, toMessage } from './deliverFacts';
import { factId } from './factId';

function fact(number: number): NewFact {
  const type = 'environments.deployment.finished';
  return {
    id: factId({
      room: 'environments',
      subjectId: `d${number}`,
      type,
      revision: 1,
    }),
    type,
    version: 1,
    occurredAt: '2026-03-04T12:00:00.000Z',
    entityRef: 'component:default/shop',
    environmentId: 'production',
    actor: { kind: 'tool', ref: 'kubectl-set' },
    subject: { kind: 'deployment', id: `d${number}` },
    correlationId: null,
    causationId: null,
    summary: 'Deployed v1.0.0 to production',
    payload: {},
  };
}

interface Asked {
  method: string | undefined;
  url: URL;
  authorization: string | undefined;
  body: string;
}

describe('TimelineClient', () => {
  let server: Server;
  let baseUrl: string;
  let asked: Asked[];
  let answer: (asked: Asked) => { status: number; body: unknown } | undefined;

  beforeEach(async () => {
    asked = [];
    answer = () => ({ status: 201, body: { results: [] } });
    server = createServer(async (request, response) => {
      const seen = {
        method: request.method,
        url: new URL(request.url ?? '', baseUrl),
        authorization: request.headers.authorization,
        body: await textOf(request),
      };
      asked.push(seen);
      const given = answer(seen);
      if (given) {
        response
          .writeHead(given.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(given.body));
      }
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The server listens on no port');
    }
    baseUrl = `http://127.0.0.1:${address.port}/api/timeline`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const client = () =>
    new TimelineClient({
      auth: mockServices.auth({ pluginId: 'environments' }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => baseUrl,
      }),
    });

  const refusal = async (status: number): Promise<unknown> => {
    answer = () => ({
      status,
      body: {
        error: { name: 'Error', message: `refused with ${status}` },
        response: { statusCode: status },
      },
    });
    return await client()
      .append([fact(1)])
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  };

  it('posts in batches, as the plugin it works for', async () => {
    const facts = Array.from({ length: 501 }, (_, index) => fact(index));
    await client().append(facts);
    const bodies = asked.map(({ body }) => JSON.parse(body).facts);
    expect(bodies.map(({ length }) => length)).toEqual([500, 1]);
    expect(bodies.flat()).toEqual(facts);
    expect(asked[0].authorization).toContain('plugin:environments');
    expect(asked[0].authorization).toContain('timeline');
  });

  it('tells a portal without a timeline from one that refuses, and both from one that is not well', async () => {
    const absent = await refusal(404);
    expect(absent).toMatchObject({ name: 'TargetAbsentError' });
    for (const status of [400, 403, 409, 413]) {
      const refused = await refusal(status);
      expect(String(refused)).toBe(
        `UndeliverableMessageError: refused with ${status}`,
      );
    }
    for (const status of [401, 429, 500, 503]) {
      const failed = await refusal(status);
      expect(failed).toMatchObject({ name: 'ResponseError' });
    }
  });

  it('gives up when it is told to', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const posted = client().append([fact(1)], { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('the lease is lost')), 50);
    await expect(posted).rejects.toThrow('the lease is lost');
  });

  it('asks for a page with all its filters, and reads the answer', async () => {
    const page = {
      asOf: '2026-03-04T12:00:00.000Z',
      items: [],
      pageInfo: { nextCursor: 'next' },
      emptyReason: null,
    };
    answer = () => ({ status: 200, body: page });
    const read = await client().list({
      order: 'asc',
      room: ['environments', 'rollouts'],
      cursor: 'here',
      entity: undefined,
    });
    expect(read).toEqual(page);
    expect(asked[0].url.pathname).toBe('/api/timeline/v1/facts');
    expect(Object.fromEntries(asked[0].url.searchParams)).toEqual({
      order: 'asc',
      room: 'environments,rollouts',
      cursor: 'here',
    });
    answer = () => ({ status: 200, body: { items: 'nonsense' } });
    await expect(client().list({})).rejects.toThrow(/items/);
    answer = () => ({ status: 503, body: {} });
    await expect(client().list({})).rejects.toThrow(/503/);
  });

  it('delivers what the outbox kept, and refuses what is no fact', async () => {
    const deliver = deliverFacts(client());
    await deliver([toMessage(fact(1)), toMessage(fact(2))]);
    expect(JSON.parse(asked[0].body).facts).toHaveLength(2);
    const refused: unknown = await deliver([
      toMessage(fact(1)),
      { id: 'x', payload: { ...fact(2), type: 'Nonsense' } },
    ]).catch(error => error);
    expect(refused).toMatchObject({
      name: 'UndeliverableMessageError',
      message: expect.stringContaining('type: must be <room>.<noun>.<verb>'),
    });
    expect(asked).toHaveLength(1);
  });
});

describe('factId', () => {
  const base = {
    room: 'environments',
    subjectId: 'd1',
    type: 'environments.deployment.finished',
    revision: 1,
  };

  it('is the same for the same, for ever', () => {
    // Another value would record again what has been recorded.
    expect(factId(base)).toBe('c930591a-789b-5d24-911f-0c7bb9395db1');
  });

  it.each([
    [{ room: 'rollouts' }],
    [{ subjectId: 'd2' }],
    [{ type: 'environments.deployment.started' }],
    [{ revision: 2 }],
  ])('is another with %j', difference => {
    expect(factId({ ...base, ...difference })).not.toBe(factId(base));
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
