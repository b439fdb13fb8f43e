import { NotFoundError } from '@backstage/errors';
import { ClusterConfig, KubernetesConnection } from '@quarterdeck/toolkit-node';
import { FlaggerHooks } from '../providers/controllers/hooks';
import { KubernetesWorkloads } from '../providers/cluster/KubernetesWorkloads';

/** The clusters of the `kubernetes` configuration, each connected once. */
export class Clusters {
  private constructor(
    private readonly byName: ReadonlyMap<string, KubernetesWorkloads>,
  ) {}

  /** @param hooks - by which Flagger asks this room; undefined where no secret is configured for them */
  static async create(
    clusters: readonly ClusterConfig[],
    hooks?: FlaggerHooks,
  ): Promise<Clusters> {
    const usable = clusters.filter(
      ({ credentials }) => credentials.kind !== 'user-only',
    );
    return new Clusters(
      new Map(
        await Promise.all(
          usable.map(
            async cluster =>
              [
                cluster.name,
                new KubernetesWorkloads(
                  await KubernetesConnection.create(cluster),
                  cluster.name,
                  hooks,
                ),
              ] as const,
          ),
        ),
      ),
    );
  }

  /** @throws NotFoundError */
  readonly of = (name: string): KubernetesWorkloads => {
    const cluster = this.byName.get(name);
    if (!cluster) {
      throw new NotFoundError(
        `Cluster ${name} is not configured with credentials of the portal`,
      );
    }
    return cluster;
  };
}
