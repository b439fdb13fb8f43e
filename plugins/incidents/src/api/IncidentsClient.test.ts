import {
  exampleEvents,
  exampleIncident,
  examplePage,
} from '../testing/exampleIncident';
import { jsonResponse } from '../testing/jsonResponse';
import { IncidentsClient } from './IncidentsClient';

const ID = exampleIncident().id;
const ONE = `http://localhost:7007/api/incidents/v1/incidents/${ID}`;

function setUp(response: Response) {
  const fetch = jest.fn(async () => response);
  const client = new IncidentsClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('IncidentsClient', () => {
  it('asks for a view, without what is not asked for', async () => {
    const { client, fetch } = setUp(jsonResponse(examplePage([])));
    await client.list({ view: 'open', entity: undefined, limit: 5 });
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/incidents/v1/incidents?view=open&limit=5',
      {},
    );
  });

  it('goes on in the record', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleEvents()));
    await client.getEvents(ID, 'next');
    expect(fetch).toHaveBeenCalledWith(
      `${ONE}/events?limit=100&cursor=next`,
      {},
    );
  });

  it('sends what somebody does', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleIncident()));
    await client.act(ID, 'reopen', { comment: 'not over' });
    expect(fetch).toHaveBeenCalledWith(
      `${ONE}/reopen`,
      expect.objectContaining({
        method: 'POST',
        body: JSON.stringify({ comment: 'not over' }),
      }),
    );
  });

  it('opens one under a key, so that it is opened once', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleIncident(), 201));
    await client.open(
      { entityRef: 'component:default/shop', title: 'x', severity: 'P2' },
      'k1',
    );
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/incidents/v1/incidents',
      expect.objectContaining({
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'k1',
        },
      }),
    );
  });

  it('takes the post-mortem with the name that it comes under', async () => {
    const postMortem = { name: '2026-03-04-inc-12', markdown: '# INC-12' };
    const { client, fetch } = setUp(jsonResponse(postMortem));
    expect(await client.getPostMortem(ID)).toEqual(postMortem);
    expect(fetch).toHaveBeenCalledWith(
      expect.stringMatching(/\/post-mortem$/),
      { headers: { accept: 'application/json' } },
    );
  });

  it('refuses an answer of another shape and says where it differs', async () => {
    const { client } = setUp(jsonResponse({ ...exampleIncident(), title: 7 }));
    await expect(client.get(ID)).rejects.toThrow(
      /at "title".*different versions/,
    );
  });

  it('says what the backend refused', async () => {
    const { client } = setUp(
      jsonResponse({ error: { name: 'ConflictError', message: 'over' } }, 409),
    );
    await expect(client.act(ID, 'acknowledge', {})).rejects.toMatchObject({
      statusCode: 409,
    });
  });
});
