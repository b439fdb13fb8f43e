import { ApiError } from '../registry/ApiError';
import { ApiObject, Fields, numberAt, valueAt } from '../registry/objects';
import { ResourceDefinition } from '../registry/ResourceDefinition';
import { Exchange } from './exchange';
import { selectsLabels } from './selectors';
import { Target } from './target';

/** Deletes a pod unless a disruption budget forbids it now. */
export function evict(
  { cluster }: Pick<Exchange, 'cluster'>,
  definition: ResourceDefinition,
  target: Target,
  body: Fields,
  dryRun: boolean,
): void {
  const { namespace, name = '' } = target;
  const pod = cluster.operations.get(definition, namespace, name);
  const exhausted = cluster.client
    .list<ApiObject>('policy/v1/poddisruptionbudgets', namespace)
    .find(
      budget =>
        selectsLabels(
          valueAt(budget, 'spec', 'selector'),
          pod.metadata.labels ?? {},
        ) && (numberAt(budget, 'status', 'disruptionsAllowed') ?? 0) < 1,
    );
  if (exhausted) {
    throw new ApiError(
      'TooManyRequests',
      "Cannot evict pod as it would violate the pod's disruption budget.",
      {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: `The disruption budget ${exhausted.metadata.name} does not allow a disruption now`,
          },
        ],
      },
    );
  }
  cluster.operations.delete(definition, namespace, name, {
    gracePeriodSeconds: numberAt(body, 'deleteOptions', 'gracePeriodSeconds'),
    dryRun,
  });
}
