import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
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
  ApprovalPlan,
  approvalDecidePermission,
  approvalReadPermission,
} from '@quarterdeck/plugin-approvals-common';
import { planHashOf } from '@quarterdeck/plugin-approvals-node';
import {
  as,
  asPlugin,
  catalogOf,
  component,
  policyServices,
} from '@quarterdeck/toolkit-node/testUtils';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { approvalsPlugin } from './plugin';

jest.setTimeout(120_000);

const OWNER = 'user:default/olga';
const READER = 'user:default/rita';
const NOBODY = 'user:default/nobody';
const REQUESTER = 'user:default/dana';
const SHOP = 'component:default/shop';
const PLAN: ApprovalPlan = {
  facts: [{ name: 'Would run', value: 'v2' }],
  changes: [{ title: 'Set the image', text: 'image: shop:v2' }],
};

/** Reading is for all but one; deciding is for the owner of the entity. */
const policy: PermissionPolicy = {
  async handle({ permission }, user) {
    if (isPermission(permission, approvalReadPermission)) {
      return {
        result:
          user?.info.userEntityRef === NOBODY
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      };
    }
    return isPermission(permission, approvalDecidePermission)
      ? createCatalogConditionalDecision(
          approvalDecidePermission,
          catalogConditions.isEntityOwner({
            claims: user?.info.ownershipEntityRefs ?? [],
          }),
        )
      : { result: AuthorizeResult.ALLOW };
  },
};

const catalogModule = catalogOf([component('shop', OWNER)]);

describe('approvals under a policy that looks at the entity', () => {
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  let subjects = 0;

  const fromPlugin = (pluginId: string) => asPlugin(pluginId, 'approvals');
  const get = (path: string, headers: Record<string, string>) =>
    request(server).get(`/api/approvals/v1${path}`).set(headers);
  const post = (path: string, body: object, headers: Record<string, string>) =>
    request(server).post(`/api/approvals/v1${path}`).set(headers).send(body);
  const wanted = (changes: object = {}) => ({
    subject: { kind: 'rollout', id: `r${subjects}` },
    entityRef: SHOP,
    environmentId: 'production',
    title: 'Deploy v2 to production',
    plan: PLAN,
    planHash: planHashOf(PLAN),
    link: '/rollouts/r1',
    requestedBy: REQUESTER,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...changes,
  });
  const ask = async (changes: object = {}) => {
    subjects += 1;
    const response = await post(
      '/approvals',
      wanted(changes),
      fromPlugin('rollouts'),
    );
    expect(response.status).toBe(201);
    return response.body;
  };
  const seen = { planHash: planHashOf(PLAN) };

  beforeAll(async () => {
    ({ server } = await startTestBackend({
      features: [
        approvalsPlugin,
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
      const response = await post(
        '/approvals',
        wanted(),
        fromPlugin('rollouts'),
      );
      if (response.status === 201) {
        break;
      }
      await sleep(100);
    }
  });

  it('is granted by the owner, used once by the room that asked, and by nobody else', async () => {
    const { id } = await ask();
    const consume = (room: string) =>
      post(`/approvals/${id}/consume`, seen, fromPlugin(room));
    expect((await consume('rollouts')).status).toBe(409);
    const granted = await post(
      `/approvals/${id}/grant`,
      { ...seen, comment: 'fine' },
      as(OWNER),
    );
    expect(granted.body).toMatchObject({
      state: 'granted',
      decidedBy: OWNER,
      comment: 'fine',
      mayDecide: false,
    });
    expect((await consume('backups')).status).toBe(403);
    expect(
      (await post(`/approvals/${id}/consume`, seen, as(OWNER))).status,
    ).toBe(403);
    expect((await consume('rollouts')).body).toMatchObject({
      state: 'consumed',
    });
    expect((await consume('rollouts')).status).toBe(409);
  });

  it('is shown to who may see the entity, with what they may do about it', async () => {
    const { id } = await ask();
    expect((await get(`/approvals/${id}`, {})).status).toBe(401);
    expect((await get(`/approvals/${id}`, as(NOBODY))).status).toBe(404);
    expect((await get(`/approvals/${id}`, as(READER))).body).toMatchObject({
      mayDecide: false,
      mayDecideReason: { code: 'decide.not-allowed' },
    });
    expect((await get(`/approvals/${id}`, as(OWNER))).body).toMatchObject({
      mayDecide: true,
      mayDecideReason: null,
    });
    expect((await get(`/approvals/${id}`, as(REQUESTER))).body).toMatchObject({
      mayDecide: false,
      mayDecideReason: { code: 'decide.own' },
      mayWithdraw: true,
    });
  });

  it('lists to each what needs them, what is theirs, and nothing that they may not see', async () => {
    const { id } = await ask();
    const ids = async (view: string, user: string) =>
      (await get(`/approvals?view=${view}`, as(user))).body.items.map(
        (item: { id: string }) => item.id,
      );
    expect(await ids('needs-me', OWNER)).toContain(id);
    expect(await ids('needs-me', READER)).toEqual([]);
    expect(await ids('needs-me', REQUESTER)).toEqual([]);
    expect(await ids('mine', REQUESTER)).toContain(id);
    expect(await ids('all', READER)).toContain(id);
    expect(await ids('all', NOBODY)).toEqual([]);
    const page = await get('/approvals?limit=1', as(READER));
    expect(page.body.items).toHaveLength(1);
    const cursor = encodeURIComponent(page.body.pageInfo.nextCursor);
    const next = await get(`/approvals?limit=1&cursor=${cursor}`, as(READER));
    expect(next.body.items[0].id).not.toBe(page.body.items[0].id);
  });

  it.each([
    ['grant', READER, 403],
    ['deny', READER, 403],
    ['grant', NOBODY, 404],
    ['withdraw', OWNER, 403],
  ])('refuses to %s to %s', async (verb, user, status) => {
    const { id } = await ask();
    const response = await post(
      `/approvals/${id}/${verb}`,
      { ...seen, comment: 'x' },
      as(user),
    );
    expect(response.status).toBe(status);
    expect((await get(`/approvals/${id}`, as(OWNER))).body.state).toBe(
      'requested',
    );
  });

  it('is granted by the person themselves, and by no service on their behalf', async () => {
    const { id } = await ask();
    const token = mockCredentials.user.token(OWNER, {
      actor: { subject: 'plugin:scaffolder' },
    });
    const granted = await post(`/approvals/${id}/grant`, seen, {
      authorization: `Bearer ${token}`,
    });
    expect([granted.status, granted.body.error?.message]).toEqual([
      403,
      expect.stringContaining('plugin:scaffolder asks on behalf of'),
    ]);
    expect((await get(`/approvals/${id}`, as(OWNER))).body.state).toBe(
      'requested',
    );
  });

  it('lets nobody agree to what they asked for, and lets them withdraw it', async () => {
    const { id } = await ask({ requestedBy: OWNER });
    const own = await post(`/approvals/${id}/grant`, seen, as(OWNER));
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('somebody else');
    const withdrawn = await post(`/approvals/${id}/withdraw`, seen, as(OWNER));
    expect(withdrawn.body.state).toBe('withdrawn');
  });

  it('wants a reason for a denial, and the plan that was seen', async () => {
    const { id } = await ask();
    expect((await post(`/approvals/${id}/deny`, seen, as(OWNER))).status).toBe(
      400,
    );
    const other = { planHash: 'b'.repeat(64), comment: 'no' };
    expect((await post(`/approvals/${id}/deny`, other, as(OWNER))).status).toBe(
      409,
    );
    const denied = await post(
      `/approvals/${id}/deny`,
      { ...seen, comment: 'too late' },
      as(OWNER),
    );
    expect(denied.body).toMatchObject({ state: 'denied', comment: 'too late' });
  });

  it('takes requests from rooms alone, and the same one once', async () => {
    subjects += 1;
    expect((await post('/approvals', wanted(), {})).status).toBe(401);
    expect((await post('/approvals', wanted(), as(OWNER))).status).toBe(403);
    const first = await post('/approvals', wanted(), fromPlugin('rollouts'));
    const again = await post('/approvals', wanted(), fromPlugin('rollouts'));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.id).toBe(first.body.id);
  });

  it('answers what became of a request also after its deadline', async () => {
    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    const { id } = await ask({ expiresAt });
    await post(`/approvals/${id}/grant`, seen, as(OWNER));
    const used = await post(
      `/approvals/${id}/consume`,
      seen,
      fromPlugin('rollouts'),
    );
    expect(used.body.state).toBe('consumed');
    await sleep(Date.parse(expiresAt) - Date.now() + 50);
    const again = await post(
      '/approvals',
      wanted({ expiresAt }),
      fromPlugin('rollouts'),
    );
    expect([again.status, again.body.id, again.body.state]).toEqual([
      200,
      id,
      'consumed',
    ]);
  });

  it.each([
    [{ planHash: 'c'.repeat(64) }, /not the hash of the plan/],
    [{ expiresAt: '2020-01-01T00:00:00.000Z' }, /in the future/],
    [{ entityRef: 'component:default/absent' }, /no entity/],
    [{ link: '//evil.example' }, /link/],
    [{ plan: { facts: [], changes: [] } }, /changes/],
  ])('refuses the request with %j', async (changes, message) => {
    subjects += 1;
    const response = await post(
      '/approvals',
      wanted(changes),
      fromPlugin('rollouts'),
    );
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
  });
});
