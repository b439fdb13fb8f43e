import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import {
  NewFact,
  factReadPermission,
} from '@quarterdeck/plugin-timeline-common';
import { policyServices } from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { timelinePlugin } from './plugin';

jest.setTimeout(120_000);

const OWNER = 'user:default/olga';
const OTHER = 'user:default/otto';
const NOBODY = 'user:default/nobody';
const ADMIN = 'user:default/ada';

const component = (name: string, owner: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      'backstage.io/managed-by-location': 'url:https://test.example/all',
      'backstage.io/managed-by-origin-location': 'url:https://test.example/all',
    },
  },
  spec: { type: 'service', owner, lifecycle: 'production' },
});

const catalogModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'test-entities',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addEntityProvider({
          getProviderName: () => 'test',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [
                component('shop', OWNER),
                component('library', OTHER),
              ].map(entity => ({ entity, locationKey: 'test' })),
            }),
        });
      },
    });
  },
});

/** The catalog hides nothing from anybody; of facts one sees what one owns, and one user sees none at all. */
const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    const ref = user?.info.userEntityRef;
    if (isPermission(permission, factReadPermission)) {
      return ref === NOBODY
        ? { result: AuthorizeResult.DENY }
        : createCatalogConditionalDecision(
            factReadPermission,
            catalogConditions.isEntityOwner({
              claims: user?.info.ownershipEntityRefs ?? [],
            }),
          );
    }
    if (
      !isResourcePermission(permission, 'catalog-entity') &&
      permission.name.startsWith('timeline.')
    ) {
      return {
        result: ref === ADMIN ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      };
    }
    return { result: AuthorizeResult.ALLOW };
  },
};

let count = 0;
function fact(entity: string, overrides: Partial<NewFact> = {}): NewFact {
  count += 1;
  return {
    id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    type: 'environments.deployment.finished',
    version: 1,
    occurredAt: new Date(Date.now() - 60_000 + count).toISOString(),
    entityRef: `component:default/${entity}`,
    environmentId: 'production',
    actor: { kind: 'user', ref: OTHER },
    subject: { kind: 'deployment', id: `d${count}` },
    correlationId: null,
    causationId: null,
    summary: `Deployed v1.${count}.0 of ${entity}`,
    payload: { note: '=cmd()', list: ['a,b'] },
    ...overrides,
  };
}

describe('the timeline under a policy that looks at the entity', () => {
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  const ofShop = fact('shop', { relatedRefs: ['component:default/library'] });
  const ofLibrary = fact('library');

  const as = (user: string) => ({
    authorization: mockCredentials.user.header(user),
  });
  const asPlugin = (pluginId: string) => ({
    authorization: mockCredentials.service.header({
      onBehalfOf: mockCredentials.service(`plugin:${pluginId}`),
      targetPluginId: 'timeline',
    }),
  });
  const get = (path: string, headers: Record<string, string>) =>
    request(server).get(`/api/timeline${path}`).set(headers);
  const append = (headers: Record<string, string>, ...facts: NewFact[]) =>
    request(server).post('/api/timeline/v1/facts').set(headers).send({ facts });

  beforeAll(async () => {
    ({ server } = await startTestBackend({
      features: [
        timelinePlugin,
        import('@backstage/plugin-catalog-backend'),
        catalogModule,
        import('@backstage/plugin-permission-backend'),
        ...policyServices(policy),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
      ],
    }));
    for (;;) {
      const { body } = await request(server)
        .get('/api/catalog/entities/by-query?limit=0')
        .set(as(OWNER));
      if (body.totalItems >= 2) {
        break;
      }
      await sleep(100);
    }
    const response = await append(asPlugin('environments'), ofShop, ofLibrary);
    expect(response.status).toBe(201);
  });

  it('takes facts from the backend of their room alone', async () => {
    expect((await append({}, fact('shop'))).status).toBe(401);
    expect((await append(as(ADMIN), fact('shop'))).status).toBe(403);
    const foreign = await append(asPlugin('rollouts'), fact('shop'));
    expect(foreign.status).toBe(403);
    expect(foreign.body.error.message).toContain('a room posts its own');
    const again = await append(asPlugin('environments'), ofShop);
    expect(again.body.results).toEqual([
      { id: ofShop.id, position: 1, duplicate: true },
    ]);
  });

  it('names each field that is wrong with a fact', async () => {
    const response = await request(server)
      .post('/api/timeline/v1/facts')
      .set(asPlugin('environments'))
      .send({ facts: [{ ...fact('shop'), type: 'Nonsense', entityRef: 'x' }] });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(/<room>\.<noun>\.<verb>/);
    expect(response.body.error.message).toMatch(/full entity reference/);
  });

  it.each([
    ['/v1/facts'],
    [`/v1/facts/${ofShop.id}`],
    ['/v1/entities/component/default/shop/facts'],
    ['/v1/export?format=csv&entity=component:default/shop'],
    ['/v1/heads'],
    ['/v1/verification'],
  ])('GET %s takes a sign-in', async path => {
    expect((await get(path, {})).status).toBe(401);
  });

  it('shows everybody the facts of what he owns, and nothing of others', async () => {
    const ids = async (user: string) =>
      (await get('/v1/facts', as(user))).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await ids(OWNER)).toEqual([ofShop.id]);
    expect(await ids(OTHER)).toEqual([ofLibrary.id]);
    expect(await ids(NOBODY)).toEqual([]);
  });

  it('leaves out related entities that the reader may not see', async () => {
    const { body } = await get('/v1/facts', as(OWNER));
    expect(body.items[0].relatedRefs).toEqual([]);
    const service = await get('/v1/facts', asPlugin('dora'));
    expect(service.body.items.at(-1).relatedRefs).toEqual([
      'component:default/library',
    ]);
  });

  it.each([
    ['/v1/entities/component/default/shop/facts'],
    ['/v1/facts?entity=component:default/shop'],
    ['/v1/export?format=ndjson&entity=component:default/shop'],
  ])('GET %s is for the owner', async path => {
    expect((await get(path, as(OWNER))).status).toBe(200);
    for (const user of [OTHER, NOBODY]) {
      const refused = await get(path, as(user));
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toContain('timeline.fact.read');
    }
  });

  it('does not tell a fact that one may not see from one that is not there', async () => {
    const path = `/v1/facts/${ofShop.id}`;
    expect((await get(path, as(OWNER))).status).toBe(200);
    expect((await get(path, as(OTHER))).status).toBe(404);
    expect((await get(path, as(NOBODY))).status).toBe(404);
  });

  it('exports in each format, and nothing that a spreadsheet would run', async () => {
    const file = async (format: string) =>
      (
        await get(
          `/v1/export?format=${format}&entity=component:default/shop`,
          as(OWNER),
        )
      ).text;
    const [header, line] = (await file('csv')).split('\r\n');
    expect(header.split(',')).toContain('summary');
    expect(line).toContain(ofShop.id);
    expect(JSON.parse(await file('ndjson')).id).toBe(ofShop.id);
    expect(JSON.parse(await file('cloudevents'))).toMatchObject({
      specversion: '1.0',
      id: ofShop.id,
      type: 'io.quarterdeck.environments.deployment.finished.v1',
      source: '/quarterdeck/environments',
    });
    expect(
      (await get('/v1/export?format=csv', as(OWNER))).body.error.message,
    ).toContain('Say of which entity');
    const { body } = await get('/v1/facts?order=asc', as(OWNER));
    const { nextCursor } = body.pageInfo;
    expect(
      (await get(`/v1/export?format=csv&cursor=${nextCursor}`, as(OWNER))).body
        .error.message,
    ).toContain('An export takes no cursor');
  });

  it('asks about several entities, and goes on where the last page ended', async () => {
    const entities = Array.from(
      { length: 50 },
      () => 'entity=component:default/shop',
    );
    const types = Array.from(
      { length: 25 },
      (_, index) =>
        `type=environments.deployment,environments.of-no-use-${index}`,
    );
    const query = [...entities, ...types].join('&');
    const first = await get(`/v1/facts?order=asc&${query}`, as(OWNER));
    expect(first.body.items).toHaveLength(1);
    const { nextCursor } = first.body.pageInfo;
    expect(nextCursor.length).toBeGreaterThan(2_000);
    expect(
      (await get(`/v1/facts?cursor=${nextCursor}`, as(OWNER))).body.items,
    ).toEqual([]);
    const both = 'entity=component:default/shop,component:default/library';
    const refused = await get(`/v1/facts?${both}`, as(OWNER));
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('component:default/library');
    const absent = 'entity=component:default/shop,component:default/gone';
    expect((await get(`/v1/facts?${absent}`, as(OWNER))).status).toBe(404);
  });

  it('ends an export in the order of the record, too', async () => {
    const { text } = await get(
      '/v1/export?format=ndjson&order=asc&entity=component:default/shop',
      as(OWNER),
    ).timeout(5_000);
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(text).id).toBe(ofShop.id);
  });

  it('lets those verify who may', async () => {
    for (const path of ['/v1/verification', '/v1/heads']) {
      expect((await get(path, as(ADMIN))).status).toBe(200);
      expect((await get(path, as(OWNER))).status).toBe(403);
    }
    expect((await get('/v1/verification', as(ADMIN))).body).toMatchObject({
      status: 'intact',
      firstBroken: null,
    });
  });

  it('lets those erase who may, and never a service', async () => {
    const erase = (headers: Record<string, string>) =>
      request(server)
        .post('/api/timeline/v1/erasures')
        .set(headers)
        .send({ actorRef: OTHER, reason: 'has left the company' });
    expect((await erase({})).status).toBe(401);
    expect((await erase(as(OWNER))).status).toBe(403);
    expect((await erase(asPlugin('environments'))).status).toBe(403);
    expect((await erase(as(ADMIN))).body).toEqual({ erasedFacts: 2 });
    const { body } = await get('/v1/facts', as(OWNER));
    expect(body.items[0].actor).toEqual({ kind: 'user', ref: null });
    expect((await get('/v1/verification', as(ADMIN))).body.status).toBe(
      'intact',
    );
  });

  it('says what is wrong with a question', async () => {
    const message = async (query: string) =>
      (await get(`/v1/facts?${query}`, as(OWNER))).body.error.message;
    expect(await message('limit=1000')).toMatch(/limit/);
    expect(await message('cursor=nonsense')).toMatch(/begin again without it/);
    expect(await message('from=yesterday')).toMatch(/from/);
    expect(await message('subject=%00')).toMatch(/NUL/);
    const forged = Buffer.from(
      JSON.stringify({ query: { subject: '\0' }, after: 1 }),
    ).toString('base64url');
    expect(await message(`cursor=${forged}`)).toMatch(/NUL/);
  });
});
