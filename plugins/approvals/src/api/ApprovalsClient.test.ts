import { exampleApproval, examplePage } from '../testing/exampleApproval';
import { jsonResponse } from '../testing/jsonResponse';
import { ApprovalsClient } from './ApprovalsClient';

function setUp(response: Response) {
  const fetch = jest.fn(async () => response);
  const client = new ApprovalsClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('ApprovalsClient', () => {
  it('asks for a view', async () => {
    const { client, fetch } = setUp(jsonResponse(examplePage([])));
    await client.list({ view: 'mine', limit: 5 });
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/approvals/v1/approvals?view=mine&limit=5',
      { signal: undefined },
    );
  });

  it('sends a decision', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleApproval()));
    const decision = { planHash: 'a'.repeat(64), comment: 'no' };
    await client.decide('1', 'deny', decision);
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/approvals/v1/approvals/1/deny',
      expect.objectContaining({
        method: 'POST',
        body: JSON.stringify(decision),
      }),
    );
  });

  it('refuses an answer of another shape and says where it differs', async () => {
    const { client } = setUp(jsonResponse({ ...exampleApproval(), title: 7 }));
    await expect(client.get('1')).rejects.toThrow(
      /at "title".*different versions/,
    );
  });
});
