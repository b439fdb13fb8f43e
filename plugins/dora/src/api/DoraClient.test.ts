import { exampleDashboard } from '../testing/exampleDora';
import {
  exampleCandidates,
  exampleDeployment,
  exampleDetails,
  exampleExplanation,
  exampleIncident,
  exampleIncidents,
  examplePage,
} from '../testing/exampleRecords';
import { jsonResponse } from '../testing/jsonResponse';
import { DoraClient } from './DoraClient';

const API = 'http://localhost:7007/api/dora/v1';
const SHOP = { scope: 'entity', ref: 'component:default/shop' } as const;
const OF_SHOP = 'scope=entity&ref=component%3Adefault%2Fshop';

function setUp(response: Response) {
  const fetch = jest.fn(
    async (_address: RequestInfo | URL, _init?: RequestInit) => response,
  );
  const client = new DoraClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('DoraClient', () => {
  it.each<
    [string, { asOf: string }, (client: DoraClient) => Promise<unknown>, string]
  >([
    [
      'the numbers of a scope',
      exampleDashboard(),
      client => client.getMetrics({ ...SHOP, bucket: 'day', from: undefined }),
      `/metrics?${OF_SHOP}&bucket=day`,
    ],
    [
      'the records of a list',
      examplePage([exampleDeployment()]),
      client =>
        client.listDeployments({ ...SHOP, show: 'failed', cursor: 'next' }),
      `/deployments?${OF_SHOP}&show=failed&cursor=next`,
    ],
    [
      'one record, with its id within the path',
      exampleDetails(),
      client => client.getDeployment('../settings'),
      '/deployments/..%2Fsettings',
    ],
    [
      'incidents',
      exampleIncidents([exampleIncident()]),
      client => client.listIncidents({ ...SHOP, show: 'unattributed' }),
      `/incidents?${OF_SHOP}&show=unattributed`,
    ],
    [
      'how a number comes about',
      exampleExplanation(),
      client => client.explain({ ...SHOP, metric: 'change-fail-rate' }),
      `/explanation?${OF_SHOP}&metric=change-fail-rate`,
    ],
    [
      'what an incident may come from',
      exampleCandidates(),
      client => client.getCandidates('i1'),
      '/incidents/i1/candidates',
    ],
  ])('asks for %s', async (_, answer, ask, path) => {
    const { client, fetch } = setUp(jsonResponse(answer));
    await expect(ask(client)).resolves.toMatchObject({ asOf: answer.asOf });
    expect(fetch).toHaveBeenCalledWith(`${API}${path}`, {});
  });

  it('corrects, and takes back, with the reason', async () => {
    const corrected = setUp(jsonResponse(exampleIncident()));
    const correction = { deploymentId: null, reason: 'The disk broke' };
    await corrected.client.correct('i1', correction);
    expect(corrected.fetch).toHaveBeenCalledWith(
      `${API}/incidents/i1/attribution`,
      expect.objectContaining({
        method: 'PUT',
        body: JSON.stringify(correction),
      }),
    );
    const removed = setUp(jsonResponse(exampleIncident()));
    await removed.client.removeCorrection('i1', 'It did not');
    expect(removed.fetch).toHaveBeenCalledWith(
      `${API}/incidents/i1/attribution`,
      expect.objectContaining({
        method: 'DELETE',
        body: '{"reason":"It did not"}',
      }),
    );
  });

  it('fetches a file as it is', async () => {
    const { client, fetch } = setUp(new Response('\ufeffa,b\r\n'));
    const file = await client.exportCsv({ ...SHOP, what: 'metrics' });
    expect(file.size).toBe(8);
    expect(fetch).toHaveBeenCalledWith(`${API}/export/metrics?${OF_SHOP}`, {});
  });

  it('says where an answer has another shape', async () => {
    const { client } = setUp(jsonResponse({ items: [] }));
    await expect(client.getDeployment('d1')).rejects.toThrow(
      /^The dora backend answered in a shape/,
    );
  });
});
