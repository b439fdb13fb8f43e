import { exampleMatrix } from '../testing/exampleMatrix';
import { jsonResponse } from '../testing/jsonResponse';
import { EnvironmentsClient } from './EnvironmentsClient';

const REF = 'component:default/veza-backend-api';
const ENTITY = 'entities/component/default/veza-backend-api';

function setUp(response: Response) {
  const fetch = jest.fn(async () => response);
  const client = new EnvironmentsClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('EnvironmentsClient', () => {
  it('asks for the matrix of the entity', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleMatrix()));
    const { signal } = new AbortController();
    await expect(
      client.getMatrix('component:default/veza-backend-api', { signal }),
    ).resolves.toEqual(exampleMatrix());
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/environments/v1/entities/component/default/veza-backend-api/environments',
      { signal },
    );
  });

  it.each<[string, (client: EnvironmentsClient) => Promise<unknown>, string]>([
    [
      'a past matrix',
      client => client.getMatrix(REF, { at: '2026-03-04T12:00:00.000Z' }),
      `${ENTITY}/environments?at=2026-03-04T12%3A00%3A00.000Z`,
    ],
    [
      'one workload',
      client =>
        client.getWorkloadDetails(REF, {
          cluster: 'arn:aws:eks:eu-west-1:1:cluster/a',
          namespace: 'veza-production',
          kind: 'Deployment',
          name: 'veza-backend-api',
        }),
      `${ENTITY}/workloads/arn%3Aaws%3Aeks%3Aeu-west-1%3A1%3Acluster%2Fa/veza-production/Deployment/veza-backend-api`,
    ],
    [
      'a page of deployments',
      client =>
        client.getDeployments(REF, {
          environment: 'production',
          limit: 50,
          cursor: 'a+b',
        }),
      `${ENTITY}/deployments?environment=production&limit=50&cursor=a%2Bb`,
    ],
    [
      'a comparison',
      client =>
        client.getComparison(REF, { left: 'staging', right: 'production' }),
      `${ENTITY}/comparison?left=staging&right=production`,
    ],
    ['promotions', client => client.getPromotions(REF), `${ENTITY}/promotions`],
    [
      'the fleet',
      client =>
        client.getFleet({
          health: ['degraded', 'unavailable'],
          drifted: 'true',
          text: 'veza',
          limit: 50,
        }),
      'fleet?health=degraded&health=unavailable&drifted=true&text=veza&limit=50',
    ],
    [
      'previews',
      client => client.getPreviews({ cursor: 'next' }),
      'previews?cursor=next',
    ],
    ['environments', client => client.getEnvironments(), 'environments'],
  ])('asks for %s', async (_, ask, path) => {
    const { client, fetch } = setUp(jsonResponse({}));
    await expect(ask(client)).rejects.toThrow(/different versions/);
    expect(fetch).toHaveBeenCalledWith(
      `http://localhost:7007/api/environments/v1/${path}`,
      expect.anything(),
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
    await expect(client.getMatrix('component:default/x')).rejects.toMatchObject(
      {
        statusCode: 403,
        cause: { message: 'not yours' },
      },
    );
  });

  it('refuses an answer of another shape and says where it differs', async () => {
    const matrix = exampleMatrix();
    const { client } = setUp(
      jsonResponse({
        ...matrix,
        environments: [{ ...matrix.environments[0], health: 'fine' }],
      }),
    );
    await expect(client.getMatrix('component:default/x')).rejects.toThrow(
      /at "environments\.0\.health".*different versions/,
    );
  });
});
