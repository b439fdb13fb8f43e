import { RoomClient, pathText, queryText, sentJson } from './RoomClient';

const numberSchema = {
  safeParse: (body: unknown) =>
    typeof body === 'number'
      ? { success: true as const, data: body }
      : {
          success: false as const,
          error: { issues: [{ path: ['items', 0], message: 'no number' }] },
        },
};

function answering(body: unknown, status = 200) {
  const fetch = jest.fn(
    async (_input: RequestInfo | URL, _init?: RequestInit) =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  );
  const client = new RoomClient({
    room: 'dora',
    discoveryApi: {
      getBaseUrl: async room => `https://portal.example/api/${room}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('RoomClient', () => {
  it('asks the backend of its room and hands on what was asked with', async () => {
    const { client, fetch } = answering(7);
    const { signal } = new AbortController();
    await expect(
      client.ask(numberSchema, '/metrics', { signal }),
    ).resolves.toBe(7);
    expect(fetch).toHaveBeenCalledWith(
      'https://portal.example/api/dora/v1/metrics',
      { signal },
    );
  });

  it('throws what the backend said', async () => {
    const { client } = answering(
      {
        error: { name: 'NotFoundError', message: 'There is no such thing' },
        response: { statusCode: 404 },
      },
      404,
    );
    await expect(client.fetch('/x')).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: { message: 'There is no such thing' },
    });
  });

  it('says where an answer has another shape, and what to do', async () => {
    const { client } = answering('seven');
    await expect(client.ask(numberSchema, '/x')).rejects.toThrow(
      'The dora backend answered in a shape this page does not know, at "items.0": no number. The page and the backend are probably of different versions; reload the page, or update the older one.',
    );
  });
});

it('leaves out what is absent and repeats what is a list', () => {
  expect(queryText({ a: undefined })).toBe('');
  expect(queryText({ a: 'x y', b: [1, 2], c: false })).toBe(
    '?a=x+y&b=1&b=2&c=false',
  );
});

it('makes one step of a path of one part, whatever is in it', () => {
  expect(pathText('incidents', 'a/../b')).toBe('/incidents/a%2F..%2Fb');
});

it('sends JSON with further headers', () => {
  expect(sentJson('POST', { a: 1 }, { 'idempotency-key': 'k' })).toEqual({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: '{"a":1}',
  });
});
