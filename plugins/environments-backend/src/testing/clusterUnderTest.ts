import type { KubeConfig } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';

/** A throw-away cluster that a test may change, and how the portal's configuration names it. */
export interface ClusterUnderTest {
  kubeConfig: KubeConfig;
  backstageConfig: {
    name: string;
    url: string;
    authProvider: 'serviceAccount';
    serviceAccountToken: string;
    caData?: string;
  };
}

/** Reads a kubeconfig whose current context authenticates with a token. */
export async function clusterFromKubeconfig(
  name: string,
  file: string,
): Promise<ClusterUnderTest> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(file);
  const cluster = kubeConfig.getCurrentCluster();
  const token = kubeConfig.getCurrentUser()?.token;
  if (!cluster || !token) {
    throw new Error(`${file} has no current context with a token`);
  }
  return {
    kubeConfig,
    backstageConfig: {
      name,
      url: cluster.server,
      authProvider: 'serviceAccount',
      serviceAccountToken: token,
      caData:
        cluster.caData ??
        (cluster.caFile && readFileSync(cluster.caFile).toString('base64')),
    },
  };
}
