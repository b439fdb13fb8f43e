/**
 * One demo cluster in a process of its own, filled with Deployments: what it takes to answer must not be paid by the
 * process that is measured. Says on stdout, in one line of JSON, how to reach it.
 */
import { KubernetesObject, startDemoCluster } from '@quarterdeck/demo-cluster';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ClusterProcessInput {
  namespace: string;
  /** One Deployment of one replica for each. */
  services: readonly string[];
}

export interface ClusterProcessOutput {
  url: string;
  token: string;
  caData: string;
  /** How long it took until every pod was ready. */
  seconds: number;
}

type Deployment = KubernetesObject & { status?: { readyReplicas?: number } };

const WRITER = { fieldManager: 'kubectl-client-side-apply' };
const AT_ONCE = 25;

async function main(input: ClusterProcessInput): Promise<void> {
  const startedAt = Date.now();
  const { namespace, services } = input;
  const cluster = await startDemoCluster({ port: 0, load: false });
  const { client } = cluster;
  client.create(
    'v1/namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    WRITER,
  );
  for (let start = 0; start < services.length; start += AT_ONCE) {
    for (const name of services.slice(start, start + AT_ONCE)) {
      client.create('apps/v1/deployments', deployment(namespace, name), WRITER);
    }
    // Leaves the controllers and the kubelet their turn.
    await sleep(5);
  }
  const isReady = ({ status }: Deployment) => status?.readyReplicas === 1;
  while (
    !client.list<Deployment>('apps/v1/deployments', namespace).every(isReady)
  ) {
    await sleep(250);
  }
  const output: ClusterProcessOutput = {
    url: cluster.url,
    token: cluster.token,
    caData: Buffer.from(cluster.caCertificate).toString('base64'),
    seconds: (Date.now() - startedAt) / 1000,
  };
  process.stdout.write(`${JSON.stringify(output)}\n`);
}

function deployment(namespace: string, name: string) {
  const labels = { app: name, 'backstage.io/kubernetes-id': name };
  const spec = {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: {
        labels,
        annotations: { 'quarterdeck.io/demo-startup': '0' },
      },
      spec: {
        containers: [
          {
            name: 'api',
            image: `registry.example/fleet/${name}:v1.0.0`,
            env: [{ name: 'LOG_LEVEL', value: 'info' }],
            ports: [{ name: 'http', containerPort: 8080 }],
            resources: {
              requests: { cpu: '100m', memory: '128Mi' },
              limits: { cpu: '1', memory: '256Mi' },
            },
          },
        ],
      },
    },
  };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec,
  };
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration':
          JSON.stringify(object),
      },
    },
  };
}

main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
