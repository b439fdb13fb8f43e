import {
  DEFAULT_VERSIONS,
  ServiceModel,
  Strategy,
  describeService,
  modelOf,
} from '@quarterdeck/service-generator';
import { objectsOf } from '@quarterdeck/service-verifier';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { definition, flaggerDefinitions } from './delegateManifests';

const run = promisify(execFile);

/** Of every kind that generated manifests may have and the cluster does not: whatever is written is kept. */
export const generatedDefinitions = [
  ...flaggerDefinitions,
  ...[
    ['gateway.networking.k8s.io', 'v1', 'HTTPRoute', 'httproutes'],
    ['external-secrets.io', 'v1', 'ExternalSecret', 'externalsecrets'],
    ['monitoring.coreos.com', 'v1', 'PrometheusRule', 'prometheusrules'],
    ['monitoring.coreos.com', 'v1', 'ServiceMonitor', 'servicemonitors'],
    ['monitoring.coreos.com', 'v1', 'PodMonitor', 'podmonitors'],
    ['security.istio.io', 'v1', 'PeerAuthentication', 'peerauthentications'],
  ].map(([group, version, kind, plural]) =>
    definition(group, [version], kind, plural),
  ),
];

/** A service as a template makes it, deployed by kubectl as its pipeline deploys it. */
export class GeneratedService {
  readonly model: ServiceModel;

  constructor(
    private readonly kubeconfig: string,
    readonly name: string,
    strategy: Strategy,
  ) {
    this.model = modelOf(
      describeService('go', {
        name,
        description: 'Takes orders and tells their state',
        owner: 'group:default/veza-team',
        repository: 'github.com?owner=veza&repo=orders',
        database: 'postgres18',
        strategy,
      }),
      DEFAULT_VERSIONS,
    );
  }

  get namespace(): string {
    return this.model.description.environments.production.namespace;
  }

  async kubectl(command: string, objects?: readonly object[]): Promise<string> {
    const running = run('kubectl', [
      `--kubeconfig=${this.kubeconfig}`,
      `--namespace=${this.namespace}`,
      ...command.split(' '),
    ]);
    running.child.stdin?.end(
      objects &&
        JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
    return (await running).stdout;
  }

  /**
   * Applies production, without kubectl's own validation (the demo cluster offers it no OpenAPI of custom resources), and
   * the Secret that a store would bring; then waits until all of it is healthy.
   */
  async deploy(): Promise<void> {
    const objects = objectsOf(this.model, 'production');
    const { secretName, secretKeys, namespace } = {
      ...this.model,
      namespace: this.namespace,
    };
    const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
    await this.kubectl('apply --validate=false -f -', namespaces);
    await this.kubectl('apply --validate=false -f -', [
      ...objects,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secretName, namespace },
        stringData: Object.fromEntries(secretKeys.map(key => [key, 'unused'])),
      },
    ]);
    await this.kubectl(`rollout status deployment/${this.name} --timeout=120s`);
    await this.kubectl(
      `wait --for=condition=Complete job -l quarterdeck.io/migration=${this.name} --timeout=60s`,
    );
  }

  /** Kinds and names of what production has, as the cluster tells them. */
  async runs(kind: string): Promise<string[]> {
    const { items } = JSON.parse(await this.kubectl(`get ${kind} -o json`));
    return items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );
  }
}
