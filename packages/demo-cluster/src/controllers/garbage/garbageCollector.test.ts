import { ClusterEvent } from '../../cluster/types';
import { deployment, NAMESPACE, World } from '../../testing/World';
import { Deployment } from '../objects';

const DEPLOYMENTS = 'apps/v1/deployments';

const configMap = (
  name: string,
  owners: Array<{ name: string; uid: string }>,
) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace: NAMESPACE,
    ownerReferences: owners.map(owner => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      ...owner,
    })),
  },
});

describe('garbage collection', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const create = async () => {
    world.create(DEPLOYMENTS, deployment());
    await world.seconds(4);
  };
  const deletions = () => {
    const kinds: string[] = [];
    world.client.subscribe(({ type, object }: ClusterEvent) => {
      if (type === 'DELETED') kinds.push(object.kind);
    });
    return kinds;
  };

  it('deletes what a deleted owner leaves behind', async () => {
    await create();
    const kinds = deletions();
    world.remove(DEPLOYMENTS, 'web');
    expect(world.find(DEPLOYMENTS, 'web')).toBeUndefined();
    await world.seconds(2);
    expect(world.pods()).toHaveLength(0);
    expect(world.replicaSets()).toHaveLength(0);
    expect(kinds).toEqual(['Deployment', 'ReplicaSet', 'Pod', 'Pod', 'Pod']);
    expect(world.processes.running.size).toBe(0);
  });

  it('deletes dependents first in foreground', async () => {
    await create();
    const kinds = deletions();
    world.remove(DEPLOYMENTS, 'web', 'Foreground');
    expect(
      world.get<Deployment>(DEPLOYMENTS, 'web').metadata.finalizers,
    ).toEqual(['foregroundDeletion']);
    await world.seconds(2);
    expect(kinds).toEqual(['Pod', 'Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  it('leaves dependents without their owner when they are orphaned', async () => {
    await create();
    world.remove(DEPLOYMENTS, 'web', 'Orphan');
    await world.seconds(2);
    expect(world.find(DEPLOYMENTS, 'web')).toBeUndefined();
    expect(world.replicaSets()).toHaveLength(1);
    expect(world.replicaSets()[0].metadata.ownerReferences).toBeUndefined();
    expect(world.pods()).toHaveLength(3);
  });

  it('keeps what still has an owner and collects what never had one', async () => {
    const first = world.create('v1/configmaps', configMap('first', []));
    const second = world.create('v1/configmaps', configMap('second', []));
    const reference = ({ metadata }: typeof first) => ({
      name: metadata.name,
      uid: (metadata as { uid?: string }).uid ?? '',
    });
    world.create(
      'v1/configmaps',
      configMap('shared', [reference(first), reference(second)]),
    );
    world.create(
      'v1/configmaps',
      configMap('stray', [{ name: 'never', uid: 'no-such-uid' }]),
    );
    world.remove('v1/configmaps', 'first');
    await world.seconds(1);
    expect(world.find('v1/configmaps', 'stray')).toBeUndefined();
    expect(
      world
        .get('v1/configmaps', 'shared')
        .metadata.ownerReferences?.map(({ name }) => name),
    ).toEqual(['second']);
    world.remove('v1/configmaps', 'second');
    await world.seconds(1);
    expect(world.find('v1/configmaps', 'shared')).toBeUndefined();
  });

  it('collects after a restart what lost its owner meanwhile', async () => {
    await create();
    await world.stop();
    world.remove(DEPLOYMENTS, 'web');
    world.start();
    await world.seconds(3);
    expect(world.replicaSets()).toHaveLength(0);
    expect(world.pods()).toHaveLength(0);
  });
});
