import { mockCredentials } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { planSchema } from '@quarterdeck/plugin-rollouts-common';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { recordedAudit } from '@quarterdeck/toolkit-node/testUtils';
import { createShop } from './testing/shop';
import {
  Headers,
  OWNER,
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

const WISH = { entityRef: SHOP, environmentId: 'staging', version: 'v2' };

describe('gates under a policy that looks at the entity', () => {
  let demo: DemoCluster;
  let server: Awaited<ReturnType<typeof startUnderPolicy>>;
  const audit = recordedAudit();

  const ask = (
    method: 'get' | 'post',
    path: string,
    headers: Headers,
    body?: object,
  ) =>
    request(server)[method](`/api/rollouts/v1${path}`).set(headers).send(body);
  const statusOf = async (
    expected: Partial<Record<Who, number>>,
    answered: (headers: Headers) => Promise<{ status: number }>,
  ) => {
    const found: Partial<Record<string, number>> = {};
    for (const [who, headers] of Object.entries(WHO)) {
      if (Object.keys(expected).includes(who)) {
        found[who] = (await answered(headers)).status;
      }
    }
    expect(found).toEqual(expected);
  };
  const start = async () => {
    let planned = await ask('post', '/plans', as(OWNER), WISH);
    while (planned.status !== 201) {
      await sleep(100);
      planned = await ask('post', '/plans', as(OWNER), WISH);
    }
    const { id, hash } = planSchema.parse(planned.body);
    const body = { planId: id, planHash: hash };
    const started = await ask('post', '/rollouts', as(OWNER), body);
    expect(started.status).toBe(201);
    return String(started.body.id);
  };

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    server = await startUnderPolicy(demo, audit.factory);
    for (const environmentId of [null, 'staging']) {
      const lock = { environmentId, entityRef: null, expiresAt: null };
      const body = { ...lock, reason: 'Under test' };
      expect((await ask('post', '/locks', as(WARDEN), body)).status).toBe(201);
    }
  });
  afterAll(() => demo.close());

  it('passes a closed gate for who may, and has somebody else look at it', async () => {
    const id = await start();
    await until(async () => {
      const { body } = await ask('get', `/rollouts/${id}`, as(OWNER));
      return body.rollout.gates.every(
        (gate: { canOverride: boolean }) => gate.canOverride,
      );
    });
    const path = `/rollouts/${id}/override-gate`;
    const freeze = { gate: 'freeze', beforeStep: null };
    const body = { ...freeze, cause: 'It is on fire' };
    await statusOf(
      { reader: 403, stranger: 404, blind: 404, service: 403, anonymous: 401 },
      headers => ask('post', path, headers, body),
    );
    const without = await ask('post', path, as(OWNER), freeze);
    expect(without.status).toBe(400);
    const absent = { ...body, gate: 'window' };
    expect((await ask('post', path, as(OWNER), absent)).status).toBe(409);
    await statusOf({ owner: 202 }, headers => ask('post', path, headers, body));
    const reviews = async (headers: Headers) =>
      (await ask('get', '/rollouts?review=open', headers)).body.items;
    await until(async () => (await reviews(as(WARDEN))).length === 1);
    const [passed] = await reviews(as(WARDEN));
    expect(passed).toMatchObject({
      id,
      phase: 'waiting',
      overrides: [{ ...body, by: OWNER, acknowledgedBy: null }],
    });
    const open = passed.gates.map(({ isOpen }: { isOpen: boolean }) => isOpen);
    expect(open).toEqual([true, false]);
    expect(await reviews(as(STRANGER))).toEqual([]);
    const review = `/rollouts/${id}/acknowledge-override`;
    await statusOf(
      { owner: 403, reader: 403, stranger: 404, service: 403, anonymous: 401 },
      headers => ask('post', review, headers, freeze),
    );
    await statusOf({ warden: 202 }, headers =>
      ask('post', review, headers, freeze),
    );
    await until(async () => (await reviews(as(WARDEN))).length === 0);
    await statusOf({ warden: 409 }, headers =>
      ask('post', review, headers, freeze),
    );
  });

  it('takes evidence from the services that are named, once', async () => {
    const evidence = {
      entityRef: SHOP,
      kind: 'scan',
      image: `registry.example/shop@sha256:${'a'.repeat(64)}`,
      result: 'passed',
      criticalFindings: 0,
      at: '2026-03-04T12:00:00.000Z',
    };
    const report = (headers: Headers, changes: object = {}) =>
      ask('post', '/evidence', headers, { ...evidence, ...changes });
    await statusOf({ owner: 403, warden: 403, anonymous: 401 }, report);
    const other = {
      authorization: mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:backups'),
        targetPluginId: 'rollouts',
      }),
    };
    const refused = await report(other);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(/rollouts.evidence.reporters/);
    const first = await report(SERVICE);
    expect([first.status, first.body.error]).toEqual([201, undefined]);
    expect(first.body).toMatchObject({
      digest: `sha256:${'a'.repeat(64)}`,
      reportedBy: 'plugin:runbooks',
    });
    const again = await report(SERVICE);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    for (const [changes, status, message] of [
      [{ image: 'registry.example/shop:v9' }, 409, /No pod of .* runs/],
      [{ entityRef: 'component:default/none' }, 400, /There is no entity/],
      [{ at: '2999-01-01T00:00:00.000Z' }, 400, /something that has happened/],
      [{ criticalFindings: null }, 400, /a scan says it/],
      [{ kind: 'end-to-end' }, 400, /a scan says it/],
      [{ link: 'ftp://ci.example/1' }, 400, /link/],
    ] as const) {
      const response = await report(SERVICE, changes);
      expect([changes, response.status]).toEqual([changes, status]);
      expect(response.body.error.message).toMatch(message);
    }
  });

  it('leaves an audit record of who passed what, also of who was refused', () => {
    const passes = audit.records.filter(
      ({ meta }) => meta?.actionType === 'override-gate',
    );
    expect(passes.filter(({ error }) => error === undefined)).toEqual([
      {
        eventId: 'rollout',
        meta: expect.objectContaining({ gate: 'freeze' }),
      },
    ]);
    expect(passes.map(({ error }) => error)).toContain('NotAllowedError');
  });
});
