import { Config } from '@backstage/config';
import { InputError, NotAllowedError } from '@backstage/errors';
import { KubernetesConnection, readClusters } from '@quarterdeck/toolkit-node';
import { KubernetesWriter } from './KubernetesWriter';

/** Which clusters actions may write to, and how environments lie on them. */
export class ClusterAccess {
  constructor(
    private readonly rootConfig: Config,
    private readonly mayWrite: (cluster: string) => boolean,
  ) {}

  /** Those that may be written to. */
  writable(): string[] {
    return readClusters(this.rootConfig)
      .clusters.map(({ name }) => name)
      .filter(this.mayWrite);
  }

  /**
   * @param environment - as under `environments.definitions`
   * @returns the cluster that was asked for, else the first of the environment, else the only one there is
   * @throws InputError where it cannot be told, NotAllowedError for a cluster of other environments
   */
  clusterOf(environment: string, asked: string | undefined): string {
    const { clusters } = readClusters(this.rootConfig);
    const names = clusters.map(({ name }) => name);
    const own = this.#definition(environment, 'clusters');
    const [first] = own ?? (names.length === 1 ? names : []);
    const name = asked ?? first;
    if (name === undefined || !names.includes(name)) {
      throw new InputError(
        name === undefined
          ? `Name a cluster: environments.definitions.${environment}.clusters does not say which`
          : `There is no cluster ${name}`,
      );
    }
    if (own && !own.includes(name)) {
      throw new NotAllowedError(
        `${name} is no cluster of ${environment}: those are ${own.join(', ')}`,
      );
    }
    return name;
  }

  /** Whether its pods are simulated, as the environments are told. */
  isSimulated(cluster: string): boolean {
    return (
      this.rootConfig.getOptionalBoolean(
        `environments.clusters.${cluster}.simulated`,
      ) ?? false
    );
  }

  /** @throws NotAllowedError where the portal takes such a namespace for another environment, or the cluster for its own */
  assertNamespace(
    environment: string,
    { cluster, namespace }: { cluster: string; namespace: string },
  ): void {
    if (namespace.startsWith('kube-')) {
      throw new NotAllowedError(`${namespace} is for the cluster itself`);
    }
    const own = this.#definition(environment, 'namespaces');
    if (own && !own.some(pattern => matches(pattern, namespace))) {
      throw new NotAllowedError(
        `${namespace} is no namespace of ${environment}: those are ${own.join(', ')}`,
      );
    }
    const other = own
      ? undefined
      : this.#environments().find(
          name =>
            name !== environment &&
            (this.#definition(name, 'clusters')?.includes(cluster) ?? true) &&
            this.#definition(name, 'namespaces')?.some(pattern =>
              matches(pattern, namespace),
            ),
        );
    if (other) {
      throw new NotAllowedError(
        `${namespace} is a namespace of ${other}, not of ${environment}`,
      );
    }
  }

  #environments(): string[] {
    return (
      this.rootConfig.getOptionalConfig('environments.definitions')?.keys() ??
      []
    );
  }

  #definition(
    environment: string,
    what: 'clusters' | 'namespaces',
  ): string[] | undefined {
    return this.rootConfig.getOptionalStringArray(
      `environments.definitions.${environment}.${what}`,
    );
  }

  /** @throws NotAllowedError where the configuration does not let the portal write to it */
  async writer(name: string, signal: AbortSignal): Promise<KubernetesWriter> {
    const cluster = readClusters(this.rootConfig).clusters.find(
      each => each.name === name,
    );
    if (!cluster || !this.mayWrite(name)) {
      throw new NotAllowedError(
        `Nothing is written to cluster ${name}, unless create.clusters.${name}.write or rollouts.clusters.${name}.write says so`,
      );
    }
    return new KubernetesWriter(
      await KubernetesConnection.create(cluster),
      signal,
    );
  }
}

/** `*` stands for any characters, as in the environments' own configuration. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[^a-z0-9-]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
