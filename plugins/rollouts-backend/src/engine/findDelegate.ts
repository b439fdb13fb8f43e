import { ConflictError } from '@backstage/errors';
import { KubernetesStatusError } from '@quarterdeck/toolkit-node';
import { DelegateSource } from '../domain/delegated/planning';
import { WorkloadCluster } from '../providers/cluster/types';
import { DelegatedWorkload } from '../providers/controllers/types';

/**
 * The controller of the cluster that carries out rollouts of a workload; undefined where none does.
 *
 * @throws ConflictError where the environments know of one that the cluster does not show
 */
export async function findDelegate(
  cluster: WorkloadCluster,
  workload: DelegatedWorkload,
  signal: AbortSignal,
): Promise<DelegateSource | undefined> {
  const isDriven = workload.kind !== 'Deployment';
  const found = await Promise.all(
    Object.values(cluster.delegates).map(delegate =>
      delegate.inspect(workload, signal).catch(error => {
        // Whoever has no such controller has no reason to allow its objects to be read.
        if (
          !isDriven &&
          error instanceof KubernetesStatusError &&
          error.statusCode === 403
        ) {
          return undefined;
        }
        throw error;
      }),
    ),
  );
  const delegates = found.filter(each => each !== undefined);
  if (delegates.length > 1) {
    throw new ConflictError(
      `${delegates.map(({ object }) => object).join(' and ')} both drive ${workload.name}; leave it to one of them`,
    );
  }
  if (isDriven && delegates.length === 0) {
    throw new ConflictError(
      `${workload.kind} ${workload.namespace}/${workload.name} drives nothing that can be rolled out: its target is gone, or is no Deployment`,
    );
  }
  return delegates.at(0);
}
