import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { newEvidenceSchema } from '@quarterdeck/plugin-rollouts-common';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { recordedAudit } from '@quarterdeck/toolkit-node/testUtils';
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
      'Production is production: rehearse a rollback where nobody depends on it',
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

  it.each([
    'registry.example/shop:v2\u202e',
    'shop:v2\nlevel=error',
    'shop: v2',
  ])('takes no image whose name shows as another: %j', async image => {
    const { version: _, ...wish } = PRODUCTION;
    const { status, body } = await post('/plans', OWNER, {
      ...wish,
      images: [{ container: 'shop', image }],
    });
    expect([status, body.error?.message]).toEqual([
      400,
      expect.stringContaining('is no name of an image'),
    ]);
  });

  it.each(['override-gate', 'acknowledge-override'])(
    'takes %s from the person themselves, and from no service on their behalf',
    async verb => {
      const token = mockCredentials.user.token(OWNER, {
        actor: { subject: 'plugin:scaffolder' },
      });
      const { status, body } = await request(server)
        .post(`/api/rollouts/v1/rollouts/${NO_ID}/${verb}`)
        .set('authorization', `Bearer ${token}`)
        .send({ gate: 'freeze', beforeStep: null, cause: 'x' });
      expect([status, body.error?.message]).toEqual([
        403,
        expect.stringContaining('plugin:scaffolder asks on behalf of'),
      ]);
    },
  );

  it('takes no more findings than every database can keep', () => {
    const report = {
      entityRef: SHOP,
      kind: 'scan',
      image: 'shop:v2',
      result: 'passed',
      at: '2026-03-04T12:00:00.000Z',
    };
    const parse = (criticalFindings: number) =>
      newEvidenceSchema.safeParse({ ...report, criticalFindings }).success;
    expect([parse(7), parse(2 ** 31)]).toEqual([true, false]);
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
