import { actionsRegistryServiceFactory } from '@backstage/backend-defaults/alpha';
import type { startTestBackend } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { recordedAudit } from '@quarterdeck/toolkit-node/testUtils';
import { createShop } from '../testing/shop';
import {
  Headers,
  OWNER,
  READER,
  SERVICE,
  SHOP,
  STRANGER,
  WARDEN,
  as,
  startUnderPolicy,
} from '../testing/underPolicy';

jest.setTimeout(120_000);

const WISH = { entityRef: SHOP, environmentId: 'staging', version: 'v2' };

describe('the actions of rollouts, through the registry', () => {
  let demo: DemoCluster;
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  const audit = recordedAudit();

  const invoke = async (name: string, input: object, headers: Headers) =>
    await request(server)
      .post(
        `/api/rollouts/.backstage/actions/v2/actions/rollouts:${name}/invoke`,
      )
      .set(headers)
      .send({ input });
  const done = async (name: string, input: object, headers = as(OWNER)) => {
    const { status, body } = await invoke(name, input, headers);
    expect([name, status, body.error?.message]).toEqual([name, 200, undefined]);
    return body.output;
  };

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    server = await startUnderPolicy(
      demo,
      audit.factory,
      actionsRegistryServiceFactory,
    );
    for (;;) {
      const { status } = await invoke('plan-rollout', WISH, as(OWNER));
      if (status === 200) {
        break;
      }
      await sleep(100);
    }
    const frozen = await request(server)
      .post('/api/rollouts/v1/locks')
      .set(as(WARDEN))
      .send({
        environmentId: null,
        entityRef: null,
        reason: 'Under test',
        expiresAt: null,
      });
    expect(frozen.status).toBe(201);
  });
  afterAll(() => demo.close());

  it('say which of them change anything, and agreeing is none of them', async () => {
    const { body } = await request(server)
      .get('/api/rollouts/.backstage/actions/v1/actions')
      .set(as(OWNER));
    const attributes = Object.fromEntries(
      body.actions.map((action: { id: string; attributes: object }) => [
        action.id,
        action.attributes,
      ]),
    );
    const reads = { readOnly: true, destructive: false, idempotent: true };
    const changes = { readOnly: false, destructive: true };
    expect(attributes).toEqual({
      'rollouts:plan-rollout': reads,
      'rollouts:plan-rollback': reads,
      'rollouts:list-rollouts': reads,
      'rollouts:explain-rollout': reads,
      'rollouts:execute-plan': { ...changes, idempotent: false },
      'rollouts:promote-rollout': { ...changes, idempotent: true },
      'rollouts:abort-rollout': { ...changes, idempotent: true },
    });
  });

  it('plan, carry out what was planned, explain what it waits for, and give it up', async () => {
    const plan = await done('plan-rollout', { ...WISH, cause: 'Faster' });
    expect(plan).toMatchObject({
      needsApproval: false,
      link: `/rollouts/plans/${plan.planId}`,
    });
    expect(plan.summary.join('\n')).toMatch(
      /shop in staging: from v1 to v2, rolling[\s\S]*There is no freeze/,
    );
    const unseen = await invoke(
      'execute-plan',
      { ...plan, planHash: 'b'.repeat(64) },
      as(OWNER),
    );
    expect([unseen.status, unseen.body.error.message]).toEqual([
      409,
      'The plan is another one than you have seen',
    ]);
    const { planId, planHash } = plan;
    const keyed = { planId, planHash, idempotencyKey: 'run-1/step-2' };
    const [started, ...again] = await Promise.all([
      done('execute-plan', keyed),
      done('execute-plan', keyed),
      done('execute-plan', keyed),
    ]);
    expect(again.map(({ id: same }) => same)).toEqual([started.id, started.id]);
    expect(started).toMatchObject({
      phase: 'waiting',
      startedBy: OWNER,
      controls: ['abort'],
      link: `/rollouts/${started.id}`,
    });
    const { id } = started;
    const listed = await done('list-rollouts', { active: true }, as(READER));
    expect(listed.items).toMatchObject([{ id, toVersion: 'v2' }]);
    let explained = await done('explain-rollout', { id }, as(READER));
    while (explained.reason.startsWith('Asked for')) {
      await sleep(100);
      explained = await done('explain-rollout', { id }, as(READER));
    }
    expect(explained.waitsFor).toContainEqual(
      expect.objectContaining({
        gate: 'freeze',
        reason: expect.stringContaining('Under test'),
      }),
    );
    expect(explained.explanation.join('\n')).toMatch(
      /v1 to v2 \(rolling, deploy\).*: Faster\.[\s\S]*Gate freeze: .*Under test/,
    );
    const early = await invoke('promote-rollout', { id }, as(OWNER));
    expect([early.status, early.body.error.message]).toEqual([
      409,
      expect.stringContaining('you can abort'),
    ]);
    await done('abort-rollout', { id, cause: 'Not today' });
    await done('abort-rollout', { id, cause: 'Not today' });
    let ended = explained;
    while (ended.phase !== 'ended') {
      await sleep(100);
      ended = await done('explain-rollout', { id });
    }
    expect(ended).toMatchObject({ outcome: 'cancelled', waitsFor: [] });
    expect(ended.log.at(-1)).toMatchObject({ by: OWNER });
    await done('abort-rollout', { id, cause: 'Not today' });
    expect(await done('execute-plan', keyed)).toMatchObject({
      id,
      outcome: 'cancelled',
    });
    const other = await done('plan-rollout', WISH);
    const reused = await invoke(
      'execute-plan',
      { ...keyed, planId: other.planId, planHash: other.planHash },
      as(OWNER),
    );
    expect([reused.status, reused.body.error.message]).toEqual([
      400,
      expect.stringContaining('used for another plan'),
    ]);
    const { items } = await done('list-rollouts', { entityRef: SHOP });
    expect(items).toHaveLength(1);
  });

  it('refuse who may not, as the pages do, and leave the same audit record', async () => {
    const { planId, planHash } = await done('plan-rollout', WISH);
    audit.records.length = 0;
    const statuses = async (name: string, input: object, who: Headers[]) =>
      await Promise.all(
        who.map(async headers => (await invoke(name, input, headers)).status),
      );
    const others = [as(READER), as(STRANGER), SERVICE];
    expect(
      await statuses('execute-plan', { planId, planHash }, others),
    ).toEqual([403, 404, 403]);
    expect(
      audit.records.filter(({ eventId }) => eventId === 'rollout'),
    ).toEqual([
      {
        eventId: 'rollout',
        meta: {
          actionType: 'start',
          planId,
          entityRef: SHOP,
          environmentId: 'staging',
        },
        error: 'NotAllowedError',
      },
    ]);
    expect(await statuses('plan-rollout', WISH, others)).toEqual([
      200, 403, 403,
    ]);
    expect(
      (await done('list-rollouts', { entityRef: SHOP }, as(STRANGER))).items,
    ).toEqual([]);
    const [{ id }] = (await done('list-rollouts', {})).items;
    expect(await statuses('explain-rollout', { id }, others)).toEqual([
      200, 404, 200,
    ]);
    const abort = { id, cause: 'x' };
    expect(await statuses('abort-rollout', abort, others)).toEqual([
      403, 404, 403,
    ]);
  });

  it.each([
    ['plan-rollout', { ...WISH, entityRef: 'shop' }, /no entity in full/],
    ['plan-rollout', { ...WISH, version: undefined }, /one of version/],
    ['plan-rollout', { ...WISH, version: 'v1' }, /runs v1 already/],
    ['plan-rollback', { ...WISH, version: undefined }, /nothing to go back/],
    ['plan-rollback', WISH, /has not run healthy in .* before/],
    ['execute-plan', { planId: 'x', planHash: 'y' }, /planId/],
    ['explain-rollout', { id: 'x' }, /id/],
  ])('%s says what is wrong with %j', async (name, input, message) => {
    const { status, body } = await invoke(name, input, as(OWNER));
    expect([400, 404]).toContain(status);
    expect(body.error.message).toMatch(message);
  });
});
