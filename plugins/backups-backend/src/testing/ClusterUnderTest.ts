import type { ClusterConfig } from '@quarterdeck/toolkit-node';
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const kubeconfig = process.env.TEST_KUBECONFIG ?? '';
const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({
      cluster: z.object({
        server: z.string(),
        'certificate-authority-data': z.string(),
      }),
    }),
  ]),
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
});

/** For tests that need the control plane of `TEST_KUBECONFIG`. */
export const describeWithCluster = kubeconfig ? describe : describe.skip;

/** A namespace of its own in the control plane of `TEST_KUBECONFIG`. */
export class ClusterUnderTest {
  constructor(readonly namespace: string) {}

  /** @param command - its words, divided by single spaces */
  async kubectl(command: string, manifest?: string): Promise<string> {
    const running = run(process.env.KUBECTL || 'kubectl', [
      `--kubeconfig=${kubeconfig}`,
      `--namespace=${this.namespace}`,
      ...command.split(' '),
    ]);
    running.child.stdin?.end(manifest);
    return (await running).stdout;
  }

  async apply(manifest: object | string): Promise<void> {
    await this.kubectl(
      'apply -f -',
      typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    );
  }

  /** @param token - of an account; may do everything without */
  async config(token?: string): Promise<ClusterConfig> {
    const { clusters, users } = kubeconfigSchema.parse(
      JSON.parse(
        await this.kubectl('config view --raw --minify --flatten -o json'),
      ),
    );
    const [{ cluster }] = clusters;
    return {
      name: 'test',
      url: cluster.server,
      caData: cluster['certificate-authority-data'],
      skipTlsVerify: false,
      credentials: { kind: 'token', token: token ?? users[0].user.token },
    };
  }

  /** Makes an account of the namespace. @returns its token */
  async tokenOf(account: string): Promise<string> {
    await this.kubectl(`create serviceaccount ${account}`);
    await this.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `${account}-token`,
        annotations: { 'kubernetes.io/service-account.name': account },
      },
      type: 'kubernetes.io/service-account-token',
    });
    for (;;) {
      const encoded = await this.kubectl(
        `get secret ${account}-token -o jsonpath={.data.token}`,
      );
      if (encoded !== '') {
        return Buffer.from(encoded, 'base64').toString();
      }
      await sleep(100);
    }
  }
}
