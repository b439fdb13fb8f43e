import { DemoCluster, startDemoCluster } from '@quarterdeck/demo-cluster';
import { JsonObject } from '@backstage/types';

/** An empty cluster, and the configuration of a portal that may write to it. */
export async function startCluster(): Promise<{
  cluster: DemoCluster;
  config: JsonObject;
}> {
  const cluster = await startDemoCluster({
    port: 0,
    load: false,
    seed: 'create',
  });
  return {
    cluster,
    config: {
      create: { clusters: { demo: { write: true } } },
      kubernetes: {
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              {
                name: 'demo',
                url: cluster.url,
                authProvider: 'serviceAccount',
                serviceAccountToken: cluster.token,
                caData: Buffer.from(cluster.caCertificate).toString('base64'),
              },
            ],
          },
        ],
      },
      environments: {
        clusters: { demo: { simulated: true } },
        definitions: {
          development: { clusters: ['demo'], namespaces: ['*-development'] },
        },
      },
    },
  };
}
