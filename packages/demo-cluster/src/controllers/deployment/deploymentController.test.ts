import { ClusterEvent } from '../../cluster/types';
import { isPodReady, Pod } from '../../kubelet/pod';
import { deployment, NAMESPACE, World } from '../../testing/World';
import { findCondition } from '../conditions';
import { Deployment } from '../objects';
import { revisionOf } from './revisions';

const DEPLOYMENTS = 'apps/v1/deployments';

describe('deployment, replica set and kubelet together', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const setImage = (image: string) =>
    world.change<Deployment>(DEPLOYMENTS, 'web', ({ spec }) => {
      spec.template.spec.containers[0].image = image;
    });
  const images = () =>
    world.pods().map(({ spec }) => spec.containers[0].image.split(':')[1]);
  const progressing = () =>
    findCondition(world.deployment().status?.conditions, 'Progressing');

  it('brings up the pods of a new deployment', async () => {
    world.create(DEPLOYMENTS, deployment());
    await world.seconds(5);
    const { metadata, status } = world.deployment();
    expect(metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '1',
    });
    expect(metadata.generation).toBe(1);
    expect(status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(status?.conditions).toEqual([
      expect.objectContaining({
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
      }),
      expect.objectContaining({
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
      }),
    ]);
    const [replicaSet] = world.replicaSets();
    const hash = replicaSet.metadata.labels?.['pod-template-hash'];
    expect(replicaSet.metadata.name).toBe(`web-${hash}`);
    expect(replicaSet.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    });
    expect(world.pods()).toHaveLength(3);
    for (const pod of world.pods()) {
      expect(isPodReady(pod)).toBe(true);
      expect(pod.metadata.labels).toEqual({
        app: 'web',
        'pod-template-hash': hash,
      });
    }
    expect(world.events('web')).toEqual([
      `ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`,
    ]);
  });

  it('never leaves the bounds of surge and availability while it updates', async () => {
    world.create(
      DEPLOYMENTS,
      deployment({
        replicas: 4,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' },
        },
      }),
    );
    await world.seconds(5);
    const seen = { most: 0, fewestReady: Infinity, changes: 0 };
    const unsubscribe = world.client.subscribe((event: ClusterEvent) => {
      if (event.resource !== 'v1/pods') return;
      const alive = world
        .pods()
        .filter(({ metadata }) => !metadata.deletionTimestamp);
      seen.changes++;
      seen.most = Math.max(seen.most, alive.length);
      seen.fewestReady = Math.min(
        seen.fewestReady,
        alive.filter(isPodReady).length,
      );
    });
    setImage('registry.example/web:v2');
    await world.seconds(10);
    unsubscribe();
    expect(seen.changes).toBeGreaterThan(20);
    expect(seen.most).toBe(5);
    expect(seen.fewestReady).toBe(3);
    expect(images()).toEqual(['v2', 'v2', 'v2', 'v2']);
    expect(progressing()).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
  });

  it('replaces three pods one by one in about four seconds', async () => {
    world.create(DEPLOYMENTS, deployment());
    await world.seconds(5);
    setImage('registry.example/web:v2');
    await world.seconds(2.5);
    expect(new Set(images())).toEqual(new Set(['v1', 'v2']));
    await world.seconds(2.5);
    expect(images()).toEqual(['v2', 'v2', 'v2']);
  });

  it('recreates only when everything old is gone', async () => {
    world.create(DEPLOYMENTS, deployment({ strategy: { type: 'Recreate' } }));
    await world.seconds(5);
    let mixed = 0;
    const unsubscribe = world.client.subscribe(() => {
      if (new Set(images()).size > 1) mixed++;
    });
    setImage('registry.example/web:v2');
    await world.seconds(5);
    unsubscribe();
    expect(mixed).toBe(0);
    expect(images()).toEqual(['v2', 'v2', 'v2']);
    expect(world.deployment().status).toMatchObject({ availableReplicas: 3 });
  });

  it('stalls on an image that cannot be pulled, then exceeds its deadline, and recovers by undo', async () => {
    world.create(DEPLOYMENTS, deployment({ progressDeadlineSeconds: 30 }));
    await world.seconds(5);
    const [first] = world.replicaSets();
    setImage('registry.example/web:bad');
    await world.seconds(20);
    expect(progressing()).toMatchObject({
      status: 'True',
      reason: 'ReplicaSetUpdated',
    });
    expect(world.deployment().status).toMatchObject({
      replicas: 4,
      updatedReplicas: 1,
      availableReplicas: 3,
      unavailableReplicas: 1,
    });
    const broken = world.pods().find(pod => !isPodReady(pod));
    expect(broken?.status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [
        {
          ready: false,
          started: false,
          imageID: '',
          state: { waiting: { reason: 'ImagePullBackOff' } },
        },
      ],
    });
    await world.seconds(15);
    expect(progressing()).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: expect.stringMatching(
        /^ReplicaSet "web-.*" has timed out progressing\.$/,
      ),
    });
    setImage('registry.example/web:v1');
    await world.seconds(3);
    expect(images()).toEqual(['v1', 'v1', 'v1']);
    expect(progressing()).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
    const reused = world
      .replicaSets()
      .find(({ metadata }) => metadata.uid === first.metadata.uid);
    expect(reused?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
    expect(world.deployment().metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
    });
  });

  it('makes no new replica set while paused, and goes on when resumed', async () => {
    world.create(DEPLOYMENTS, deployment());
    await world.seconds(5);
    world.change<Deployment>(DEPLOYMENTS, 'web', ({ spec }) => {
      spec.paused = true;
    });
    setImage('registry.example/web:v2');
    await world.seconds(5);
    expect(world.replicaSets()).toHaveLength(1);
    expect(progressing()).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
    });
    world.change<Deployment>(DEPLOYMENTS, 'web', ({ spec }) => {
      spec.replicas = 5;
    });
    await world.seconds(3);
    expect(images()).toEqual(['v1', 'v1', 'v1', 'v1', 'v1']);
    world.change<Deployment>(DEPLOYMENTS, 'web', ({ spec }) => {
      delete spec.paused;
    });
    await world.seconds(8);
    expect(images()).toEqual(['v2', 'v2', 'v2', 'v2', 'v2']);
    expect(progressing()).toMatchObject({ reason: 'NewReplicaSetAvailable' });
  });

  it('shares a change of size among both versions in the middle of a rollout', async () => {
    world.create(DEPLOYMENTS, deployment({ replicas: 10 }));
    await world.seconds(5);
    setImage('registry.example/web:unready-v2');
    await world.seconds(5);
    const sizes = () =>
      Object.fromEntries(
        world
          .replicaSets()
          .map(({ spec }) => [
            spec.template.spec.containers[0].image.split(':')[1],
            spec.replicas,
          ]),
      );
    expect(sizes()).toEqual({ v1: 8, 'unready-v2': 5 });
    world.change<Deployment>(DEPLOYMENTS, 'web', ({ spec }) => {
      spec.replicas = 20;
    });
    await world.seconds(0);
    expect(sizes()).toEqual({ v1: 15, 'unready-v2': 10 });
  });

  it('waits minReadySeconds before it counts a pod as available', async () => {
    world.create(DEPLOYMENTS, deployment({ minReadySeconds: 10 }));
    await world.seconds(5);
    expect(world.deployment().status).toMatchObject({ readyReplicas: 3 });
    expect(world.deployment().status?.availableReplicas).toBeUndefined();
    await world.seconds(8);
    expect(world.deployment().status).toMatchObject({ availableReplicas: 3 });
  });

  it('hands on the change cause and keeps as many old replica sets as asked', async () => {
    world.create(DEPLOYMENTS, deployment({ revisionHistoryLimit: 1 }));
    for (const version of ['v2', 'v3', 'v4']) {
      await world.seconds(6);
      world.change<Deployment>(DEPLOYMENTS, 'web', object => {
        object.metadata.annotations = {
          ...object.metadata.annotations,
          'kubernetes.io/change-cause': `ship ${version}`,
        };
        object.spec.template.spec.containers[0].image = `registry.example/web:${version}`;
      });
    }
    await world.seconds(6);
    const causes = world
      .replicaSets()
      .map(replicaSet => [
        revisionOf(replicaSet),
        replicaSet.metadata.annotations?.['kubernetes.io/change-cause'],
      ])
      .sort();
    expect(causes).toEqual([
      [3, 'ship v3'],
      [4, 'ship v4'],
    ]);
  });

  it('goes on after a restart of its controllers in the middle of a rollout', async () => {
    world.create(DEPLOYMENTS, deployment());
    await world.seconds(5);
    setImage('registry.example/web:v2');
    await world.seconds(1.5);
    await world.stop();
    await world.seconds(60);
    world.start();
    await world.seconds(12);
    expect(images()).toEqual(['v2', 'v2', 'v2']);
    expect(world.deployment().status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
  });

  it('adopts an orphan that matches instead of creating a pod', async () => {
    world.create(DEPLOYMENTS, deployment({ replicas: 1 }));
    await world.seconds(3);
    const [pod] = world.pods();
    world.change<Pod>('v1/pods', pod.metadata.name, copy => {
      copy.metadata.labels = { app: 'other' };
    });
    await world.seconds(3);
    expect(world.pods()).toHaveLength(2);
    const released = world.get<Pod>('v1/pods', pod.metadata.name);
    expect(released.metadata.ownerReferences).toBeUndefined();
    world.change<Pod>('v1/pods', pod.metadata.name, copy => {
      copy.metadata.labels = pod.metadata.labels;
    });
    await world.seconds(3);
    expect(world.pods().map(({ metadata }) => metadata.name)).toHaveLength(1);
  });

  it('refuses to write into a namespace that goes, without losing its head', async () => {
    world.create(DEPLOYMENTS, deployment());
    await world.seconds(5);
    world.client.delete('v1/namespaces', undefined, NAMESPACE);
    await world.seconds(40);
    expect(world.client.get('v1/namespaces', undefined, NAMESPACE)).toBe(
      undefined,
    );
  });
});
