import { mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import express from 'express';
import request from 'supertest';
import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../../domain/records';
import { initialState } from '../../domain/state';
import { FlaggerDesk } from '../../engine/FlaggerDesk';
import { FlaggerHooks } from '../../providers/controllers/hooks';
import { examplePlan } from '../../testing/examplePlan';
import { answerFlagger, withoutSecret } from './flaggerHooks';

const hooks = new FlaggerHooks('a secret of thirty-two characters', [
  'other',
  'demo',
]);
const CANARY = { cluster: 'demo', namespace: 'shop', name: 'shop' };
const BODY = {
  name: 'shop',
  namespace: 'shop',
  phase: 'Progressing',
  checksum: '85d557f47b',
  metadata: { some: 'thing' },
};

function record(phase: 'progressing' | 'paused'): RolloutRecord {
  return {
    id: 'r',
    plan: {
      id: 'p',
      hash: 'h',
      createdBy: 'user:default/dana',
      createdAt: 0,
      expiresAt: 1,
      document: examplePlan('flagger', { gates: [] }),
      notices: [],
    },
    state: {
      ...initialState(0, [], rolloutReason('paused.by-hand', { by: 'Dana' })),
      phase,
    },
    startedBy: 'user:default/dana',
    startedAt: 0,
    revision: 1,
  };
}

/** The door as the backend opens it, with its log. */
function door(
  records: RolloutRecord[],
  options: { hooks?: FlaggerHooks } = { hooks },
) {
  const logger = mockServices.logger.mock();
  const middleware = MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger,
  });
  const flagger = new FlaggerDesk({
    store: {
      activeIn: async (cluster, namespace) =>
        cluster === 'demo' && namespace === 'shop' ? records : [],
    },
    hooks: options.hooks,
    baseUrl: async () => 'https://portal.example/api/rollouts',
  });
  const app = express();
  app.use(middleware.logging());
  app.use('/v1/hooks/flagger', withoutSecret);
  app.use(express.json());
  app.post('/v1/hooks/flagger/:secret/:type', (incoming, response, next) => {
    Promise.resolve(answerFlagger({ flagger })(incoming, response, next)).catch(
      next,
    );
  });
  app.use(middleware.error());
  return { app, logger, flagger };
}

const path = (type = 'confirm-promotion') => hooks.pathOf({ ...CANARY, type });

describe('the webhooks of Flagger', () => {
  it('answer exactly 200 for a yes, since Flagger takes nothing above 202, and 403 with the reason for a no', async () => {
    const yes = await request(door([record('progressing')]).app)
      .post(path())
      .send(BODY);
    expect(yes.status).toBe(200);
    expect(yes.body).toMatchObject({ isOpen: true });
    const no = await request(door([record('paused')]).app)
      .post(path())
      .send(BODY);
    expect(no.status).toBe(403);
    expect(no.body.reason.message).toBe('Paused by Dana');
  });

  it('are not there for the secret of another Canary, for none, or for what is no webhook', async () => {
    const { app } = door([record('progressing')]);
    const statuses = await Promise.all(
      [
        [path(), { ...BODY, name: 'cart' }],
        [path(), { ...BODY, namespace: 'cart' }],
        [path(), {}],
        [path('drop-tables'), BODY],
        [`/v1/hooks/flagger/${'0'.repeat(64)}/rollback`, BODY],
        ['/v1/hooks/flagger/short/rollback', BODY],
      ].map(async ([address, body]) => {
        const { status } = await request(app)
          .post(String(address))
          .send(Object(body));
        return status;
      }),
    );
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404]);
    const off = await request(door([], { hooks: undefined }).app)
      .post(path())
      .send(BODY);
    expect(off.status).toBe(404);
  });

  it('leave no secret in the log, not even where the body is no JSON', async () => {
    const { app, logger } = door([]);
    await request(app).post(path()).send(BODY);
    await request(app)
      .post(path())
      .set('content-type', 'application/json')
      .send('{');
    const secret = path().split('/')[4];
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const logged = JSON.stringify([
      logger.info.mock.calls,
      logger.warn.mock.calls,
      logger.error.mock.calls,
    ]);
    expect(logged).toContain('/v1/hooks/flagger/…/confirm-promotion');
    expect(logged).not.toContain(secret);
  });

  it('can be copied into a Canary that lacks them', async () => {
    const { flagger } = door([]);
    const { plan } = record('progressing');
    const routing = plan.document.routing;
    if (routing.kind !== 'flagger') {
      throw new Error('not a plan for Flagger');
    }
    expect(await flagger.snippet(plan)).toBeUndefined();
    const snippet = await flagger.snippet({
      ...plan,
      document: {
        ...plan.document,
        routing: { ...routing, hooks: ['rollback'] },
      },
    });
    expect(snippet).toContain('type: confirm-rollout');
    expect(snippet).not.toContain('type: rollback');
    const url = `https://portal.example/api/rollouts${path('confirm-rollout')}`;
    expect(snippet).toContain(url);
    expect(hooks.isOurs(url, { ...CANARY, type: 'confirm-rollout' })).toBe(
      true,
    );
    expect(hooks.isOurs(url, { ...CANARY, type: 'rollback' })).toBe(false);
  });
});
