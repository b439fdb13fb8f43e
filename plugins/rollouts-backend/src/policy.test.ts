import type { startTestBackend } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { controlSchema, planSchema } from '@quarterdeck/plugin-rollouts-common';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { recordedAudit } from '@quarterdeck/toolkit-node/testUtils';
import { createShop } from './testing/shop';
import {
  ANONYMOUS,
  BLIND,
  Headers,
  OWNER,
  READER,
  SERVICE,
  SHOP,
  STRANGER,
  WARDEN,
  WHO,
  Who,
  as,
  startUnderPolicy,
  until,
} from './testing/underPolicy';

jest.setTimeout(120_000);

const NO_ID = '01890000-0000-7000-8000-000000000000';
const WISH = { entityRef: SHOP, environmentId: 'staging', version: 'v2' };
const LOCK = {
  environmentId: 'staging',
  entityRef: null,
  reason: 'Database work',
  expiresAt: null,
};

describe('rollouts under a policy that looks at the entity', () => {
  let demo: DemoCluster;
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  const audit = recordedAudit();

  const ask = (
    method: 'get' | 'post' | 'delete',
    path: string,
    headers: Headers,
    body?: object,
  ) =>
    request(server)[method](`/api/rollouts/v1${path}`).set(headers).send(body);
  const plan = async () => {
    const response = await ask('post', '/plans', as(OWNER), WISH);
    expect([response.status, response.body.error]).toEqual([201, undefined]);
    const { id, hash } = planSchema.parse(response.body);
    return { planId: id, planHash: hash };
  };
  const start = async () => {
    const response = await ask('post', '/rollouts', as(OWNER), await plan());
    expect([response.status, response.body.error]).toEqual([201, undefined]);
    return String(response.body.id);
  };
  /** Until it has ended: one rollout of a workload goes at a time. */
  const giveUp = async (id: string) => {
    const aborted = await ask('post', `/rollouts/${id}/abort`, as(OWNER), {});
    expect(aborted.status).toBe(202);
    for (;;) {
      const { body } = await ask('get', `/rollouts/${id}`, as(OWNER));
      if (body.rollout.phase === 'ended') {
        return body.rollout.outcome;
      }
      await sleep(100);
    }
  };

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    server = await startUnderPolicy(demo, audit.factory);
    for (;;) {
      const response = await ask('post', '/plans', as(OWNER), WISH);
      if (response.status === 201) {
        break;
      }
      await sleep(100);
    }
    // Rollouts wait before it, so that nothing is written while it is asked about.
    const freeze = { ...LOCK, environmentId: null, reason: 'Under test' };
    const frozen = await ask('post', '/locks', as(WARDEN), freeze);
    expect(frozen.status).toBe(201);
  });
  afterAll(() => demo.close());

  const statusOf = async (
    expected: Partial<Record<Who, number>>,
    answered: (headers: Headers) => Promise<{ status: number }>,
  ) => {
    const found: Partial<Record<Who, number>> = {};
    for (const who of controlled(expected)) {
      found[who] = (await answered(WHO[who])).status;
    }
    expect(found).toEqual(expected);
  };

  it('makes plans for who may see the rollouts of the entity, people only', async () => {
    await statusOf(
      {
        owner: 201,
        reader: 201,
        stranger: 403,
        blind: 404,
        service: 403,
        anonymous: 401,
      },
      headers => ask('post', '/plans', headers, WISH),
    );
  });

  it('shows a plan to them, and to nobody else that there is one', async () => {
    const { planId } = await plan();
    await statusOf(
      {
        owner: 200,
        reader: 200,
        service: 200,
        stranger: 404,
        blind: 404,
        anonymous: 401,
      },
      headers => ask('get', `/plans/${planId}`, headers),
    );
    const hidden = await ask('get', `/plans/${planId}`, as(BLIND));
    const absent = await ask('get', `/plans/${NO_ID}`, as(BLIND));
    expect(hidden.body.error.message.replace(planId, NO_ID)).toBe(
      absent.body.error.message,
    );
  });

  it('starts rollouts for the owner, and says to others no more than they may know', async () => {
    const body = await plan();
    await statusOf(
      {
        reader: 403,
        warden: 403,
        stranger: 404,
        blind: 404,
        service: 403,
        anonymous: 401,
      },
      headers => ask('post', '/rollouts', headers, body),
    );
    expect(await running()).toEqual([]);
    const started = await ask('post', '/rollouts', as(OWNER), body);
    expect(started.status).toBe(201);
    expect(started.body).toMatchObject({ phase: 'waiting', startedBy: OWNER });
    expect(await giveUp(started.body.id)).toBe('cancelled');
  });

  const running = async () =>
    (await ask('get', '/rollouts?active=true', as(OWNER))).body.items.map(
      (item: { id: string }) => item.id,
    );

  it('shows rollouts to who may see them, and lists them to nobody else', async () => {
    const id = await start();
    await statusOf(
      {
        owner: 200,
        reader: 200,
        service: 200,
        stranger: 404,
        blind: 404,
        anonymous: 401,
      },
      headers => ask('get', `/rollouts/${id}`, headers),
    );
    for (const query of ['', '?active=true', `?entity=${SHOP}`]) {
      const listed = async (headers: Headers) =>
        (await ask('get', `/rollouts${query}`, headers)).body.items.some(
          (item: { id: string }) => item.id === id,
        );
      expect(await listed(as(READER))).toBe(true);
      expect(await listed(SERVICE)).toBe(true);
      const hidden = await ask('get', `/rollouts${query}`, as(STRANGER));
      expect(hidden.body.items).toEqual([]);
      // Not even by how many pages there are.
      expect(hidden.body.pageInfo).toEqual({});
      expect(await listed(as(BLIND))).toBe(false);
    }
    expect((await ask('get', '/rollouts', ANONYMOUS)).status).toBe(401);
    await giveUp(id);
  });

  it.each(controlSchema.options)(
    'lets nobody but the owner %s',
    async control => {
      const id = await start();
      await statusOf(
        {
          reader: 403,
          warden: 403,
          stranger: 404,
          blind: 404,
          service: 403,
          anonymous: 401,
        },
        headers =>
          ask('post', `/rollouts/${id}/${control}`, headers, { cause: 'x' }),
      );
      const { body } = await ask('get', `/rollouts/${id}`, as(OWNER));
      expect(body.rollout.phase).toBe('waiting');
      expect(body.log).toHaveLength(1);
      const absent = await ask(
        'post',
        `/rollouts/${NO_ID}/${control}`,
        as(OWNER),
        { cause: 'x' },
      );
      expect(absent.status).toBe(404);
      const own = await ask('post', `/rollouts/${id}/${control}`, as(OWNER), {
        cause: 'x',
      });
      // Before the first write there is nothing but to give it up.
      const [status, message] =
        control === 'abort'
          ? [202, /^$/]
          : [409, /nothing to .*; you can abort/];
      expect(own.status).toBe(status);
      expect(own.body.error?.message ?? '').toMatch(message);
      if (control !== 'abort') {
        await giveUp(id);
      }
      await until(async () => (await running()).length === 0);
    },
  );

  it('locks for who may lock, shows it to all, and takes it away', async () => {
    await statusOf(
      { owner: 403, reader: 403, stranger: 403, service: 403, anonymous: 401 },
      headers => ask('post', '/locks', headers, LOCK),
    );
    const made = await ask('post', '/locks', as(WARDEN), LOCK);
    expect(made.status).toBe(201);
    const { id } = made.body;
    const listed = async (headers: Headers) =>
      (await ask('get', '/locks', headers)).body.items.some(
        (item: { id: string }) => item.id === id,
      );
    for (const who of ['owner', 'stranger', 'blind', 'service'] as const) {
      expect([who, await listed(WHO[who])]).toEqual([who, true]);
    }
    expect((await ask('get', '/locks', ANONYMOUS)).status).toBe(401);
    await statusOf(
      { owner: 403, reader: 403, stranger: 403, service: 403, anonymous: 401 },
      headers => ask('delete', `/locks/${id}`, headers),
    );
    await statusOf({ warden: 204 }, headers =>
      ask('delete', `/locks/${id}`, headers),
    );
    await statusOf({ warden: 404 }, headers =>
      ask('delete', `/locks/${id}`, headers),
    );
  });

  it('tells of the lock of an entity to nobody who may not see it', async () => {
    const body = { ...LOCK, entityRef: SHOP };
    await statusOf({ blind: 404 }, headers =>
      ask('post', '/locks', headers, body),
    );
    const made = await ask('post', '/locks', as(WARDEN), body);
    expect(made.status).toBe(201);
    const refs = async (headers: Headers) =>
      (await ask('get', '/locks', headers)).body.items.map(
        (item: { entityRef: string | null }) => item.entityRef,
      );
    expect(await refs(as(READER))).toContain(SHOP);
    expect(await refs(as(BLIND))).not.toContain(SHOP);
    expect(await refs(as(STRANGER))).not.toContain(SHOP);
    await ask('delete', `/locks/${made.body.id}`, as(WARDEN));
  });

  it.each([
    ['/plans', { ...WISH, version: undefined }, /one of version, images/],
    ['/plans', { ...WISH, fromEnvironment: 'staging' }, /one of version/],
    ['/plans', { ...WISH, entityRef: 'shop' }, /entityRef/],
    ['/plans', { ...WISH, version: 'v2 latest' }, /is no version/],
    [
      '/plans',
      { ...WISH, environmentId: 'moon' },
      /no environment "moon".*there is staging, testing/,
    ],
    ['/plans', { ...WISH, version: 'v1' }, /runs v1 already/],
    ['/plans', { ...WISH, strategy: 'canary' }, /no VirtualService/],
    ['/plans', { ...WISH, strategy: 'big-bang' }, /strategy/],
    ['/rollouts', { planId: 'x', planHash: 'y' }, /planId/],
    ['/locks', { ...LOCK, environmentId: 'moon' }, /no environment "moon"/],
    ['/locks', { ...LOCK, expiresAt: '2020-01-01T00:00:00.000Z' }, /future/],
    ['/locks', { ...LOCK, reason: ' ' }, /reason/],
  ])('refuses to %s with %j', async (path, body, message) => {
    const who = path === '/locks' ? as(WARDEN) : as(OWNER);
    const response = await ask('post', path, who, body);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
  });

  it.each([
    [
      'testing',
      409,
      "The portal's account may not patch deployments in shop; docs/guides/rollouts.md has the role",
    ],
    [
      'closed',
      409,
      'The portal may only read cluster closed; set rollouts.clusters.closed.write to true where it may change it',
    ],
    ['away', 503, 'Cluster gone does not answer: '],
  ])(
    'says of a cluster that cannot be changed why: %s',
    async (environmentId, status, message) => {
      const wish = { ...WISH, environmentId };
      const response = await ask('post', '/plans', as(OWNER), wish);
      expect(response.status).toBe(status);
      expect(response.body.error.message.slice(0, message.length)).toBe(
        message,
      );
    },
  );

  it('starts a plan that was seen, once', async () => {
    const body = await plan();
    const other = { ...body, planHash: 'b'.repeat(64) };
    const unseen = await ask('post', '/rollouts', as(OWNER), other);
    expect(unseen.status).toBe(409);
    expect(unseen.body.error.message).toMatch(/another one than you have seen/);
    const both = await Promise.all(
      [1, 2].map(() => ask('post', '/rollouts', as(OWNER), body)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409);
    expect(refused?.body.error.message).toMatch(/is under way; wait.*abort/);
    await giveUp(both.find(({ status }) => status === 201)?.body.id);
  });

  it('answers the same again to the same Idempotency-Key, and does nothing twice', async () => {
    const keyed = (key: string) => ({ ...as(OWNER), 'idempotency-key': key });
    const wishes = await Promise.all([
      ask('post', '/plans', keyed('plan-1'), WISH),
      sleep(500).then(() => ask('post', '/plans', keyed('plan-1'), WISH)),
    ]);
    expect(wishes.map(({ status }) => status)).toEqual([201, 201]);
    expect(wishes[1].body).toEqual(wishes[0].body);
    const body = await plan();
    const first = await ask('post', '/rollouts', keyed('start-1'), body);
    const again = await ask('post', '/rollouts', keyed('start-1'), body);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await running()).toEqual([first.body.id]);
    const abused = await ask(
      'post',
      '/rollouts',
      keyed('start-1'),
      await plan(),
    );
    expect(abused.status).toBe(400);
    expect(abused.body.error.message).toMatch(/used for another request/);
    // Somebody else's key is another key, and what was refused is not remembered.
    const theirs = { ...as(READER), 'idempotency-key': 'start-1' };
    expect((await ask('post', '/rollouts', theirs, body)).status).toBe(403);
    expect(
      (await ask('post', '/rollouts', keyed('start-2'), body)).status,
    ).toBe(409);
    await giveUp(first.body.id);
    const retried = await ask('post', '/rollouts', keyed('start-2'), body);
    expect(retried.status).toBe(201);
    await giveUp(retried.body.id);
    const odd = await ask('post', '/plans', keyed('a b'), WISH);
    expect(odd.status).toBe(400);
  });

  it('leaves an audit record of each change, also of one that was refused', async () => {
    audit.records.length = 0;
    const body = await plan();
    await ask('post', '/rollouts', as(READER), body);
    const started = await ask('post', '/rollouts', as(OWNER), body);
    const { id } = started.body;
    await ask('post', `/rollouts/${id}/pause`, as(OWNER), {});
    await giveUp(id);
    const lock = await ask('post', '/locks', as(WARDEN), LOCK);
    await ask('delete', `/locks/${lock.body.id}`, as(WARDEN));
    const { planId } = body;
    const meta = {
      actionType: 'start',
      planId,
      entityRef: SHOP,
      environmentId: 'staging',
    };
    const ours = audit.records.filter(
      ({ eventId }) => eventId !== 'entity-fetch',
    );
    expect(ours).toEqual([
      { eventId: 'rollout', meta, error: 'NotAllowedError' },
      { eventId: 'rollout', meta },
      {
        eventId: 'rollout',
        meta: { actionType: 'pause', id },
        error: 'ConflictError',
      },
      { eventId: 'rollout', meta: { actionType: 'abort', id } },
      { eventId: 'lock', meta: { actionType: 'add', ...LOCK } },
      { eventId: 'lock', meta: { actionType: 'remove', id: lock.body.id } },
    ]);
  });
});

function controlled(expected: Partial<Record<Who, number>>): Who[] {
  const all: Who[] = [
    'reader',
    'warden',
    'stranger',
    'blind',
    'service',
    'anonymous',
    'owner',
  ];
  return all.filter(who => expected[who] !== undefined);
}
