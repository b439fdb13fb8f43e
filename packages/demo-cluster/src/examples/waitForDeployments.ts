import { Clock, ClusterClient } from '../cluster/types';
import { ApiObject, numberAt } from '../registry/objects';
import { describeObject } from './yamlFiles';

const DEPLOYMENTS = 'apps/v1/deployments';
const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';

export type DeploymentState = 'observed' | 'available';

/**
 * Waits until Deployments are `observed`, which is that their controller has recorded the last change as a revision,
 * or `available`, which is that their rollout is complete.
 *
 * @throws Error that names those that were not in time
 */
export async function waitForDeployments(
  client: ClusterClient,
  clock: Clock,
  wait: {
    deployments: readonly ApiObject[];
    until: DeploymentState;
    timeoutMs: number;
  },
): Promise<void> {
  const missing = () =>
    wait.deployments.filter(({ metadata: { namespace, name } }) => {
      const live = client.get<ApiObject>(DEPLOYMENTS, namespace, name);
      return !live || !hasReached(live, wait.until);
    });
  if (missing().length === 0) return;
  await new Promise<void>((resolve, reject) => {
    let stop = () => {};
    const timer = clock.setTimeout(() => {
      stop();
      const names = missing().map(describeObject).join(', ');
      reject(
        new Error(
          `Not ${wait.until} after ${wait.timeoutMs / 1000} s: ${names}`,
        ),
      );
    }, wait.timeoutMs);
    stop = client.subscribe(({ resource }) => {
      if (resource !== DEPLOYMENTS || missing().length > 0) return;
      stop();
      timer.cancel();
      resolve();
    });
  });
}

function hasReached(live: ApiObject, state: DeploymentState): boolean {
  const { generation = 0, annotations = {} } = live.metadata;
  const observed = numberAt(live, 'status', 'observedGeneration') ?? 0;
  if (observed < generation || !annotations[REVISION_ANNOTATION]) return false;
  if (state === 'observed') return true;
  const desired = numberAt(live, 'spec', 'replicas') ?? 1;
  return ['replicas', 'updatedReplicas', 'availableReplicas'].every(
    count => (numberAt(live, 'status', count) ?? 0) === desired,
  );
}
