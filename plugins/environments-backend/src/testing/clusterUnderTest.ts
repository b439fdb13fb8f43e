import type { KubeConfig } from '@kubernetes/client-node';
import { startDemoCluster } from '@quarterdeck/demo-cluster';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A throw-away cluster that a test may change, and how the portal's configuration names it. */
export interface ClusterUnderTest {
  /** The file, for kubectl. */
  kubeconfig: string;
  kubeConfig: KubeConfig;
  backstageConfig: {
    name: string;
    url: string;
    authProvider: 'serviceAccount';
    serviceAccountToken: string;
    caData?: string;
  };
  close(): Promise<void>;
}

/** The cluster that `TEST_KUBECONFIG` names, or a demo cluster of our own where it names none. */
export async function clusterUnderTest(
  name: string,
): Promise<ClusterUnderTest> {
  const kubeconfig = process.env.TEST_KUBECONFIG;
  return kubeconfig
    ? await clusterFromKubeconfig(name, kubeconfig)
    : await startDemoClusterUnderTest(name);
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
    close: async () => {},
    kubeconfig: file,
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

/** A demo cluster without examples or load, which lives until `close`. */
export async function startDemoClusterUnderTest(
  name: string,
): Promise<ClusterUnderTest> {
  const directory = await mkdtemp(path.join(tmpdir(), 'demo-cluster-'));
  const kubeconfig = path.join(directory, 'kubeconfig');
  const demo = await startDemoCluster({
    port: 0,
    kubeconfig,
    examples: false,
    load: false,
  });
  return {
    ...(await clusterFromKubeconfig(name, kubeconfig)),
    close: async () => {
      await demo.close();
      await rm(directory, { recursive: true });
    },
  };
}
