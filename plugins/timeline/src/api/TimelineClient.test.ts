import { exampleFact, examplePage } from '../testing/exampleFacts';
import { jsonResponse } from '../testing/jsonResponse';
import { TimelineClient } from './TimelineClient';

function setUp(response: Response) {
  const fetch = jest.fn(async () => response);
  const client = new TimelineClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('TimelineClient', () => {
  it('asks with its filters', async () => {
    const page = examplePage([exampleFact(1)]);
    const { client, fetch } = setUp(jsonResponse(page));
    const { signal } = new AbortController();
    await expect(
      client.listFacts(
        { entity: ['component:default/shop'], text: 'a b', room: undefined },
        { signal },
      ),
    ).resolves.toEqual(page);
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/timeline/v1/facts?entity=component%3Adefault%2Fshop&text=a+b',
      { signal },
    );
  });

  it('passes on what the backend refuses', async () => {
    const { client } = setUp(
      jsonResponse(
        {
          error: { name: 'NotAllowedError', message: 'not yours' },
          response: { statusCode: 403 },
        },
        403,
      ),
    );
    await expect(client.listFacts({})).rejects.toMatchObject({
      statusCode: 403,
      cause: { message: 'not yours' },
    });
  });

  it('refuses an answer of another shape and says where it differs', async () => {
    const { client } = setUp(
      jsonResponse({ ...examplePage([]), items: [{ id: 7 }] }),
    );
    await expect(client.listFacts({})).rejects.toThrow(
      /at "items\.0\.id".*different versions/,
    );
  });
});
