import { KubernetesObject } from '../../cluster/types';
import { deployment, NAMESPACE, World } from '../../testing/World';
import { findCondition } from '../conditions';
import { Deployment } from '../objects';
import { AutoscalerSpec, AutoscalerStatus } from './decide';

const AUTOSCALERS = 'autoscaling/v2/horizontalpodautoscalers';

interface Autoscaler extends KubernetesObject {
  spec: AutoscalerSpec;
  status?: AutoscalerStatus;
}

describe('the autoscaler of a cluster without metrics', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.create<Autoscaler>(AUTOSCALERS, {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: {
        minReplicas: 2,
        maxReplicas: 4,
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'web',
        },
      },
    });
  });
  afterEach(() => world.close());

  const status = () => world.get<Autoscaler>(AUTOSCALERS, 'web').status;
  const condition = (type: string) => findCondition(status()?.conditions, type);
  const size = () => world.deployment().spec.replicas;

  it('says that its target is missing', async () => {
    await world.seconds(1);
    expect(condition('AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
    });
  });

  it.each([
    [1, 2, 'below Spec.MinReplicas'],
    [9, 4, 'above Spec.MaxReplicas'],
  ])('scales a target of %i to %i', async (from, to, reason) => {
    world.create('apps/v1/deployments', deployment({ replicas: from }));
    await world.seconds(3);
    expect(size()).toBe(to);
    expect(world.pods()).toHaveLength(to);
    expect(status()).toMatchObject({
      currentReplicas: to,
      desiredReplicas: to,
    });
    expect(world.events('web')).toContain(
      `SuccessfulRescale: New size: ${to}; reason: Current number of replicas ${reason}`,
    );
  });

  it('leaves a target within bounds alone and admits that it knows nothing', async () => {
    world.create('apps/v1/deployments', deployment({ replicas: 3 }));
    await world.seconds(3);
    expect(size()).toBe(3);
    expect(condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetResourceMetric',
    });
    expect(status()?.currentMetrics).toBeUndefined();
  });

  it('does not wake what was scaled to zero', async () => {
    world.create('apps/v1/deployments', deployment({ replicas: 3 }));
    await world.seconds(3);
    world.change<Deployment>('apps/v1/deployments', 'web', ({ spec }) => {
      spec.replicas = 0;
    });
    await world.seconds(3);
    expect(size()).toBe(0);
    expect(condition('ScalingActive')?.reason).toBe('ScalingDisabled');
  });
});
