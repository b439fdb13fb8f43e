/** The Deployments that a campaign changes, in a namespace of its own. */
import type {
  AppsV1Api,
  CoreV1Api,
  V1Deployment,
} from '@kubernetes/client-node';
import { until } from './processes';
import { ClusterUnderTest } from '../src/testing/clusterUnderTest';

const TAKE_UP_DEADLINE_MS = 30_000;

/** The environment of every namespace. */
export const ENVIRONMENT_ID = 'production';
/** The entity of the Deployment of that name. */
export const entityRefOf = (name: string) => `component:default/${name}`;

export class Estate {
  static async create(
    cluster: ClusterUnderTest,
    name: string,
  ): Promise<Estate> {
    const { AppsV1Api, CoreV1Api } = await import('@kubernetes/client-node');
    const namespace = `${name}-${Date.now().toString(36)}`;
    const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    const apps = cluster.kubeConfig.makeApiClient(AppsV1Api);
    return new Estate(namespace, apps, core);
  }

  readonly #names = new Set<string>();

  private constructor(
    readonly namespace: string,
    private readonly apps: AppsV1Api,
    private readonly core: CoreV1Api,
  ) {}

  async list(): Promise<V1Deployment[]> {
    const { namespace } = this;
    return (await this.apps.listNamespacedDeployment({ namespace })).items;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Makes a service run that version, be it there already or not. */
  async run(name: string, version: string, replicas = 2): Promise<void> {
    const { namespace } = this;
    const body = toDeployment(name, version, replicas);
    if (this.#names.has(name)) {
      await this.apps.replaceNamespacedDeployment({ name, namespace, body });
    } else {
      await this.apps.createNamespacedDeployment({ namespace, body });
      this.#names.add(name);
    }
  }

  /** Resolves when the cluster's own controller has seen what the service is to run; it skips what it never saw. */
  async untilTakenUp(name: string): Promise<void> {
    const { namespace } = this;
    const isTakenUp = await until(TAKE_UP_DEADLINE_MS, async () => {
      const { metadata, status } = await this.apps.readNamespacedDeployment({
        name,
        namespace,
      });
      return status?.observedGeneration === metadata?.generation;
    });
    if (!isTakenUp) {
      throw new Error(`The cluster does not take up what ${name} is to run`);
    }
  }

  async remove(name: string): Promise<void> {
    const { namespace } = this;
    await this.apps.deleteNamespacedDeployment({ name, namespace });
    this.#names.delete(name);
  }

  /** Removes all of it. */
  async close(): Promise<void> {
    await this.core.deleteNamespace({ name: this.namespace });
  }
}

function toDeployment(
  name: string,
  version: string,
  replicas: number,
): V1Deployment {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name, image: `registry.example/${name}:${version}` }],
        },
      },
    },
  };
}
