import { request } from 'node:https';
import { KubernetesObject } from '../cluster/types';
import { DemoCluster } from '../DemoCluster';

const TESTER = { fieldManager: 'test' };
const METADATA = { name: 'cart', namespace: 'shop' };

/** Creates the namespace `shop` with a Service `cart` on port 80, which asks for load. */
export function createShop(
  { client }: DemoCluster,
  requestsPerSecond: number,
): void {
  client.create(
    'v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    TESTER,
  );
  client.create<KubernetesObject & { spec: unknown }>(
    'v1/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...METADATA,
        annotations: {
          'quarterdeck.io/demo-load': String(requestsPerSecond),
          'quarterdeck.io/demo-routes': 'GET /items, POST /orders',
        },
      },
      spec: {
        selector: { app: 'cart' },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    },
    TESTER,
  );
}

/** Creates a Deployment behind the Service, whose pods are labelled with its track. */
export function createCart(
  { client }: DemoCluster,
  options: { track: string; tag: string; replicas: number },
): void {
  const labels = { app: 'cart', track: options.track };
  client.create<KubernetesObject & { spec: unknown }>(
    'apps/v1/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...METADATA, name: `cart-${options.track}` },
      spec: {
        replicas: options.replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            annotations: { 'quarterdeck.io/demo-startup': '0.1' },
          },
          spec: {
            containers: [
              {
                name: 'cart',
                image: `registry.example/shop/cart:${options.tag}`,
                ports: [{ name: 'http', containerPort: 8080 }],
              },
            ],
          },
        },
      },
    },
    TESTER,
  );
}

/** The names of the pods of a track that are ready. */
export function readyPods({ client }: DemoCluster, track: string): string[] {
  return client
    .list<PodObject>('v1/pods', 'shop')
    .filter(({ metadata }) => metadata.labels?.track === track)
    .filter(({ status }) =>
      status?.conditions?.some(
        ({ type, status: value }) => type === 'Ready' && value === 'True',
      ),
    )
    .map(({ metadata }) => metadata.name);
}

interface PodObject extends KubernetesObject {
  status?: { conditions?: Array<{ type: string; status: string }> };
}

/** Asks the API server over HTTPS as somebody outside would. */
export function ask(
  cluster: DemoCluster,
  path: string,
  token = cluster.token,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${cluster.url}${path}`,
      {
        ca: cluster.caCertificate,
        agent: false,
        headers: { authorization: `Bearer ${token}` },
      },
      async response => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      },
    );
    call.on('error', reject);
    call.end();
  });
}

/** The sum of the samples of a metric whose labels fit, from a pod's own /metrics through the pod proxy. */
export async function podMetric(
  cluster: DemoCluster,
  pod: string,
  metric: string,
  labels = '',
): Promise<number> {
  const { status, text } = await ask(
    cluster,
    `/api/v1/namespaces/shop/pods/${pod}:8080/proxy/metrics`,
  );
  if (status !== 200) throw new Error(`${status} ${text}`);
  return text
    .split('\n')
    .filter(line => line.startsWith(`${metric}{`) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.split(' ').pop()), 0);
}

/** Asks again and again until the answer is something; fails after some seconds. */
export async function eventually<T>(
  what: string,
  question: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not in time`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
