import { createCluster } from '../../cluster/createCluster';
import { FakeClock } from '../../testing/FakeClock';
import { valueAt } from '../objects';
import { patchObject } from '../patching';
import { viewOf } from '../views';

const WRITER = { fieldManager: 'test' };
const REFERENCE = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

describe('autoscaling/v1', () => {
  it('is a view of autoscaling/v2 that leaves what it cannot say alone', () => {
    const { client, operations, registry } = createCluster({
      clock: new FakeClock(),
    });
    const v1 = registry.find('autoscaling', 'v1', 'horizontalpodautoscalers');
    if (!v1) throw new Error('autoscaling/v1 is not served');
    const memory = {
      type: 'Resource',
      resource: {
        name: 'memory',
        target: { type: 'AverageValue', averageValue: '100Mi' },
      },
    };
    client.create(
      'autoscaling/v2/horizontalpodautoscalers',
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web', namespace: 'default' },
        spec: { scaleTargetRef: REFERENCE, maxReplicas: 3, metrics: [memory] },
      },
      WRITER,
    );
    const body = {
      spec: { maxReplicas: 5, targetCPUUtilizationPercentage: 70 },
    };
    const { object } = patchObject(
      operations,
      v1,
      { type: 'merge', namespace: 'default', name: 'web', body },
      WRITER,
    );
    expect(object.apiVersion).toBe('autoscaling/v2');
    expect(valueAt(object, 'spec', 'metrics')).toEqual([
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          target: { type: 'Utilization', averageUtilization: 70 },
        },
      },
      memory,
    ]);
    expect(viewOf(v1, object)).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: {
        minReplicas: 1,
        maxReplicas: 5,
        targetCPUUtilizationPercentage: 70,
      },
    });
    expect(client.list('autoscaling/v1/horizontalpodautoscalers')).toHaveLength(
      1,
    );
  });
});
