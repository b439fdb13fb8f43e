import { ApiObject, Fields, fieldsAt, itemsAt, numberAt } from '../objects';
import { ResourceView } from '../ResourceDefinition';

function isCpu(metric: Fields): boolean {
  return (
    metric.type === 'Resource' && fieldsAt(metric, 'resource')?.name === 'cpu'
  );
}

/** `autoscaling/v1`, which knows the utilization of CPU as its only metric. */
export const horizontalPodAutoscalerV1: Omit<ResourceView, 'stored'> = {
  fromStored(object) {
    const { metrics, behavior, ...spec } = fieldsAt(object, 'spec') ?? {};
    const { currentMetrics, conditions, ...status } =
      fieldsAt(object, 'status') ?? {};
    const target = itemsAt({ metrics }, 'metrics').find(isCpu);
    const current = itemsAt({ currentMetrics }, 'currentMetrics').find(isCpu);
    const wanted = numberAt(target, 'resource', 'target', 'averageUtilization');
    const used = numberAt(current, 'resource', 'current', 'averageUtilization');
    return {
      ...object,
      apiVersion: 'autoscaling/v1',
      spec: {
        ...spec,
        ...(wanted !== undefined && { targetCPUUtilizationPercentage: wanted }),
      },
      status: {
        ...status,
        ...(used !== undefined && { currentCPUUtilizationPercentage: used }),
      },
    };
  },

  toStored(object, previous) {
    const { targetCPUUtilizationPercentage: wanted, ...spec } =
      fieldsAt(object, 'spec') ?? {};
    const before = fieldsAt(previous, 'spec');
    const others = itemsAt(before, 'metrics').filter(metric => !isCpu(metric));
    const cpu = {
      type: 'Resource',
      resource: {
        name: 'cpu',
        target: { type: 'Utilization', averageUtilization: wanted },
      },
    };
    const stored: ApiObject = {
      ...object,
      apiVersion: 'autoscaling/v2',
      spec: {
        ...spec,
        metrics: wanted === undefined ? others : [cpu, ...others],
        ...(before?.behavior !== undefined && { behavior: before.behavior }),
      },
    };
    delete stored.status;
    return stored;
  },
};
