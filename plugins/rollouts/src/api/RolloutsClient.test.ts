import { exampleMatrix, exampleRolloutPage } from '../testing/exampleMatrix';
import { exampleDetails, exampleRollout } from '../testing/exampleRollout';
import { jsonResponse } from '../testing/jsonResponse';
import { RolloutsClient } from './RolloutsClient';

const BASE = 'http://localhost:7007/api/rollouts/v1';
const LOCK = {
  id: '01890000-0000-7000-8000-000000000003',
  environmentId: 'production',
  entityRef: null,
  reason: 'audit',
  expiresAt: null,
  createdBy: 'user:default/oscar',
  createdAt: '2026-03-04T11:00:00.000Z',
};

function setUp(response: Response) {
  const fetch = jest.fn(async () => response);
  const client = new RolloutsClient({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

const posted = (body: object) =>
  expect.objectContaining({ method: 'POST', body: JSON.stringify(body) });

describe('RolloutsClient', () => {
  it('asks for a plan, without what was not said', async () => {
    const { plan } = exampleRollout();
    const { client, fetch } = setUp(jsonResponse(plan, 201));
    const wish = {
      entityRef: 'component:default/shop',
      environmentId: 'production',
      version: 'v1.5.0',
    };
    expect(await client.makePlan({ ...wish, strategy: undefined })).toEqual(
      plan,
    );
    expect(fetch).toHaveBeenCalledWith(`${BASE}/plans`, posted(wish));
  });

  it('starts exactly the plan that was seen, by its hash', async () => {
    const rollout = exampleRollout();
    const { client, fetch } = setUp(jsonResponse(rollout, 201));
    expect(await client.start(rollout.plan)).toEqual(rollout);
    expect(fetch).toHaveBeenCalledWith(
      `${BASE}/rollouts`,
      posted({ planId: rollout.plan.id, planHash: rollout.plan.hash }),
    );
  });

  it('lists those of an entity, and leaves out what is not asked', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleRolloutPage([])));
    const { signal } = new AbortController();
    await client.list(
      { entity: 'component:default/shop', active: undefined, limit: 5 },
      { signal },
    );
    expect(fetch).toHaveBeenCalledWith(
      `${BASE}/rollouts?entity=component%3Adefault%2Fshop&limit=5`,
      { signal },
    );
  });

  it('reads one, and keeps its id within the path', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleDetails()));
    expect(await client.get('../locks')).toEqual(exampleDetails());
    expect(fetch).toHaveBeenCalledWith(`${BASE}/rollouts/..%2Flocks`, {});
  });

  it.each([
    ['abort', 'errors', { cause: 'errors' }],
    ['pause', undefined, {}],
  ] as const)(
    'passes on %s with the cause %s',
    async (control, cause, body) => {
      const { client, fetch } = setUp(jsonResponse(exampleDetails(), 202));
      await client.control('1', control, cause);
      expect(fetch).toHaveBeenCalledWith(
        `${BASE}/rollouts/1/${control}`,
        posted(body),
      );
    },
  );

  it('lists, adds and removes locks', async () => {
    const { asOf } = exampleDetails();
    const listing = setUp(jsonResponse({ asOf, items: [LOCK] }));
    expect((await listing.client.listLocks()).items).toEqual([LOCK]);

    const { id, createdBy, createdAt, ...wanted } = LOCK;
    const adding = setUp(jsonResponse(LOCK, 201));
    expect(await adding.client.addLock(wanted)).toEqual({
      id,
      createdBy,
      createdAt,
      ...wanted,
    });
    expect(adding.fetch).toHaveBeenCalledWith(`${BASE}/locks`, posted(wanted));

    const removing = setUp(new Response(null, { status: 204 }));
    await removing.client.removeLock(id);
    expect(removing.fetch).toHaveBeenCalledWith(`${BASE}/locks/${id}`, {
      method: 'DELETE',
    });
  });

  it('asks the environments what runs where', async () => {
    const { client, fetch } = setUp(jsonResponse(exampleMatrix()));
    expect(await client.getMatrix('component:default/shop')).toEqual(
      exampleMatrix(),
    );
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost:7007/api/environments/v1/entities/component/default/shop/environments',
      {},
    );
  });

  it.each([400, 403, 404, 409])('throws what a %d says', async status => {
    const body = {
      error: { name: 'SomeError', message: 'the plan is old' },
      request: { method: 'POST', url: '/v1/rollouts' },
      response: { statusCode: status },
    };
    const { client } = setUp(jsonResponse(body, status));
    await expect(client.start({ id: 'a', hash: 'b' })).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: status,
      body,
    });
  });

  it('throws where a lock could not be removed', async () => {
    const { client } = setUp(jsonResponse({}, 403));
    await expect(client.removeLock('1')).rejects.toThrow(/403/);
  });

  it('refuses an answer of another shape and says where it differs', async () => {
    const { client } = setUp(jsonResponse({ ...exampleRollout(), step: -1 }));
    await expect(client.start({ id: 'a', hash: 'b' })).rejects.toThrow(
      /at "step".*different versions/,
    );
  });
});
