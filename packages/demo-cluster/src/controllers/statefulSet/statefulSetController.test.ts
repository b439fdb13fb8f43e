import { isPodReady, Pod } from '../../kubelet/pod';
import { NAMESPACE, template, World } from '../../testing/World';
import { ControllerRevision, StatefulSet } from '../objects';

const STATEFUL_SETS = 'apps/v1/statefulsets';
const REVISIONS = 'apps/v1/controllerrevisions';

function statefulSet(spec: Partial<StatefulSet['spec']> = {}): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: NAMESPACE },
    spec: {
      replicas: 3,
      serviceName: 'db',
      selector: { matchLabels: { app: 'web' } },
      template: template('registry.example/db:v1'),
      ...spec,
    },
  };
}

describe('stateful sets', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const versions = () =>
    Object.fromEntries(
      world
        .pods()
        .map(({ metadata, spec }) => [
          metadata.name,
          spec.containers[0].image.split(':')[1],
        ]),
    );
  const status = () => world.get<StatefulSet>(STATEFUL_SETS, 'db').status;
  const setImage = (tag: string) =>
    world.change<StatefulSet>(STATEFUL_SETS, 'db', ({ spec }) => {
      spec.template.spec.containers[0].image = `registry.example/db:${tag}`;
    });
  /** Names of pods in the order of what happens to them. */
  const watchPods = (type: 'ADDED' | 'DELETED') => {
    const names: string[] = [];
    world.client.subscribe(event => {
      if (event.resource === 'v1/pods' && event.type === type) {
        names.push(event.object.metadata.name);
      }
    });
    return names;
  };

  it('come up one after the other, each with its name and claim', async () => {
    let unreadyAtOnce = 0;
    world.client.subscribe(() => {
      const unready = world.pods().filter(pod => !isPodReady(pod));
      unreadyAtOnce = Math.max(unreadyAtOnce, unready.length);
    });
    world.create(
      STATEFUL_SETS,
      statefulSet({
        volumeClaimTemplates: [
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      }),
    );
    await world.seconds(6);
    expect(Object.keys(versions())).toEqual(['db-0', 'db-1', 'db-2']);
    expect(unreadyAtOnce).toBe(1);
    const pod = world.get<Pod>('v1/pods', 'db-1');
    const { updateRevision } = status() ?? {};
    expect(pod.metadata.labels).toEqual({
      app: 'web',
      'apps.kubernetes.io/pod-index': '1',
      'statefulset.kubernetes.io/pod-name': 'db-1',
      'controller-revision-hash': updateRevision,
    });
    expect(pod.spec).toMatchObject({
      hostname: 'db-1',
      subdomain: 'db',
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } },
      ],
    });
    expect(world.get('v1/persistentvolumeclaims', 'data-db-1')).toMatchObject({
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    });
    expect(status()).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      currentRevision: updateRevision,
    });
  });

  it('update from the highest ordinal down to the partition', async () => {
    world.create(
      STATEFUL_SETS,
      statefulSet({
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { partition: 1 },
        },
      }),
    );
    await world.seconds(6);
    const deleted = watchPods('DELETED');
    setImage('v2');
    await world.seconds(8);
    expect(deleted).toEqual(['db-2', 'db-1']);
    expect(versions()).toEqual({ 'db-0': 'v1', 'db-1': 'v2', 'db-2': 'v2' });
    expect(status()).toMatchObject({ currentReplicas: 1, updatedReplicas: 2 });
    expect(status()?.currentRevision).not.toBe(status()?.updateRevision);
    world.remove('v1/pods', 'db-0');
    await world.seconds(3);
    expect(versions()['db-0']).toBe('v1');
    world.change<StatefulSet>(STATEFUL_SETS, 'db', ({ spec }) => {
      spec.updateStrategy = { type: 'RollingUpdate' };
    });
    await world.seconds(4);
    expect(versions()).toEqual({ 'db-0': 'v2', 'db-1': 'v2', 'db-2': 'v2' });
    expect(status()?.currentRevision).toBe(status()?.updateRevision);
  });

  it('stop at the first pod that does not come up, and go back to the former revision', async () => {
    world.create(STATEFUL_SETS, statefulSet());
    await world.seconds(6);
    setImage('unready');
    await world.seconds(10);
    expect(versions()).toEqual({
      'db-0': 'v1',
      'db-1': 'v1',
      'db-2': 'unready',
    });
    const revisions = () =>
      world
        .list<ControllerRevision>(REVISIONS)
        .map(({ revision }) => revision)
        .sort();
    expect(revisions()).toEqual([1, 2]);
    setImage('v1');
    await world.seconds(1);
    expect(revisions()).toEqual([2, 3]);
    // As on a real cluster an ordered set waits for its unready pod: someone has to delete it.
    world.remove('v1/pods', 'db-2');
    await world.seconds(4);
    expect(versions()['db-2']).toBe('v1');
    expect(status()).toMatchObject({ readyReplicas: 3 });
  });

  it('go down from the highest ordinal', async () => {
    world.create(STATEFUL_SETS, statefulSet());
    await world.seconds(6);
    const deleted = watchPods('DELETED');
    world.change<StatefulSet>(STATEFUL_SETS, 'db', ({ spec }) => {
      spec.replicas = 1;
    });
    await world.seconds(4);
    expect(deleted).toEqual(['db-2', 'db-1']);
  });

  it('start all at once where order does not matter', async () => {
    const created = watchPods('ADDED');
    world.create(
      STATEFUL_SETS,
      statefulSet({ podManagementPolicy: 'Parallel' }),
    );
    await world.seconds(0);
    expect(created).toEqual(['db-0', 'db-1', 'db-2']);
  });
});
