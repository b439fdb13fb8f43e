import type { DemoCluster, KubernetesObject } from '@quarterdeck/demo-cluster';

const TESTER = { fieldManager: 'test' };
const LABELS = { app: 'shop', 'quarterdeck.io/track': 'stable' };

/** Creates the Deployment `shop` of four replicas in the namespace `shop`, and its Service. */
export function createShop({ client }: DemoCluster): void {
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
      metadata,
      spec: { selector: { app: 'shop' }, ports: [{ name: 'http', port: 80 }] },
    },
    TESTER,
  );
  client.create<KubernetesObject & { spec: unknown }>(
    'apps/v1/deployments',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 4,
        selector: { matchLabels: LABELS },
        template: {
          metadata: {
            labels: LABELS,
            annotations: { 'quarterdeck.io/demo-startup': '0.1' },
          },
          spec: {
            containers: [
              {
                name: 'shop',
                image: 'registry.example/shop:v1',
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
