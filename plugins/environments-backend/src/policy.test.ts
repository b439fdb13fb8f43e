import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import {
  environmentEventManagePermission,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import {
  as,
  asPlugin,
  catalogOf,
  component,
  policyServices,
} from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { environmentsPlugin } from './plugin';

jest.setTimeout(120_000);

const OWNER = 'user:default/olga';
const OTHER = 'user:default/otto';
const NOBODY = 'user:default/nobody';
const SHOP = 'component:default/shop';

const catalogModule = catalogOf([
  component('shop', OWNER, { 'backstage.io/kubernetes-id': 'shop' }),
  component('library', OTHER, { 'backstage.io/kubernetes-id': 'library' }),
]);

/** The catalog hides nothing from anybody; one sees the environments of what one owns, and one user sees none at all. */
const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    if (
      isPermission(permission, environmentEventManagePermission) &&
      user?.info.userEntityRef === NOBODY
    ) {
      return { result: AuthorizeResult.DENY };
    }
    if (!isPermission(permission, environmentReadPermission)) {
      return { result: AuthorizeResult.ALLOW };
    }
    return user?.info.userEntityRef === NOBODY
      ? { result: AuthorizeResult.DENY }
      : createCatalogConditionalDecision(
          environmentReadPermission,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        );
  },
};

const ENTITY = '/v1/entities/component/default/shop';
const OF_ENTITY = [
  `${ENTITY}/environments`,
  `${ENTITY}/environments?at=2026-01-01T00:00:00.000Z`,
  `${ENTITY}/deployments`,
  `${ENTITY}/comparison?left=staging&right=production`,
  `${ENTITY}/promotions`,
];
const OF_ALL = ['/v1/fleet', '/v1/previews', '/v1/environments'];

describe('the environments under a policy that looks at the entity', () => {
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

  const fromPlugin = (pluginId: string) => asPlugin(pluginId, 'environments');
  const get = (path: string, headers: Record<string, string>) =>
    request(server).get(`/api/environments${path}`).set(headers);
  const report = (headers: Record<string, string>, changes: object = {}) =>
    request(server)
      .post('/api/environments/v1/deployments')
      .set(headers)
      .send({
        reportId: 'pipeline-1',
        entityRef: SHOP,
        environmentId: 'production',
        target: { kind: 'vm', name: 'shop-1' },
        version: 'v1.2.3',
        startedAt: '2026-03-04T12:00:00.000Z',
        ...changes,
      });

  beforeAll(async () => {
    ({ server } = await startTestBackend({
      features: [
        environmentsPlugin,
        import('@backstage/plugin-catalog-backend'),
        catalogModule,
        import('@backstage/plugin-permission-backend'),
        ...policyServices(policy),
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
            environments: {
              events: { tokens: ['a-token-of-the-pipeline'] },
              definitions: {
                staging: {
                  rank: 1,
                  tier: 'staging',
                  clusters: ['vms'],
                  namespaces: ['staging'],
                },
                production: {
                  rank: 2,
                  tier: 'production',
                  clusters: ['vms'],
                  namespaces: ['production'],
                  promoteFrom: 'staging',
                },
              },
            },
          },
        }),
      ],
    }));
    for (;;) {
      const response = await report(fromPlugin('ci'));
      if (response.status === 201) {
        break;
      }
      await sleep(100);
    }
    expect(
      (
        await report(fromPlugin('ci'), {
          reportId: 'pipeline-2',
          entityRef: 'component:default/library',
        })
      ).status,
    ).toBe(201);
  });

  it('takes events of who has a token, and shows what could not be used to who may manage them', async () => {
    const send = (headers: Record<string, string>) =>
      request(server)
        .post('/api/environments/v1/events/plain')
        .set({ 'content-type': 'application/json', ...headers })
        .send(JSON.stringify({ reportId: 'a' }));
    const token = { authorization: 'Bearer a-token-of-the-pipeline' };
    const answer = await send(token);
    expect(answer.status).toBe(200);
    expect(answer.body.results).toMatchObject([{ result: 'rejected' }]);
    expect((await send(fromPlugin('ci'))).status).toBe(200);
    expect((await send({})).status).toBe(401);
    expect((await send(as(OWNER))).status).toBe(401);
    const letters = await get('/v1/dead-letters', as(OWNER));
    expect(letters.status).toBe(200);
    const [{ id }] = letters.body.items;
    const retry = (headers: Record<string, string>) =>
      request(server)
        .post(`/api/environments/v1/dead-letters/${id}/retry`)
        .set(headers);
    expect((await retry(as(OWNER))).body.result).toBe('rejected');
    for (const headers of [as(NOBODY), {}, token]) {
      const status = (await get('/v1/dead-letters', headers)).status;
      expect([401, 403]).toContain(status);
      expect((await retry(headers)).status).toBe(status);
    }
    expect((await get('/v1/dead-letters', as(NOBODY))).status).toBe(403);
  });

  it.each([...OF_ENTITY, ...OF_ALL, '/v1/deployments/x', '/v1/dead-letters'])(
    'GET %s takes a sign-in',
    async path => {
      expect((await get(path, {})).status).toBe(401);
    },
  );

  it.each(OF_ENTITY)('GET %s is for the owner and for services', async path => {
    expect((await get(path, as(OWNER))).status).toBe(200);
    expect((await get(path, fromPlugin('rollouts'))).status).toBe(200);
    for (const user of [OTHER, NOBODY]) {
      const refused = await get(path, as(user));
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toContain(
        environmentReadPermission.name,
      );
    }
  });

  it.each(OF_ENTITY)('GET %s knows no entity that is not there', async path => {
    const absent = path.replace('/shop', '/absent');
    const response = await get(absent, as(OWNER));
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('component:default/absent');
  });

  it('shows the details of a workload to the owner of its entity alone', async () => {
    const path = `${ENTITY}/workloads/vm/production/Reported/shop-1`;
    expect((await get(path, {})).status).toBe(401);
    expect((await get(path, as(OWNER))).status).toBe(200);
    expect((await get(path, as(OTHER))).status).toBe(403);
    // On the same machine the other sees what runs of his own alone.
    const own = path.replace('/default/shop/', '/default/library/');
    const { body } = await get(own, as(OTHER));
    expect(body.workload.id).toBe(
      'vm/production/Reported/shop-1/component:default/library',
    );
    const nowhere = own.replace('/shop-1', '/shop-2');
    expect((await get(nowhere, as(OTHER))).status).toBe(404);
  });

  it('shows one deployment to who may see its entity, and does not tell others that it exists', async () => {
    const { body } = await get(`${ENTITY}/deployments`, as(OWNER));
    const path = `/v1/deployments/${body.items[0].id}`;
    expect((await get(path, as(OWNER))).status).toBe(200);
    expect((await get(path, as(OTHER))).status).toBe(404);
    expect((await get(path, as(NOBODY))).status).toBe(404);
  });

  it('lists of the fleet what the reader may see, and counts nothing else', async () => {
    for (;;) {
      const { body } = await get('/v1/fleet', as(OWNER));
      if (body.items[0]?.title === 'shop') {
        break;
      }
      await sleep(200);
    }
    const fleet = async (user: string) =>
      (await get('/v1/fleet', as(user))).body;
    const own = await fleet(OWNER);
    expect(
      own.items.map((row: { entityRef: string }) => row.entityRef),
    ).toEqual([SHOP]);
    const total = own.counts.reduce(
      (
        sum: number,
        { environmentId: _id, ...counts }: Record<string, number>,
      ) => sum + Object.values(counts).reduce((left, right) => left + right, 0),
      0,
    );
    expect(total).toBe(1);
    expect(own.owners).toEqual([OWNER]);
    const none = await fleet(NOBODY);
    expect(none.items).toEqual([]);
    expect(none.owners).toEqual([]);
    expect(none.emptyReason.code).toBe('fleet.nothing-yet');
  });

  it('takes reports from services alone, and the same one once', async () => {
    expect((await report({})).status).toBe(401);
    expect((await report(as(OWNER))).status).toBe(403);
    const again = await report(fromPlugin('ci'));
    expect(again.status).toBe(200);
    const { body } = await get(`${ENTITY}/deployments`, as(OWNER));
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      source: 'reported',
      version: 'v1.2.3',
      outcome: null,
    });
  });

  it.each([
    [{ entityRef: 'component:default/absent' }, 400, /no entity component/],
    [
      { environmentId: 'moon' },
      400,
      /no environment "moon"; there is staging, production/,
    ],
    [{ finishedAt: '2026-03-04T12:10:00.000Z' }, 400, /belong together/],
    [{ version: 'v2' }, 409, /was of version v1\.2\.3/],
    [{ target: { kind: 'toaster', name: 'x' } }, 400, /target\.kind/],
  ])('refuses the report %j', async (changes, status, message) => {
    const response = await report(fromPlugin('ci'), changes);
    expect(response.status).toBe(status);
    expect(response.body.error.message).toMatch(message);
  });

  it('ends what was reported as under way, in the matrix too', async () => {
    const ended = await report(fromPlugin('ci'), {
      finishedAt: '2026-03-04T12:05:00.000Z',
      outcome: 'succeeded',
    });
    expect(ended.body).toMatchObject({ outcome: 'succeeded' });
    const { body } = await get(`${ENTITY}/environments`, as(OWNER));
    expect(body.environments[1]).toMatchObject({
      environment: { id: 'production' },
      workloads: [
        { kind: 'Reported', version: 'v1.2.3', health: { status: 'healthy' } },
      ],
    });
    const contradiction = await report(fromPlugin('ci'), {
      finishedAt: '2026-03-04T12:05:00.000Z',
      outcome: 'failed',
    });
    expect(contradiction.status).toBe(409);
  });

  it.each([
    [`${ENTITY}/environments?at=2999-01-01T00:00:00.000Z`, /in the future/],
    [`${ENTITY}/environments?at=yesterday`, /at/],
    [`${ENTITY}/deployments?environment=moon`, /there is staging, production/],
    [`${ENTITY}/deployments?cursor=nonsense`, /begin again without it/],
    [`${ENTITY}/deployments?environment[toString]=x`, /environment/],
    [`${ENTITY}/deployments?outcome[toString]=x`, /outcome/],
    [`${ENTITY}/deployments?workload=%00`, /NUL/],
    [`${ENTITY}/comparison?left=staging&right=moon`, /no environment "moon"/],
    ['/v1/fleet?limit=0', /limit/],
    ['/v1/fleet?environment=moon', /no environment "moon"/],
  ])('says what is wrong with %s', async (path, message) => {
    const response = await get(path, as(OWNER));
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
  });
});
