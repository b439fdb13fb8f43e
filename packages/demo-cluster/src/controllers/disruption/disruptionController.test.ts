import { deployment, NAMESPACE, World } from '../../testing/World';

describe('a disruption budget', () => {
  it('follows the pods and the size that their deployment asks for', async () => {
    const world = new World();
    world.create('policy/v1/poddisruptionbudgets', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    world.create('apps/v1/deployments', deployment());
    const budget = () => world.get('policy/v1/poddisruptionbudgets', 'web');
    await world.seconds(0.2);
    expect(budget()).toMatchObject({
      status: { expectedPods: 3, currentHealthy: 0, disruptionsAllowed: 0 },
    });
    await world.seconds(3);
    expect(budget()).toMatchObject({
      status: {
        observedGeneration: 1,
        expectedPods: 3,
        desiredHealthy: 2,
        currentHealthy: 3,
        disruptionsAllowed: 1,
      },
    });
    await world.close();
  });
});
