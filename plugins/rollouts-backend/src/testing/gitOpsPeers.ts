import { startDemoCluster } from '@quarterdeck/demo-cluster';
import { ClusterConfig, KubernetesConnection } from '@quarterdeck/toolkit-node';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const kubeconfigSchema = z.object({
  clusters: z.array(
    z.object({
      cluster: z.object({
        server: z.string(),
        'certificate-authority-data': z.string().optional(),
        'certificate-authority': z.string().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({ user: z.object({ token: z.string().optional() }) }),
  ),
});

export interface Peer {
  connection: KubernetesConnection;
  close(): Promise<void>;
}

const signal = new AbortController().signal;
const timeoutMs = 10_000;

async function connected(
  config: Pick<ClusterConfig, 'url' | 'caData'>,
  token: string,
): Promise<KubernetesConnection> {
  return await KubernetesConnection.create({
    name: 'demo',
    skipTlsVerify: false,
    ...config,
    credentials: { kind: 'token', token },
  });
}

/** A demo cluster without examples. */
export async function demoPeer(): Promise<Peer> {
  const demo = await startDemoCluster({
    port: 0,
    examples: false,
    load: false,
  });
  return {
    connection: await connected(
      {
        url: demo.url,
        caData: Buffer.from(demo.caCertificate).toString('base64'),
      },
      demo.token,
    ),
    close: () => demo.close(),
  };
}

/** The throw-away cluster of `TEST_KUBECONFIG`. */
export async function realPeer(file: string): Promise<Peer> {
  const { clusters, users } = kubeconfigSchema.parse(
    parse(readFileSync(file, 'utf8')),
  );
  const { cluster } = clusters[0];
  const ca = cluster['certificate-authority'];
  return {
    connection: await connected(
      {
        url: cluster.server,
        caData:
          cluster['certificate-authority-data'] ??
          (ca && readFileSync(ca).toString('base64')),
      },
      users[0].user.token ?? '',
    ),
    close: async () => {},
  };
}

/** Definitions of just enough of Argo CD and Flux: what they do not describe is kept as it is. */
export async function installGitOps(connection: KubernetesConnection) {
  const definitions = [
    ['argoproj.io', 'v1alpha1', 'applications', 'Application'],
    ['helm.toolkit.fluxcd.io', 'v2', 'helmreleases', 'HelmRelease'],
  ];
  for (const [group, version, plural, kind] of definitions) {
    await create(
      connection,
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { plural, singular: kind.toLowerCase(), kind },
          versions: [
            {
              name: version,
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          ],
        },
      },
    );
  }
}

export async function create(
  connection: KubernetesConnection,
  path: string,
  body: object,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await connection.send('POST', path, {
        body,
        contentType: 'application/json',
        signal,
        timeoutMs,
      });
      return;
    } catch (error) {
      const message = String(error);
      if (/already exists/.test(message)) {
        return;
      }
      // A definition is served a moment after it was created.
      if (attempt > 20) {
        throw error;
      }
      await new Promise(resolve => {
        setTimeout(resolve, 250);
      });
    }
  }
}

export async function patch(
  connection: KubernetesConnection,
  path: string,
  body: object,
): Promise<void> {
  await connection.send('PATCH', path, {
    body,
    contentType: 'application/merge-patch+json',
    signal,
    timeoutMs,
  });
}

export async function read(connection: KubernetesConnection, path: string) {
  return z
    .looseObject({
      metadata: z.looseObject({
        annotations: z.record(z.string(), z.string()).optional(),
      }),
      spec: z.record(z.string(), z.unknown()).optional(),
    })
    .parse(await connection.getJson(path, { signal, timeoutMs }));
}

export async function remove(connection: KubernetesConnection, path: string) {
  await connection.send('DELETE', path, {
    body: {},
    contentType: 'application/json',
    signal,
    timeoutMs,
  });
}
