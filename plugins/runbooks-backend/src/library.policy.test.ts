import {
  SchedulerService,
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { PermissionPolicy } from '@backstage/plugin-permission-node';
import {
  entityRunbooksSchema,
  lintResponseSchema,
  runOperatePermission,
  runbookDocumentPageSchema,
  runbookPageSchema,
  runbookReadPermission,
  runbookSchema,
  suggestionsSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { policyServices } from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { runbooksPlugin } from './plugin';

jest.setTimeout(120_000);

const OWNER = 'user:default/olga';
const READER = 'user:default/rita';
/** May agree to what others want, and owns nothing. */
const APPROVER = 'user:default/mia';
const NOBODY = 'user:default/nobody';
const SHOP = 'component:default/shop';
const RESTORE = `---
title: Restore the shop
covers: [restore]
triggers:
  - alert: DataLost
---
## Look

Look at what is gone.

\`\`\`step
kind: manual
\`\`\`
`;

/** The secret one is for its owner alone; runbooks are for all but one; running is for owners. */
const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    const isOwner = catalogConditions.isEntityOwner({
      claims: user?.info.ownershipEntityRefs ?? [],
    });
    if (isPermission(permission, runbookReadPermission)) {
      return user?.info.userEntityRef === NOBODY
        ? { result: AuthorizeResult.DENY }
        : createCatalogConditionalDecision(runbookReadPermission, {
            anyOf: [
              isOwner,
              {
                not: catalogConditions.hasMetadata({
                  key: 'name',
                  value: 'secret',
                }),
              },
            ],
          });
    }
    if (permission.name === 'approvals.approval.decide') {
      return {
        result:
          user?.info.userEntityRef === APPROVER
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      };
    }
    return isPermission(permission, runOperatePermission)
      ? createCatalogConditionalDecision(runOperatePermission, isOwner)
      : { result: AuthorizeResult.ALLOW };
  },
};

describe('the library of runbooks under a policy that looks at the entity', () => {
  const folder = createMockDirectory({
    content: {
      shop: {
        'restore.md': RESTORE,
        'broken.md': '## A\n\n```step\nkind: magic\n```\n',
      },
      secret: { 'hidden.md': '# Hidden\n' },
    },
  });
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

  const entity = (name: string, runbooks?: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/kubernetes-id': name,
        ...(runbooks !== undefined && { 'quarterdeck.io/runbooks': runbooks }),
        'backstage.io/managed-by-location': `file:${folder.path}/all.yaml`,
        'backstage.io/managed-by-origin-location': `file:${folder.path}/all.yaml`,
      },
    },
    spec: { type: 'service', owner: OWNER, lifecycle: 'production' },
  });
  const entities = [
    entity('shop', './shop, ../elsewhere'),
    entity('secret', './secret'),
    entity('bare'),
  ];

  const as = (user: string) => ({
    authorization: mockCredentials.user.header(user),
  });
  const asService = {
    authorization: mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:search'),
      targetPluginId: 'runbooks',
    }),
  };
  const get = (path: string, headers: Record<string, string>) =>
    request(server).get(`/api/runbooks/v1${path}`).set(headers);
  const post = (path: string, body: object, headers: Record<string, string>) =>
    request(server).post(`/api/runbooks/v1${path}`).set(headers).send(body);

  let scheduler: SchedulerService | undefined;
  const schedulerModule = createBackendModule({
    pluginId: 'runbooks',
    moduleId: 'scheduler-of-test',
    register(env) {
      env.registerInit({
        deps: { scheduler: coreServices.scheduler },
        async init(deps) {
          scheduler = deps.scheduler;
        },
      });
    },
  });

  beforeAll(async () => {
    ({ server } = await startTestBackend({
      features: [
        runbooksPlugin,
        schedulerModule,
        import('@backstage/plugin-catalog-backend'),
        import('@backstage/plugin-permission-backend'),
        ...policyServices(policy),
        mockServices.rootLogger.factory({ level: 'error' }),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
        createBackendModule({
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
                      entities: entities.map(each => ({
                        entity: each,
                        locationKey: 'test',
                      })),
                    }),
                });
              },
            });
          },
        }),
      ],
    }));
    const end = Date.now() + 60_000;
    for (;;) {
      const { body } = await get('/documents', asService);
      if (body.items?.length === 3 || Date.now() > end) {
        return;
      }
      await scheduler?.triggerTask('read-runbooks');
      await sleep(200);
    }
  });

  it('shows an entity what it has, what it lacks and what cannot be read', async () => {
    const response = await get(
      '/entities/component/default/shop/runbooks',
      as(OWNER),
    );
    expect(response.status).toBe(200);
    const answer = entityRunbooksSchema.parse(response.body);
    expect(answer).toMatchObject({ entityRef: SHOP, mayRun: true });
    const own = answer.items.filter(({ origin }) => origin.kind !== 'built-in');
    expect(
      own.map(({ slug, isRunnable, mayRun, errorCount }) => ({
        slug,
        isRunnable,
        mayRun,
        errorCount,
      })),
    ).toEqual([
      { slug: 'broken', isRunnable: false, mayRun: false, errorCount: 1 },
      { slug: 'restore', isRunnable: true, mayRun: true, errorCount: 0 },
    ]);
    // The own one hides the one of the portal; the others are there.
    expect(answer.items.filter(({ slug }) => slug === 'restore')).toHaveLength(
      1,
    );
    expect(answer.procedures).toMatchObject([
      { procedure: 'rollback', coverage: 'built-in', slugs: ['rollback'] },
      { procedure: 'restore', coverage: 'own', slugs: ['restore'] },
      { procedure: 'failover', coverage: 'built-in' },
    ]);
    expect(answer.sourceProblems).toMatchObject([
      { url: '../elsewhere', reason: { code: 'source.not-relative' } },
    ]);
    expect(answer.readAt).not.toBeNull();
    expect(JSON.stringify(answer)).not.toContain(folder.path);
  });

  it('shows one with its text, steps and problems, also an old version', async () => {
    const path = '/entities/component/default/shop/runbooks';
    const response = await get(`${path}/broken`, as(READER));
    const broken = runbookSchema.parse(response.body);
    expect(broken.text).toContain('kind: magic');
    expect(
      broken.problems.filter(({ severity }) => severity === 'error'),
    ).toMatchObject([{ line: 4 }]);
    expect(broken.changesSinceLastRunReason.code).toBe('changes.never-run');
    const same = await get(
      `${path}/broken?version=${broken.version}`,
      as(READER),
    );
    expect(same.body.version).toBe(broken.version);
    const other = 'f'.repeat(64);
    for (const [query, status] of [
      [`/broken?version=${other}`, 404],
      ['/broken?version=x', 400],
      ['/absent', 404],
      ['/..%2f..', 400],
    ] as const) {
      expect((await get(`${path}${query}`, as(READER))).status).toBe(status);
    }
    const builtIn = await get(`${path}/rollback`, as(READER));
    expect(runbookSchema.parse(builtIn.body)).toMatchObject({
      origin: { kind: 'built-in' },
      isRunnable: true,
      mayRun: false,
    });
  });

  it('pages over what the reader may see', async () => {
    const slugs = async (user: string, query: string) => {
      const { body } = await get(`/runbooks?${query}`, as(user));
      return runbookPageSchema.parse(body).items.map(({ slug }) => slug);
    };
    expect(await slugs(OWNER, '')).toEqual(['hidden', 'broken', 'restore']);
    expect(await slugs(READER, '')).toEqual(['broken', 'restore']);
    expect(await slugs(NOBODY, '')).toEqual([]);
    expect(await slugs(READER, 'view=broken')).toEqual(['broken']);
    expect(await slugs(READER, 'view=stale')).toEqual(['broken', 'restore']);
    expect(await slugs(READER, 'text=DATAlost')).toEqual(['restore']);
    expect(await slugs(READER, `entity=${SHOP}&text=roll`)).toContain(
      'rollback',
    );
    const first = await get('/runbooks?limit=1', as(OWNER));
    const { nextCursor } = first.body.pageInfo;
    expect(await slugs(OWNER, `limit=2&cursor=${nextCursor}`)).toEqual([
      'broken',
      'restore',
    ]);
    expect((await get('/runbooks?cursor=x', as(OWNER))).status).toBe(400);
  });

  it('says which entities lack critical procedures, to those who may see them', async () => {
    const uncovered = async (user: string, query = '') => {
      const { body } = await get(`/runbooks?view=uncovered${query}`, as(user));
      return runbookPageSchema.parse(body);
    };
    const all = ['rollback', 'restore', 'failover'];
    expect((await uncovered(OWNER)).uncovered).toEqual([
      { entityRef: 'component:default/bare', missing: all },
      { entityRef: 'component:default/secret', missing: all },
      { entityRef: SHOP, missing: ['rollback', 'failover'] },
    ]);
    expect((await uncovered(READER)).uncovered).toHaveLength(2);
    expect((await uncovered(NOBODY)).uncovered).toEqual([]);
    const first = await uncovered(OWNER, '&limit=1');
    const rest = await uncovered(OWNER, `&cursor=${first.pageInfo.nextCursor}`);
    expect(rest.uncovered).toHaveLength(2);
    expect(rest.pageInfo).toEqual({});
  });

  it('suggests what fits, and says when nothing does', async () => {
    const body = {
      entityRef: SHOP,
      alerts: [{ name: 'DataLost', labels: {} }],
      procedures: ['rollback'],
    };
    const response = await post('/suggestions', body, as(READER));
    const { items } = suggestionsSchema.parse(response.body);
    expect(items.slice(0, 2).map(({ runbook }) => runbook.slug)).toEqual([
      'restore',
      'rollback',
    ]);
    const none = await post('/suggestions', { entityRef: SHOP }, as(READER));
    expect(none.body).toMatchObject({
      items: [],
      emptyReason: { code: 'suggestion.none' },
    });
  });

  it('lints what anybody writes, and keeps nothing of it', async () => {
    const response = await post(
      '/lint',
      { name: 'a.md', text: '## A\n\n```step\nkind: magic\n```\n' },
      as(NOBODY),
    );
    const { isRunnable, problems } = lintResponseSchema.parse(response.body);
    expect(isRunnable).toBe(false);
    expect(
      problems.filter(({ severity }) => severity === 'error'),
    ).toMatchObject([{ line: 4 }]);
    const long = { text: 'é'.repeat(500_000) };
    expect((await post('/lint', long, as(NOBODY))).status).toBe(200);
    expect(
      (await post('/lint', { text: `${long.text}x` }, as(NOBODY))).status,
    ).toBe(400);
  });

  const SHOP_PATH = '/entities/component/default/shop/runbooks';
  const SECRET_PATH = '/entities/component/default/secret/runbooks';
  const BODY = { entityRef: SHOP };
  const SECRET_BODY = { entityRef: 'component:default/secret' };
  const MATRIX: Array<[string, object | undefined, number[]]> = [
    // Path, body, and what owner, reader, approver, nobody, service and somebody unknown get.
    [SHOP_PATH, undefined, [200, 200, 200, 403, 200, 401]],
    [`${SHOP_PATH}/restore`, undefined, [200, 200, 200, 403, 200, 401]],
    [SECRET_PATH, undefined, [200, 403, 403, 403, 200, 401]],
    [`${SECRET_PATH}/hidden`, undefined, [200, 403, 403, 403, 200, 401]],
    [
      '/entities/component/default/absent/runbooks',
      undefined,
      [404, 404, 404, 404, 404, 401],
    ],
    ['/runbooks', undefined, [200, 200, 200, 200, 200, 401]],
    ['/documents', undefined, [403, 403, 403, 403, 200, 401]],
    ['/suggestions', BODY, [200, 200, 200, 403, 200, 401]],
    ['/suggestions', SECRET_BODY, [200, 403, 403, 403, 200, 401]],
    ['/lint', { text: '' }, [200, 200, 200, 200, 200, 401]],
  ];
  it.each(MATRIX)(
    'answers %s %j for each as it should',
    async (path, body, expected) => {
      const callers = [
        as(OWNER),
        as(READER),
        as(APPROVER),
        as(NOBODY),
        asService,
        { authorization: mockCredentials.none.header() },
      ];
      const statuses = [];
      for (const headers of callers) {
        const response = body
          ? await post(path, body, headers)
          : await get(path, headers);
        statuses.push(response.status);
      }
      expect(statuses).toEqual(expected);
    },
  );

  it('gives the search what is to be read', async () => {
    const { body } = await get('/documents?limit=2', asService);
    const page = runbookDocumentPageSchema.parse(body);
    expect(page.items.map(({ title }) => title)).toEqual(['Hidden', 'A']);
    const next = await get(
      `/documents?cursor=${page.pageInfo.nextCursor}`,
      asService,
    );
    expect(next.body).toMatchObject({
      items: [{ title: 'Restore the shop', entityRef: SHOP, slug: 'restore' }],
      pageInfo: {},
    });
  });
});
