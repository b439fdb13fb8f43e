import { NotFoundError } from '@backstage/errors';
import { ClusterConfig, KubernetesConnection } from '@quarterdeck/toolkit-node';
import { KubernetesObjects } from '../providers/cluster/objects';
import { KubernetesWorkloads } from '../providers/cluster/KubernetesWorkloads';
import { FlaggerHooks } from '../providers/controllers/hooks';
import { ClusterGitOps } from '../providers/gitops/ClusterGitOps';

/** The clusters of the `kubernetes` configuration, each connected once. */
export class Clusters {
  private constructor(
    private readonly byName: ReadonlyMap<
      string,
      { workloads: KubernetesWorkloads; objects: KubernetesObjects }
    >,
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
          usable.map(async cluster => {
            const connection = await KubernetesConnection.create(cluster);
            const parts = {
              workloads: new KubernetesWorkloads(
                connection,
                cluster.name,
                hooks,
              ),
              objects: new KubernetesObjects(connection),
            };
            return [cluster.name, parts] as const;
          }),
        ),
      ),
    );
  }

  /** @throws NotFoundError */
  readonly of = (name: string): KubernetesWorkloads => this.#of(name).workloads;

  /** What owns objects of the cluster in Git. @throws NotFoundError */
  gitOps(name: string, options: { argoCdNamespace: string }): ClusterGitOps {
    return new ClusterGitOps(this.#of(name).objects, options);
  }

  #of(name: string) {
    const cluster = this.byName.get(name);
    if (!cluster) {
      throw new NotFoundError(
        `Cluster ${name} is not configured with credentials of the portal`,
      );
    }
    return cluster;
  }
}
