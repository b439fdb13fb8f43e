import type { DemoCluster, KubernetesObject } from '@quarterdeck/demo-cluster';

const TESTER = { fieldManager: 'test' };

/**
 * Creates the Deployment `shop` of four replicas in the namespace `shop`, and its Service.
 *
 * @param requestsPerSecond - that people send to the Service
 */
export function createShop(demo: DemoCluster, requestsPerSecond = 0): void {
  const { client } = demo;
  client.create(
    'v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    TESTER,
  );
  const metadata = { name: 'shop', namespace: 'shop' };
  client.create<KubernetesObject & { spec: unknown }>(
    'v1/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadata,
        annotations: { 'quarterdeck.io/demo-load': String(requestsPerSecond) },
      },
      spec: {
        selector: { app: 'shop' },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    },
    TESTER,
  );
  createDeployment(demo, { name: 'shop', track: 'stable', tag: 'v1' });
}

/** Creates a Deployment behind the Service. */
export function createDeployment(
  { client }: DemoCluster,
  { name, track, tag }: { name: string; track: string; tag: string },
): void {
  const labels = { app: 'shop', 'quarterdeck.io/track': track };
  client.create<KubernetesObject & { spec: unknown }>(
    'apps/v1/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      spec: {
        replicas: 4,
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            annotations: { 'quarterdeck.io/demo-startup': '0.1' },
          },
          spec: {
            containers: [
              {
                name: 'shop',
                image: `registry.example/shop:${tag}`,
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
