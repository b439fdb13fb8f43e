import { Node } from '../objects';
import { NAMESPACE, template, World } from '../../testing/World';
import { DaemonSet } from '../objects';

const DAEMON_SETS = 'apps/v1/daemonsets';

function daemonSet(
  spec: Partial<DaemonSet['spec']> = {},
  nodeSelector?: Record<string, string>,
): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: NAMESPACE },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: template('registry.example/agent:v1', {
        spec: nodeSelector && { nodeSelector },
      }),
      ...spec,
    },
  };
}

describe('daemon sets', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const status = () => world.get<DaemonSet>(DAEMON_SETS, 'agent').status;
  const tags = () =>
    world.pods().map(({ spec }) => spec.containers[0].image.split(':')[1]);
  const setImage = (tag: string) =>
    world.change<DaemonSet>(DAEMON_SETS, 'agent', ({ spec }) => {
      spec.template.spec.containers[0].image = `registry.example/agent:${tag}`;
    });

  it('run one pod on the node and replace it', async () => {
    world.create(DAEMON_SETS, daemonSet());
    await world.seconds(3);
    expect(status()).toEqual({
      observedGeneration: 1,
      desiredNumberScheduled: 1,
      currentNumberScheduled: 1,
      updatedNumberScheduled: 1,
      numberMisscheduled: 0,
      numberReady: 1,
      numberAvailable: 1,
    });
    let most = 0;
    world.client.subscribe(() => {
      most = Math.max(most, world.pods().length);
    });
    setImage('v2');
    await world.seconds(3);
    expect(tags()).toEqual(['v2']);
    expect(most).toBe(1);
    expect(world.list('apps/v1/controllerrevisions')).toHaveLength(2);
  });

  it('start the successor first where they may surge', async () => {
    world.create(
      DAEMON_SETS,
      daemonSet({
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        },
      }),
    );
    await world.seconds(3);
    setImage('unready');
    await world.seconds(5);
    expect(tags().sort()).toEqual(['unready', 'v1']);
    setImage('v3');
    await world.seconds(5);
    expect(tags()).toEqual(['v3']);
  });

  it('follow the labels of the node', async () => {
    world.create(DAEMON_SETS, daemonSet({}, { disk: 'fast' }));
    await world.seconds(2);
    expect(world.pods()).toHaveLength(0);
    expect(status()).toMatchObject({ desiredNumberScheduled: 0 });
    const node = world.client.get<Node>('v1/nodes', undefined, 'demo-node');
    if (!node) throw new Error('no node');
    world.client.update<Node>(
      'v1/nodes',
      {
        ...node,
        metadata: {
          ...node.metadata,
          labels: { ...node.metadata.labels, disk: 'fast' },
        },
      },
      { fieldManager: 'kubectl-label' },
    );
    await world.seconds(3);
    expect(status()).toMatchObject({ numberAvailable: 1 });
  });
});
