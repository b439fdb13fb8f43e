import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { incidentPageSchema } from '@quarterdeck/plugin-incidents-common';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { v5 as uuid } from 'uuid';
import { incidentsPlugin } from './plugin';
import { ALERTS_CONFIG, component } from './testing/AlertsUnderTest';
import { SHOP } from './testing/examples';

jest.setTimeout(120_000);

const idOf = (name: string) => uuid(name, uuid.URL);

function fact(verb: string, rollout: string, at: number): NewFact {
  const iso = (time: number) => new Date(time).toISOString();
  return {
    id: idOf(`${verb}/${rollout}`),
    type: `rollouts.rollout.${verb}`,
    version: 1,
    occurredAt: iso(at),
    entityRef: SHOP,
    environmentId: 'production',
    actor: { kind: 'system', ref: 'rollouts' },
    subject: { kind: 'rollout', id: idOf(rollout) },
    correlationId: rollout,
    causationId: null,
    summary: `Rollout of ${rollout} to production ${verb}`,
    payload: {
      rolloutId: idOf(rollout),
      planHash: 'h',
      strategy: 'canary',
      purpose: 'deploy',
      workload: 'demo/shop/Deployment/shop',
      fromVersion: 'v1',
      toVersion: rollout,
      reason: { code: 'x', params: {}, message: 'Its error rate rose' },
      breachAt: iso(at - 2000),
      safeAt: iso(at - 1000),
      healthyAt: null,
    },
  };
}

/** With the timeline itself, which pages and keeps its order its own way. */
it('follows the real timeline from the first page to what comes later', async () => {
  const { server } = await startTestBackend({
    features: [
      incidentsPlugin,
      import('@quarterdeck/plugin-timeline-backend'),
      catalogServiceMock.factory({ entities: [component('shop')] }),
      mockServices.rootConfig.factory({ data: ALERTS_CONFIG }),
    ],
  });
  const append = async (...facts: NewFact[]) => {
    const { status } = await request(server)
      .post('/api/timeline/v1/facts')
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:rollouts'),
          targetPluginId: 'timeline',
        }),
      )
      .send({ facts });
    expect(status).toBe(201);
  };
  const until = async (count: number) => {
    for (;;) {
      const { body } = await request(server)
        .get('/api/incidents/v1/incidents')
        .set('authorization', mockCredentials.user.header());
      const { items } = incidentPageSchema.parse(body);
      if (items.length >= count) {
        return items;
      }
      await sleep(200);
    }
  };
  const now = Date.now();
  await append(
    fact('started', 'v2', now - 60_000),
    fact('succeeded', 'v3', now - 50_000),
    fact('rolled-back', 'v2', now - 30_000),
  );
  const [first] = await until(1);
  expect(first).toMatchObject({
    title: 'v2 was rolled back in production',
    state: 'mitigated',
    source: 'rollback',
    startedAt: new Date(now - 32_000).toISOString(),
  });
  await request(server)
    .post(`/api/incidents/v1/incidents/${first.id}/resolve`)
    .set('authorization', mockCredentials.user.header())
    .send({});
  await append(fact('rolled-back', 'v4', Date.now() + 3000));
  const items = await until(2);
  expect(items.map(({ title }) => title)).toEqual([
    'v4 was rolled back in production',
    'v2 was rolled back in production',
  ]);
});
