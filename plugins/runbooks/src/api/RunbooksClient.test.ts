import { exampleRun, exampleRunPage } from '../testing/exampleRun';
import {
  exampleEntityRunbooks,
  exampleRunbook,
} from '../testing/exampleRunbook';
import { jsonResponse } from '../testing/jsonResponse';
import { RunbooksClient } from './RunbooksClient';

const BASE = 'http://localhost:7007/api/runbooks';

function prepare(body: unknown, status = 200) {
  const fetch = jest.fn(async () => jsonResponse(body, status));
  return {
    fetch,
    client: new RunbooksClient({
      discoveryApi: {
        getBaseUrl: async id => `http://localhost:7007/api/${id}`,
      },
      fetchApi: { fetch },
    }),
  };
}

describe('RunbooksClient', () => {
  it('asks for the runbooks of an entity, and for one', async () => {
    const list = prepare(exampleEntityRunbooks());
    await list.client.listOfEntity('component:default/shop');
    expect(list.fetch).toHaveBeenCalledWith(
      `${BASE}/v1/entities/component/default/shop/runbooks`,
      {},
    );
    const one = prepare(exampleRunbook());
    await one.client.get('component:default/shop', 'a b');
    expect(one.fetch).toHaveBeenCalledWith(
      `${BASE}/v1/entities/component/default/shop/runbooks/a%20b`,
      {},
    );
  });

  it('asks for runs by what is given alone', async () => {
    const { client, fetch } = prepare(exampleRunPage([]));
    await client.listRuns({ view: 'active', entity: undefined, limit: 5 });
    expect(fetch).toHaveBeenCalledWith(
      `${BASE}/v1/runs?view=active&limit=5`,
      {},
    );
  });

  it('starts a run under a key', async () => {
    const { client, fetch } = prepare(exampleRun());
    await client.start(
      { entityRef: 'component:default/shop', slug: 'go-back' },
      'k1',
    );
    expect(fetch).toHaveBeenCalledWith(
      `${BASE}/v1/runs`,
      expect.objectContaining({
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'k1',
        },
        body: '{"entityRef":"component:default/shop","slug":"go-back"}',
      }),
    );
  });

  it('acts on a step and on the run, by the verb', async () => {
    const { client, fetch } = prepare(exampleRun());
    await client.actOnStep('r1', 'look', { verb: 'skip', reason: 'later' });
    expect(fetch).toHaveBeenLastCalledWith(
      `${BASE}/v1/runs/r1/steps/look/skip`,
      expect.objectContaining({ method: 'POST', body: '{"reason":"later"}' }),
    );
    await client.actOnRun('r1', { verb: 'abort', reason: 'wrong' });
    expect(fetch).toHaveBeenLastCalledWith(
      `${BASE}/v1/runs/r1/abort`,
      expect.objectContaining({ method: 'POST', body: '{"reason":"wrong"}' }),
    );
  });

  it('says what the backend refused, and what it does not understand', async () => {
    const refused = prepare(
      { error: { name: 'ConflictError', message: 'too late' } },
      409,
    );
    await expect(refused.client.getRun('r1')).rejects.toMatchObject({
      statusCode: 409,
    });
    const other = prepare({ id: 1 });
    await expect(other.client.getRun('r1')).rejects.toThrow(
      /answered in a shape this page does not know/,
    );
  });
});
