import { exampleMatrix } from '../testing/exampleMatrix';
import { jsonResponse } from '../testing/jsonResponse';
import { EnvironmentsClient } from './EnvironmentsClient';

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
