import type { startTestBackend } from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { recordedAudit } from './testing/recordedAudit';
import { createShop } from './testing/shop';
import {
  OWNER,
  SHOP,
  WARDEN,
  as,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(120_000);

const NO_ID = '01890000-0000-7000-8000-000000000000';
const PRODUCTION = {
  entityRef: SHOP,
  environmentId: 'production',
  version: 'v2',
  strategy: 'rolling',
  waiver: 'the mesh is down',
};

/** People who may do much, and try to do more. */
describe('rollouts asked for by somebody who means no good', () => {
  let demo: DemoCluster;
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

  const post = (path: string, user: string, body: object) =>
    request(server).post(`/api/rollouts/v1${path}`).set(as(user)).send(body);

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    server = await startUnderPolicy(demo, recordedAudit().factory);
    while ((await post('/plans', OWNER, PRODUCTION)).status !== 201) {
      await sleep(100);
    }
  });
  afterAll(() => demo.close());

  it('plans no drill where people are served: it would wait for no lower environment', async () => {
    const { status, body } = await post('/plans', OWNER, {
      ...PRODUCTION,
      purpose: 'drill',
    });
    expect([status, body.error?.message]).toEqual([
      400,
      'Nothing is rehearsed in Production: people are served there. Rehearse where it does no harm, or deploy it',
    ]);
  });

  it('keeps in the plan, for whoever agrees to it, why a strategy is taken that the environment does not take', async () => {
    const { body } = await post('/plans', OWNER, PRODUCTION);
    expect(body.document.waiver).toBe('the mesh is down');
    const without = await post('/plans', OWNER, {
      ...PRODUCTION,
      waiver: undefined,
    });
    expect(without.status).toBe(400);
  });

  it('locks an entity however its name is written', async () => {
    const { status, body } = await post('/locks', WARDEN, {
      environmentId: null,
      entityRef: 'Component:default/Shop',
      reason: 'Under test',
      expiresAt: null,
    });
    expect([status, body.entityRef]).toEqual([201, SHOP]);
  });

  it('skips no analysis without a reason', async () => {
    const path = `/rollouts/${NO_ID}/skip-analysis`;
    const { status, body } = await post(path, OWNER, {});
    expect([status, body.error.message]).toEqual([
      400,
      'cause is missing: say why the metrics are not to count',
    ]);
    expect((await post(path, OWNER, { cause: 'x' })).status).toBe(404);
  });
});
