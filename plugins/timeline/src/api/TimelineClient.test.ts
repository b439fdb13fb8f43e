import { exampleAnswer } from '../testing/exampleAnswer';
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
  it('asks for those of the entity', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleAnswer()));
    const { signal } = new AbortController();
    await expect(
      client.getFacts('component:default/shop', { signal }),
    ).resolves.toEqual(exampleAnswer());
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/timeline/v1/entities/component/default/shop/facts',
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
    await expect(
      client.getFacts('component:default/shop'),
    ).rejects.toMatchObject({
      statusCode: 403,
      cause: { message: 'not yours' },
    });
  });

  it('refuses an answer of another shape and says where it differs', async () => {
    const { client } = setUp(
      jsonResponse({ ...exampleAnswer(), items: [{ name: 7 }] }),
    );
    await expect(client.getFacts('component:default/shop')).rejects.toThrow(
      /at "items\.0\.name".*different versions/,
    );
  });
});
