import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** How the portal itself, without a user, may speak to a cluster. */
export type ClusterCredentials =
  | { kind: 'token'; token: string }
  /** The service account of the pod that the backend runs in. */
  | { kind: 'in-cluster' }
  | { kind: 'none' }
  /** Only users' own tokens are configured, so nothing can be watched on the portal's behalf. */
  | { kind: 'user-only'; authProvider: string };

/** One cluster of Backstage's own `kubernetes` configuration. */
export interface ClusterConfig {
  name: string;
  url: string;
  caData?: string;
  caFile?: string;
  skipTlsVerify: boolean;
  credentials: ClusterCredentials;
}

/**
 * Reads the clusters that an adopter has configured for Backstage's Kubernetes plugin
 * (`kubernetes.clusterLocatorMethods`, types `config` and `localKubectlProxy`).
 *
 * @returns the clusters, and the locator methods that only the Kubernetes plugin itself understands.
 * @throws InputError where two clusters have the same name.
 */
export function readClusters(rootConfig: Config): {
  clusters: ClusterConfig[];
  unsupportedLocators: string[];
} {
  const clusters: ClusterConfig[] = [];
  const unsupportedLocators: string[] = [];
  const locators =
    rootConfig.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  for (const locator of locators) {
    const type = locator.getString('type');
    if (type === 'config') {
      clusters.push(...locator.getConfigArray('clusters').map(readCluster));
    } else if (type === 'localKubectlProxy') {
      clusters.push({
        name: 'local',
        url: 'http://localhost:8001',
        skipTlsVerify: true,
        credentials: { kind: 'none' },
      });
    } else {
      unsupportedLocators.push(type);
    }
  }
  const names = clusters.map(cluster => cluster.name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) {
    throw new InputError(
      `Cluster ${duplicate} is configured twice under kubernetes.clusterLocatorMethods; give each cluster a name of its own`,
    );
  }
  return { clusters, unsupportedLocators };
}

function readCluster(config: Config): ClusterConfig {
  return {
    name: config.getString('name'),
    url: config.getString('url').replace(/\/+$/, ''),
    caData: config.getOptionalString('caData'),
    caFile: config.getOptionalString('caFile'),
    skipTlsVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    credentials: readCredentials(config),
  };
}

function readCredentials(config: Config): ClusterCredentials {
  const authProvider = config.getString('authProvider');
  if (authProvider === 'serviceAccount') {
    const token = config.getOptionalString('serviceAccountToken');
    return token ? { kind: 'token', token } : { kind: 'in-cluster' };
  }
  if (authProvider === 'localKubectlProxy') {
    return { kind: 'none' };
  }
  return { kind: 'user-only', authProvider };
}
