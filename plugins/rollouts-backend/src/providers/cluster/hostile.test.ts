import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import { examplePlan } from '../../testing/examplePlan';
import { KubernetesWorkloads } from './KubernetesWorkloads';

const signal = AbortSignal.timeout(60_000);
const metadata = { uid: 'u', resourceVersion: '1', namespace: 'shop' };
const SELECTOR = {
  matchExpressions: [
    { key: 'app', operator: 'In', values: ['shop', 'store'] },
    { key: 'legacy', operator: 'DoesNotExist' },
    { key: 'tier', operator: 'Exists' },
    { key: 'zone', operator: 'NotIn', values: ['b'] },
  ],
};

/** Objects of a cluster whose authors mean no good. */
describe('what somebody put into a cluster', () => {
  const asked: string[] = [];
  let server: http.Server;
  let cluster: KubernetesWorkloads;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const url = String(request.url);
      asked.push(url);
      if (url.includes('/proxy/')) {
        const chunk = Buffer.alloc(1024 * 1024, 'a');
        for (let mebibytes = 0; mebibytes < 20; mebibytes += 1) {
          response.write(chunk);
        }
        response.end();
      } else if (url.includes('/pods?')) {
        response.end(JSON.stringify({ items: [] }));
      } else if (url.endsWith('/canaries')) {
        response.end(
          JSON.stringify({
            items: [
              {
                metadata: { ...metadata, name: 'shop' },
                spec: { targetRef: { kind: 'Deployment', name: '..' } },
                status: { phase: 'Initialized' },
              },
            ],
          }),
        );
      } else if (url.endsWith('/deployments/shop')) {
        response.end(
          JSON.stringify({
            metadata: { ...metadata, name: 'shop' },
            spec: {
              selector: SELECTOR,
              template: {
                metadata: { labels: { app: 'shop' } },
                spec: { containers: [{ name: 'shop', image: 'shop:v1' }] },
              },
            },
          }),
        );
      } else {
        response.statusCode = 404;
        response.end('{}');
      }
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    cluster = new KubernetesWorkloads(
      await KubernetesConnection.create({
        name: 'demo',
        url: `http://127.0.0.1:${port}`,
        skipTlsVerify: true,
        credentials: { kind: 'token', token: 'x' },
      }),
      'demo',
    );
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is read up to a bound, where pods answer without an end', async () => {
    await expect(
      cluster
        .askPod(
          { namespace: 'shop', name: 'shop-1', port: '8080' },
          '/metrics',
          signal,
        )
        .then(({ length }) => length),
    ).rejects.toThrow('longer than 8388608 bytes');
  });

  it('counts only the pods that a selector of expressions selects, never all of the namespace', async () => {
    const plan = examplePlan('rolling');
    await cluster.podsOf(
      { ...plan, target: { ...plan.target, namespace: 'shop', name: 'shop' } },
      'stable',
      signal,
    );
    const path = asked.find(url => url.includes('/pods?'));
    const selector = new URL(path ?? '', 'http://x').searchParams.get(
      'labelSelector',
    );
    expect(selector).toBe('app in (shop,store),!legacy,tier,zone notin (b)');
  });

  it('leads to no other place of the API server than where objects of its kind are', async () => {
    const target = { cluster: 'demo', namespace: 'shop', name: 'shop' };
    await expect(
      cluster.delegates.flagger.inspect({ ...target, kind: 'Canary' }, signal),
    ).rejects.toThrow('".." is no name of an object');
    expect(asked.filter(url => url.endsWith('/shop/'))).toEqual([]);
  });
});
