import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { VersionTable } from '@quarterdeck/service-generator';
import { ClusterAccess } from './ClusterAccess';
import { KubernetesWriter } from './KubernetesWriter';
import { assertMayDeploy } from './assertMayDeploy';

/** What actions need that write a service to a cluster. */
export interface DeploymentOptions {
  versions: VersionTable;
  clusters: ClusterAccess;
  permissions: PermissionsService;
}

/**
 * The cluster, for a person to deploy the service to.
 *
 * @throws NotAllowedError where the person may not
 */
export async function openCluster(
  { clusters, permissions }: DeploymentOptions,
  { cluster, name }: { cluster: string; name: string },
  ctx: {
    getInitiatorCredentials(): Promise<BackstageCredentials>;
    signal?: AbortSignal;
  },
): Promise<{ writer: KubernetesWriter; signal: AbortSignal }> {
  await assertMayDeploy(permissions, name, await ctx.getInitiatorCredentials());
  const signal = ctx.signal ?? new AbortController().signal;
  return { writer: await clusters.writer(cluster, signal), signal };
}
