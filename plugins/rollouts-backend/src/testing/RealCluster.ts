import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { ClusterConfig } from '@quarterdeck/toolkit-node';
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { documentedRules } from './documentedRoles';

const run = promisify(execFile);
const CRD = resolvePackagePath(
  '@quarterdeck/plugin-rollouts-backend',
  '../../examples/demo/crds/virtualservices.networking.istio.io.yaml',
);
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
const LABELS = { app: 'shop', 'quarterdeck.io/track': 'stable' };

/** A namespace of the cluster of `TEST_KUBECONFIG`, as somebody with kubectl works on it. */
export class RealCluster {
  constructor(
    private readonly kubeconfig: string,
    readonly namespace: string,
  ) {}

  async kubectl(command: string, manifest?: object | string): Promise<string> {
    const running = run(process.env.KUBECTL || 'kubectl', [
      `--kubeconfig=${this.kubeconfig}`,
      `--namespace=${this.namespace}`,
      ...command.split(' '),
    ]);
    running.child.stdin?.end(
      typeof manifest === 'object' ? JSON.stringify(manifest) : manifest,
    );
    return (await running).stdout;
  }

  /** As the portal's configuration names it. */
  async config(name: string): Promise<ClusterConfig> {
    const { clusters, users } = kubeconfigSchema.parse(
      JSON.parse(
        await this.kubectl('config view --raw --minify --flatten -o json'),
      ),
    );
    const [{ cluster }] = clusters;
    return {
      name,
      url: cluster.server,
      caData: cluster['certificate-authority-data'],
      skipTlsVerify: false,
      credentials: { kind: 'token', token: users[0].user.token },
    };
  }

  /** Applies the namespace with the Deployment `shop`, its Service and its VirtualService. */
  async applyShop(): Promise<void> {
    await this.kubectl(`apply -f ${CRD}`);
    await this.kubectl(
      'wait --for=condition=Established crd/virtualservices.networking.istio.io',
    );
    await this.kubectl(`create namespace ${this.namespace}`);
    await this.kubectl('apply -f -', {
      apiVersion: 'v1',
      kind: 'List',
      items: [service(), deployment(), virtualService()],
    });
    await this.kubectl('rollout status deployment/shop --timeout=60s');
  }

  /** As the portal's account that may do in this namespace what the guides say, and nothing else. */
  async portalConfig(name: string): Promise<ClusterConfig> {
    const { reading, rollouts } = documentedRules();
    const roles = { 'portal-reads': reading, 'portal-rollouts': rollouts };
    await this.kubectl('create serviceaccount portal');
    for (const [role, rules] of Object.entries(roles)) {
      await this.kubectl(
        'apply -f -',
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: ${role} }\nrules:\n${rules}`,
      );
      await this.kubectl(
        `create rolebinding ${role} --role=${role} --serviceaccount=${this.namespace}:portal`,
      );
    }
    await this.kubectl('apply -f -', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'portal-token',
        annotations: { 'kubernetes.io/service-account.name': 'portal' },
      },
      type: 'kubernetes.io/service-account-token',
    });
    for (;;) {
      const token = await this.kubectl(
        'get secret portal-token -o jsonpath={.data.token}',
      );
      if (token !== '') {
        return {
          ...(await this.config(name)),
          credentials: {
            kind: 'token',
            token: Buffer.from(token, 'base64').toString(),
          },
        };
      }
      await sleep(100);
    }
  }

  async remove(): Promise<void> {
    await this.kubectl(`delete namespace ${this.namespace} --wait=false`);
  }
}

function service() {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop' },
    spec: { selector: { app: 'shop' }, ports: [{ name: 'http', port: 80 }] },
  };
}

function deployment() {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      replicas: 2,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          terminationGracePeriodSeconds: 0,
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
  };
}

function virtualService() {
  const destination = (subset: string) => ({ host: 'shop', subset });
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'shop' },
    spec: {
      hosts: ['shop'],
      http: [
        {
          match: [{ uri: { prefix: '/v2' } }],
          route: [{ destination: { host: 'other' } }],
        },
        {
          route: [
            { destination: destination('stable'), weight: 100 },
            { destination: destination('canary'), weight: 0 },
          ],
        },
      ],
    },
  };
}
