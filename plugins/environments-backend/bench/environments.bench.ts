/**
 * What one look at a service's page costs: the Environments tab beside the Kubernetes tab of Backstage's own plugin, of
 * the same service in the same cluster. Both are asked as their pages ask, over HTTP, one look after the other and then
 * many at once; a counting proxy before the API server tells what the cluster had to answer.
 */
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AddressInfo } from 'node:net';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemoCluster } from '@quarterdeck/demo-cluster';
import { environmentsPlugin } from '../src/plugin';

const VIEWS = 200;
const CONCURRENT = 20;
const EXAMPLES = path.resolve(__dirname, '../../../examples');

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'veza-backend-api',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'veza-backend-api' },
  },
  spec: { type: 'service', owner: 'team', lifecycle: 'production' },
};

interface Figures {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  viewsPerSecondConcurrent: number;
  clusterRequestsPerView: number;
}

export async function run(): Promise<Record<string, unknown>> {
  const cluster = await startDemoCluster({
    port: 0,
    examples: EXAMPLES,
    load: false,
  });
  await cluster.settled;
  const proxy = await startCountingProxy(cluster.url);
  const server = await startBackend(proxy.url, cluster.token);
  try {
    const ours = await measure(proxy, () =>
      ask(
        server,
        'GET',
        '/api/environments/v1/entities/component/default/veza-backend-api/environments',
      ),
    );
    const peer = await measure(proxy, async () => {
      await ask(server, 'GET', '/api/kubernetes/clusters');
      await ask(server, 'POST', '/api/kubernetes/services/veza-backend-api', {
        auth: {},
        entity,
      });
    });
    return {
      views: VIEWS,
      concurrent: CONCURRENT,
      environments: ours,
      '@backstage/plugin-kubernetes-backend': peer,
    };
  } finally {
    await server.stop();
    await proxy.close();
    await cluster.close();
  }
}

async function startBackend(clusterUrl: string, token: string) {
  const backend = await startTestBackend({
    features: [
      environmentsPlugin,
      import('@backstage/plugin-kubernetes-backend'),
      catalogServiceMock.factory({ entities: [entity] }),
      mockServices.rootLogger.factory({ level: 'error' }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'demo',
                    url: clusterUrl,
                    authProvider: 'serviceAccount',
                    serviceAccountToken: token,
                    skipTLSVerify: true,
                    skipMetricsLookup: true,
                  },
                ],
              },
            ],
          },
          environments: {
            definitions: Object.fromEntries(
              (['development', 'staging', 'production'] as const).map(
                (tier, rank) => [
                  tier,
                  { rank, tier, clusters: ['demo'], namespaces: [`*-${tier}`] },
                ],
              ),
            ),
          },
        },
      }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  await untilConnected(port);
  return { port, stop: () => backend.stop() };
}

/** Comparing an empty picture with a full one would be unfair to the peer. */
async function untilConnected(port: number): Promise<void> {
  for (;;) {
    const body = await ask(
      { port },
      'GET',
      '/api/environments/v1/entities/component/default/veza-backend-api/environments',
    );
    if (body.includes('"v1.5.0"') && body.includes('"connected"')) {
      return;
    }
    await sleep(100);
  }
}

async function measure(
  proxy: { requests(): number },
  view: () => Promise<unknown>,
): Promise<Figures> {
  await view();
  const requestsBefore = proxy.requests();
  const durations: number[] = [];
  for (let index = 0; index < VIEWS; index++) {
    const startedAt = performance.now();
    await view();
    durations.push(performance.now() - startedAt);
  }
  const requests = proxy.requests() - requestsBefore;
  const startedAt = performance.now();
  let left = VIEWS;
  await Promise.all(
    Array.from({ length: CONCURRENT }, async () => {
      while (left-- > 0) {
        await view();
      }
    }),
  );
  const elapsed = performance.now() - startedAt;
  durations.sort((left_, right) => left_ - right);
  const percentile = (share: number) =>
    round(durations[Math.ceil(share * durations.length) - 1]);
  return {
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
    viewsPerSecondConcurrent: round(VIEWS / (elapsed / 1000)),
    clusterRequestsPerView: round(requests / VIEWS),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function ask(
  { port }: { port: number },
  method: string,
  url: string,
  body?: object,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        port,
        method,
        path: url,
        headers: { 'content-type': 'application/json' },
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(text)
            : reject(
                new Error(`${method} ${url}: ${response.statusCode} ${text}`),
              ),
        );
      },
    );
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

async function startCountingProxy(target: string) {
  let requests = 0;
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const server = http.createServer((request, response) => {
    requests += 1;
    const upstream = https.request(
      new URL(request.url ?? '/', target),
      { method: request.method, headers: request.headers, agent },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
