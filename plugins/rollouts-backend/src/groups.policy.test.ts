import type { startTestBackend } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import {
  groupDetailsSchema,
  groupPageSchema,
  planSchema,
} from '@quarterdeck/plugin-rollouts-common';
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
  as,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(120_000);

const WISH = { entityRef: SHOP, environmentId: 'staging', version: 'v2' };
const OTHERS = [as(READER), as(STRANGER), as(BLIND), SERVICE, ANONYMOUS];

describe('groups of rollouts under a policy that looks at the entity', () => {
  let demo: DemoCluster;
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  const audit = recordedAudit();

  const ask = (
    method: 'get' | 'post',
    path: string,
    headers: Headers,
    body?: object,
  ) =>
    request(server)[method](`/api/rollouts/v1${path}`).set(headers).send(body);
  const statuses = async (
    asked: (headers: Headers) => PromiseLike<{ status: number }>,
  ) => {
    const found: number[] = [];
    for (const headers of OTHERS) {
      found.push((await asked(headers)).status);
    }
    return found;
  };
  const plan = async () => {
    const response = await ask('post', '/plans', as(OWNER), WISH);
    const { id, hash } = planSchema.parse(response.body);
    return { planId: id, planHash: hash };
  };

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    server = await startUnderPolicy(demo, audit.factory);
    while ((await ask('post', '/plans', as(OWNER), WISH)).status !== 201) {
      await sleep(100);
    }
  });
  afterAll(() => demo.close());

  it('are started, seen, given up and put back by who may do that with all their members', async () => {
    const body = { title: 'The shop', stages: [[await plan()]] };
    expect(
      await statuses(headers => ask('post', '/groups', headers, body)),
    ).toEqual([403, 404, 404, 403, 401]);
    expect(
      audit.records.filter(({ eventId }) => eventId === 'rollout-group'),
    ).toEqual([expect.objectContaining({ error: 'NotAllowedError' })]);
    const started = await ask('post', '/groups', as(OWNER), body);
    expect([started.status, started.body.error]).toEqual([201, undefined]);
    const { id } = groupDetailsSchema.parse(started.body).group;
    expect(
      await statuses(headers => ask('get', `/groups/${id}`, headers)),
    ).toEqual([200, 404, 404, 200, 401]);
    const listed = async (headers: Headers) =>
      groupPageSchema
        .parse((await ask('get', '/groups', headers)).body)
        .items.map(item => item.id);
    expect(await listed(as(READER))).toEqual([id]);
    expect(await listed(as(STRANGER))).toEqual([]);
    for (const control of ['abort', 'roll-back']) {
      expect(
        await statuses(headers =>
          ask('post', `/groups/${id}/${control}`, headers, { cause: 'x' }),
        ),
      ).toEqual([403, 404, 404, 403, 401]);
    }
    const causeless = await ask('post', `/groups/${id}/abort`, as(OWNER), {});
    expect(causeless.status).toBe(400);
    const early = await ask('post', `/groups/${id}/roll-back`, as(OWNER), {
      cause: 'x',
    });
    expect(early.body.error.message).toMatch(/you can abort/);
    const aborted = await ask('post', `/groups/${id}/abort`, as(OWNER), {
      cause: 'Not today',
    });
    expect(aborted.status).toBe(202);
    let details = groupDetailsSchema.parse(aborted.body);
    while (details.group.phase !== 'ended') {
      await sleep(200);
      details = groupDetailsSchema.parse(
        (await ask('get', `/groups/${id}`, as(OWNER))).body,
      );
    }
    expect(details.group.outcome).toBe('aborted');
    expect(details.log.map(({ reason }) => reason.code)).toEqual(
      expect.arrayContaining(['log.requested', 'group.given-up']),
    );
  });

  it.each<[string, (one: object) => object, number, RegExp]>([
    ['no member', () => ({ stages: [] }), 400, /stages/],
    ['the same twice', one => ({ stages: [[one], [one]] }), 400, /twice/],
    [
      'a plan that was not seen',
      one => ({ stages: [[{ ...one, planHash: 'b' }]] }),
      409,
      /another one than you have seen/,
    ],
    [
      'too many',
      one => ({ stages: [Array.from({ length: 21 }, () => one)] }),
      400,
      /at most 20/,
    ],
  ])('are refused with %s', async (_, change, status, message) => {
    const body = { title: 'The shop', ...change(await plan()) };
    const response = await ask('post', '/groups', as(OWNER), body);
    expect([response.status, response.body.error.message]).toEqual([
      status,
      expect.stringMatching(message),
    ]);
  });
});
