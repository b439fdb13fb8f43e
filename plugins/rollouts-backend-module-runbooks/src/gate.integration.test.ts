import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  DemoCluster,
  KubernetesObject,
  startDemoCluster,
} from '@quarterdeck/demo-cluster';
import { Run } from '@quarterdeck/plugin-runbooks-common';
import { Rollout } from '@quarterdeck/plugin-rollouts-common';
import { once } from 'node:events';
import { Server, createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';

jest.setTimeout(120_000);

const DANA = 'user:default/dana';
const HEADERS = { authorization: mockCredentials.user.header(DANA) };
const SHOP = 'component:default/shop';
const RUNBOOK = `---
title: Go live
parameters:
  version: { title: Version }
  environment: { title: Environment }
---
## Tell the others

\`\`\`step
id: tell
kind: manual
\`\`\`
`;

describe('a rollout that waits for a runbook, with both rooms', () => {
  let demo: DemoCluster;
  let files: Server;
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

  const ask = async (method: 'get' | 'post', path: string, body?: object) => {
    const asked = request(server)[method](path).set(HEADERS);
    const { status, body: answer } = await (body ? asked.send(body) : asked);
    if (status >= 300) {
      throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    }
    return answer;
  };
  /** Tries until it is so, since each room finds out by itself. */
  const eventually = async <T>(tried: () => Promise<T | undefined>) => {
    let error: unknown;
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
      try {
        const found = await tried();
        if (found !== undefined) {
          return found;
        }
      } catch (caught) {
        error = caught;
      }
    }
    throw error ?? new Error('It did not come to that');
  };
  const start = async (): Promise<Rollout> => {
    const plan = await eventually(() =>
      ask('post', '/api/rollouts/v1/plans', {
        entityRef: SHOP,
        environmentId: 'staging',
        version: 'v2',
        purpose: 'deploy',
      }),
    );
    return await ask('post', '/api/rollouts/v1/rollouts', {
      planId: plan.id,
      planHash: plan.hash,
    });
  };
  const look = async (id: string): Promise<Rollout> =>
    (await ask('get', `/api/rollouts/v1/rollouts/${id}`)).rollout;
  const gateOf = async (id: string, code: string) =>
    await eventually(async () => {
      const rollout = await look(id);
      return rollout.gates.find(
        ({ kind, reason }) => kind === 'runbook' && reason.code === code,
      );
    });
  const runAt = async (link: string | null): Promise<Run> =>
    await ask('get', `/api/runbooks/v1${link?.replace('/runbooks', '')}`);

  beforeAll(async () => {
    demo = await startDemoCluster({ port: 0, examples: false, load: false });
    createShop(demo);
    files = createServer((_, response) => response.end(RUNBOOK)).listen(
      0,
      '127.0.0.1',
    );
    await once(files, 'listening');
    const address = files.address();
    const host = `127.0.0.1:${typeof address === 'object' && address?.port}`;
    ({ server } = await startTestBackend({
      features: [
        import('@quarterdeck/plugin-environments-backend'),
        import('@quarterdeck/plugin-rollouts-backend'),
        import('@quarterdeck/plugin-runbooks-backend'),
        import('./index'),
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'shop',
                namespace: 'default',
                annotations: {
                  'backstage.io/kubernetes-label-selector': 'app=shop',
                  'backstage.io/kubernetes-namespace': 'shop',
                  'quarterdeck.io/runbooks': './go-live.md',
                  'backstage.io/managed-by-location': `url:http://${host}/catalog-info.yaml`,
                },
              },
              spec: { type: 'service', owner: DANA, lifecycle: 'production' },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: { reading: { allow: [{ host }] } },
            kubernetes: {
              serviceLocatorMethod: { type: 'multiTenant' },
              clusterLocatorMethods: [
                {
                  type: 'config',
                  clusters: [
                    {
                      name: 'demo',
                      url: demo.url,
                      authProvider: 'serviceAccount',
                      serviceAccountToken: demo.token,
                      caData: Buffer.from(demo.caCertificate).toString(
                        'base64',
                      ),
                    },
                  ],
                },
              ],
            },
            environments: {
              definitions: {
                staging: {
                  rank: 1,
                  tier: 'staging',
                  clusters: ['demo'],
                  namespaces: ['shop'],
                },
              },
            },
            rollouts: {
              clusters: { demo: { write: true } },
              runbooks: { staging: { before: 'go-live' } },
            },
          },
        }),
      ],
    }));
  });
  afterAll(async () => {
    files?.close();
    await demo?.close();
  });

  it('starts the run for who started the rollout, and opens once it is completed', async () => {
    const { id } = await start();
    const { link } = await gateOf(id, 'gate.runbook-under-way');
    const run = await runAt(link);
    expect(run).toMatchObject({
      slug: 'go-live',
      mode: 'real',
      lead: DANA,
      environmentId: 'staging',
      correlationId: id,
      originLink: `/rollouts/${id}`,
      parameters: { environment: 'staging', version: 'v2' },
      currentStepTitle: 'Tell the others',
    });

    // What was given up opens nothing, and neither does a rehearsal.
    await ask('post', `/api/runbooks/v1/runs/${run.id}/abort`, {
      reason: 'Too early',
    });
    const aborted = await gateOf(id, 'gate.runbook-aborted');
    expect(aborted).toMatchObject({ isOpen: false, link });
    const again = { ...pickWish(run), correlationId: id };
    await ask('post', '/api/runbooks/v1/runs', { ...again, mode: 'dry-run' });
    const second: Run = await ask('post', '/api/runbooks/v1/runs', again);
    await gateOf(id, 'gate.runbook-under-way');
    await ask(
      'post',
      `/api/runbooks/v1/runs/${second.id}/steps/tell/complete`,
      {},
    );
    expect(await gateOf(id, 'gate.runbook-completed')).toMatchObject({
      isOpen: true,
      link: `/runbooks/runs/${second.id}`,
    });
    const begun = await eventually(async () => {
      const rollout = await look(id);
      return rollout.phase === 'waiting' ? undefined : rollout;
    });
    expect(begun.phase).toBe('progressing');
  });
});

function pickWish({ entityRef, slug, environmentId, parameters }: Run) {
  return { entityRef, slug, environmentId, parameters };
}

function createShop({ client }: DemoCluster): void {
  const by = { fieldManager: 'test' };
  client.create(
    'v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    by,
  );
  const labels = { app: 'shop' };
  client.create<KubernetesObject & { spec: unknown }>(
    'apps/v1/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop', namespace: 'shop', labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            annotations: { 'quarterdeck.io/demo-startup': '0.1' },
          },
          spec: {
            containers: [{ name: 'shop', image: 'registry.example/shop:v1' }],
          },
        },
      },
    },
    by,
  );
}
