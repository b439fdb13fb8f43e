/**
 * A demo cluster in a process of its own, filled with services: what it takes to answer must not be paid by the process
 * that is measured. Says over the channel to its parent how to reach it.
 */
import { KubernetesObject, startDemoCluster } from '@quarterdeck/demo-cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetOptions, Service, foundations, objectsOf } from './fleet';

export interface ClusterProcessInput extends FleetOptions {
  services: readonly Service[];
  gateway: boolean;
}

export interface ClusterProcessOutput {
  url: string;
  token: string;
  caData: string;
  gatewayUrl: string | null;
}

type Deployment = KubernetesObject & { status?: { readyReplicas?: number } };

const WRITER = { fieldManager: 'fleet' };

async function main(input: ClusterProcessInput): Promise<void> {
  const cluster = await startDemoCluster({
    port: 0,
    load: input.load > 0,
    gateway: input.gateway,
  });
  const { client } = cluster;
  for (const { resource, object } of foundations(input.services)) {
    client.create(resource, object, WRITER);
  }
  for (const service of input.services) {
    for (const { resource, object } of objectsOf(service, input)) {
      client.create(resource, object, WRITER);
    }
    // Leaves the controllers and the kubelet their turn.
    await sleep(1);
  }
  const isReady = ({ status }: Deployment) =>
    status?.readyReplicas === input.replicas;
  while (!client.list<Deployment>('apps/v1/deployments').every(isReady)) {
    await sleep(100);
  }
  const output: ClusterProcessOutput = {
    url: cluster.url,
    token: cluster.token,
    caData: Buffer.from(cluster.caCertificate).toString('base64'),
    gatewayUrl: cluster.gatewayUrl ?? null,
  };
  process.send?.(output);
}

process.on('disconnect', () => process.exit());
main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
