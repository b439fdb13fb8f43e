import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KubernetesObject } from './cluster/types';
import { DemoCluster, startDemoCluster } from './DemoCluster';
import {
  ask,
  createCart,
  createShop,
  eventually,
  podMetric,
  readyPods,
} from './testing/shop';
import {
  cartDestinationRule,
  cartVirtualService,
  cartWeights,
} from './traffic/TestClient';

const TESTER = { fieldManager: 'test' };
const ISTIO = 'networking.istio.io';

let cluster: DemoCluster;
const logged: string[] = [];

async function start(
  options: Partial<Parameters<typeof startDemoCluster>[0]> = {},
) {
  cluster = await startDemoCluster({
    port: 0,
    seed: 'demo',
    log: message => logged.push(message),
    ...options,
  });
}

afterEach(async () => {
  await cluster?.close();
  const messages = logged.splice(0);
  if (messages.length > 0) throw new Error(messages.join('\n'));
});

const ready = (track: string, count: number) =>
  eventually(`${count} pods of ${track} are ready`, () => {
    const pods = readyPods(cluster, track);
    return pods.length === count ? pods : undefined;
  });

const answered = async (pods: string[], labels = '') => {
  const counts = await Promise.all(
    pods.map(pod => podMetric(cluster, pod, 'http_requests_total', labels)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};

const wait = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

function defineIstio(kind: string, plural: string): void {
  cluster.client.create<KubernetesObject & { spec: unknown }>(
    'apiextensions.k8s.io/v1/customresourcedefinitions',
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${ISTIO}` },
      spec: {
        group: ISTIO,
        scope: 'Namespaced',
        names: { kind, plural, singular: kind.toLowerCase() },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        ],
      },
    },
    TESTER,
  );
}

const asIstio = <T extends KubernetesObject>(object: T): T => ({
  ...object,
  apiVersion: `${ISTIO}/v1`,
});

describe('startDemoCluster', () => {
  it('writes a kubeconfig whose tokens may do what they say', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'demo-'));
    try {
      const kubeconfig = join(directory, 'config');
      await start({ kubeconfig });
      const written = parse(await readFile(kubeconfig, 'utf8'));
      expect(written.clusters[0].cluster.server).toBe(cluster.url);
      expect(cluster.token).not.toBe(cluster.viewerToken);
      const path = '/api/v1/namespaces/default';
      expect((await ask(cluster, path)).status).toBe(200);
      expect((await ask(cluster, path, cluster.viewerToken)).status).toBe(200);
      expect((await ask(cluster, path, 'guess')).status).toBe(401);
      await cluster.settled;
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('says in one sentence that its port is taken', async () => {
    const other = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(other, 'listening');
    const address = other.address();
    if (typeof address !== 'object' || address === null) throw new Error();
    await expect(startDemoCluster({ port: address.port })).rejects.toThrow(
      `Port ${address.port} of 127.0.0.1 is taken: stop what listens there or choose another port.`,
    );
    other.close();
  });

  it('shows the failures of a bad version in the metrics of its pods', async () => {
    await start();
    createShop(cluster, 100);
    createCart(cluster, { track: 'stable', tag: '2.0.0-errors', replicas: 2 });
    const pods = await ready('stable', 2);
    await eventually('300 requests', async () =>
      (await answered(pods)) > 300 ? true : undefined,
    );
    const share = (await answered(pods, 'status="5')) / (await answered(pods));
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.35);
    const log = await ask(
      cluster,
      `/api/v1/namespaces/shop/pods/${pods[0]}/log`,
    );
    expect(log.text).toContain('"message":"request failed"');
  }, 30_000);

  it('lets clients outside reach a service by its name, and says so where nobody answers', async () => {
    await start({ gateway: true, load: false });
    createShop(cluster, 0);
    createCart(cluster, { track: 'stable', tag: '1.4.2', replicas: 1 });
    await ready('stable', 1);
    const askFor = (host: string) =>
      new Promise<{ status: number | undefined; text: string }>(
        (resolve, reject) => {
          const url = new URL('/items', cluster.gatewayUrl);
          get(url, { headers: { host } }, response => {
            let text = '';
            response.on('data', chunk => {
              text += chunk;
            });
            response.on('end', () =>
              resolve({ status: response.statusCode, text }),
            );
          }).on('error', reject);
        },
      );
    const answer = await eventually('an answer', async () => {
      const given = await askFor('cart.shop');
      return given.status === 200 ? given : undefined;
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      version: '1.4.2',
      path: '/items',
    });
    expect(await askFor('nobody.shop')).toMatchObject({
      status: 503,
      text: expect.stringContaining('there is no service'),
    });
  }, 20_000);

  it('moves real traffic by the weights of a VirtualService whose definition comes later', async () => {
    await start();
    createShop(cluster, 150);
    createCart(cluster, { track: 'stable', tag: '1.4.2', replicas: 2 });
    createCart(cluster, { track: 'canary', tag: '1.5.0', replicas: 1 });
    const stable = await ready('stable', 2);
    const canary = await ready('canary', 1);
    defineIstio('DestinationRule', 'destinationrules');
    defineIstio('VirtualService', 'virtualservices');
    const { client } = cluster;
    const rules = `${ISTIO}/v1/destinationrules`;
    const services = `${ISTIO}/v1/virtualservices`;
    client.create(rules, asIstio(cartDestinationRule()), TESTER);
    const weighted = cartVirtualService([
      cartWeights({ stable: 90, canary: 10 }),
    ]);
    client.create(services, asIstio(weighted), TESTER);
    await wait(2_200);
    const share = async (milliseconds: number) => {
      const before = [await answered(stable), await answered(canary)];
      await wait(milliseconds);
      const toStable = (await answered(stable)) - before[0];
      const toCanary = (await answered(canary)) - before[1];
      return toCanary / (toStable + toCanary);
    };
    const canaryShare = await share(4_000);
    expect(canaryShare).toBeGreaterThan(0.05);
    expect(canaryShare).toBeLessThan(0.16);

    const current = client.get(services, 'shop', 'cart');
    const promoted = cartVirtualService([
      cartWeights({ stable: 0, canary: 100 }),
    ]);
    client.update(
      services,
      { ...current, ...asIstio(promoted), metadata: current!.metadata },
      TESTER,
    );
    await wait(2_200);
    expect(await share(1_500)).toBe(1);
    const { 'shop/cart': counts } = cluster.loadStats();
    expect(counts.byStatus[200]).toBeGreaterThan(500);
  }, 40_000);
});
