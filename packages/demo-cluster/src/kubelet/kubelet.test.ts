import { NAMESPACE, World } from '../testing/World';
import { Pod } from './pod';

const PODS = 'v1/pods';

function pod(
  image: string,
  {
    annotations,
    ...spec
  }: Partial<Pod['spec']> & { annotations?: Record<string, string> } = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: NAMESPACE, annotations },
    spec: {
      containers: [
        { name: 'app', image, readinessProbe: { httpGet: { port: 80 } } },
      ],
      ...spec,
    },
  };
}

describe('the kubelet', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const find = () => world.find<Pod>(PODS, 'web');
  const status = () => find()?.status ?? {};
  const container = () => status().containerStatuses?.[0];
  const condition = (type: string) =>
    status().conditions?.find(candidate => candidate.type === type);
  const KEY = `${NAMESPACE}/web`;

  it('registers a node that is ready', () => {
    expect(world.client.get('v1/nodes', undefined, 'demo-node')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/hostname': 'demo-node' } },
      status: {
        capacity: { cpu: '64' },
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'Ready', status: 'True' }),
        ]),
      },
    });
  });

  it('walks a pod from creating over running to ready', async () => {
    world.create(PODS, pod('registry.example/team/app:v1'));
    await world.seconds(0);
    expect(status()).toMatchObject({
      phase: 'Pending',
      hostIP: '127.0.0.1',
      qosClass: 'BestEffort',
    });
    expect(container()?.state).toEqual({
      waiting: { reason: 'ContainerCreating' },
    });
    expect(condition('PodScheduled')?.status).toBe('True');
    await world.seconds(0.6);
    expect(status().phase).toBe('Running');
    expect(container()).toMatchObject({ ready: false, started: true });
    expect(condition('Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    });
    expect(world.processes.running.get(KEY)).toBe('healthy');
    expect(world.processes.ready.has(KEY)).toBe(false);
    await world.seconds(1);
    expect(condition('Ready')?.status).toBe('True');
    expect(world.processes.ready.has(KEY)).toBe(true);
    expect(container()).toMatchObject({
      ready: true,
      restartCount: 0,
      image: 'registry.example/team/app:v1',
      imageID: expect.stringMatching(
        /^registry\.example\/team\/app@sha256:[0-9a-f]{64}$/,
      ),
    });
  });

  it('keeps an image that cannot be pulled waiting, ever longer', async () => {
    world.create(PODS, pod('registry.example/app:bad-1'));
    await world.seconds(1);
    expect(container()?.state.waiting?.reason).toBe('ErrImagePull');
    await world.seconds(3);
    expect(container()?.state.waiting?.reason).toBe('ImagePullBackOff');
    await world.seconds(120);
    const pulls = world
      .events('web')
      .filter(text => text.startsWith('Pulling: '));
    expect(pulls).toEqual([
      'Pulling: Pulling image "registry.example/app:bad-1"',
    ]);
    expect(status().podIP).toBeDefined();
    expect(world.processes.running.size).toBe(0);
  });

  it('restarts a crashing program with growing pauses', async () => {
    world.create(PODS, pod('registry.example/app:crash'));
    const reasons: string[] = [];
    world.client.subscribe(({ object }) => {
      const { state } = container() ?? {};
      if (object.kind !== 'Pod' || !state) return;
      const shown =
        state.waiting?.reason ?? state.terminated?.reason ?? 'Running';
      if (reasons[reasons.length - 1] !== shown) reasons.push(shown);
    });
    await world.seconds(30);
    expect(reasons).toEqual([
      'ContainerCreating',
      'Running',
      'Error',
      'Running',
      'Error',
      'CrashLoopBackOff',
      'Running',
      'Error',
      'CrashLoopBackOff',
    ]);
    expect(container()).toMatchObject({
      restartCount: 2,
      ready: false,
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      state: {
        waiting: {
          message: expect.stringMatching(
            /^back-off 20s restarting failed container=app pod=web_shop\(/,
          ),
        },
      },
    });
    expect(status().phase).toBe('Running');
    expect(world.processes.logs.join()).toContain('simulated crash of app');
    expect(world.processes.running.size).toBe(0);
  });

  it('never reports an unready program as ready, and says why', async () => {
    world.create(PODS, pod('registry.example/app:unready'));
    await world.seconds(60);
    expect(status().phase).toBe('Running');
    expect(condition('Ready')?.status).toBe('False');
    expect(world.events('web')).toContain(
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    );
  });

  it.each(['errors', 'slow'])('runs a program with %s as ready', async tag => {
    world.create(PODS, pod(`registry.example/app:1.2-${tag}`));
    await world.seconds(3);
    expect(condition('Ready')?.status).toBe('True');
    expect(world.processes.running.get(KEY)).toBe(tag);
  });

  it('lets annotations win over the tag', async () => {
    world.create(
      PODS,
      pod('registry.example/app:bad', {
        annotations: {
          'quarterdeck.io/demo-behavior': 'slow',
          'quarterdeck.io/demo-startup': '4.5',
        },
      }),
    );
    await world.seconds(4.4);
    expect(condition('Ready')?.status).toBe('False');
    await world.seconds(0.2);
    expect(condition('Ready')?.status).toBe('True');
  });

  it('warns of an annotation that it does not understand', async () => {
    world.create(
      PODS,
      pod('registry.example/app:v1', {
        annotations: { 'quarterdeck.io/demo-behavior': 'lazy' },
      }),
    );
    await world.seconds(3);
    expect(world.events('web')).toContain(
      'InvalidAnnotation: quarterdeck.io/demo-behavior is "lazy", not one of healthy, image-pull-error, crash-loop, unready, errors, slow',
    );
  });

  it('waits for the first readiness probe', async () => {
    const wanted = pod('registry.example/app:v1');
    wanted.spec.containers[0].readinessProbe = {
      httpGet: { port: 80 },
      initialDelaySeconds: 5,
    };
    world.create(PODS, wanted);
    await world.seconds(4.8);
    expect(condition('Ready')?.status).toBe('False');
    await world.seconds(0.4);
    expect(condition('Ready')?.status).toBe('True');
  });

  it('runs init containers one by one before the others', async () => {
    world.create(
      PODS,
      pod('registry.example/app:v1', {
        initContainers: [
          { name: 'migrate', image: 'registry.example/migrate:v1' },
          { name: 'warm', image: 'registry.example/warm:v1' },
        ],
      }),
    );
    await world.seconds(0.1);
    expect(container()?.state.waiting?.reason).toBe('PodInitializing');
    expect(condition('Initialized')).toMatchObject({
      status: 'False',
      message: 'containers with incomplete status: [migrate warm]',
    });
    await world.seconds(0.2);
    expect(status().initContainerStatuses?.map(({ ready }) => ready)).toEqual([
      true,
      false,
    ]);
    await world.seconds(3);
    expect(condition('Initialized')?.status).toBe('True');
    expect(condition('Ready')?.status).toBe('True');
  });

  it('ends a pod as its restart policy says', async () => {
    const once = { 'quarterdeck.io/demo-duration': '1' };
    world.create(
      PODS,
      pod('registry.example/app:v1', {
        annotations: once,
        restartPolicy: 'Never',
      }),
    );
    await world.seconds(4);
    expect(status()).toMatchObject({ phase: 'Succeeded' });
    expect(condition('Ready')).toMatchObject({
      status: 'False',
      reason: 'PodCompleted',
    });
    expect(world.processes.running.size).toBe(0);
  });

  it('stops a pod gracefully within its grace period', async () => {
    world.create(PODS, pod('registry.example/app:v1'));
    await world.seconds(3);
    world.remove(PODS, 'web');
    await world.seconds(0.1);
    expect(find()?.metadata.deletionTimestamp).toBeDefined();
    expect(world.processes.running.size).toBe(1);
    await world.seconds(0.3);
    expect(find()).toBeUndefined();
    expect(world.processes.running.size).toBe(0);
    expect(world.events('web')).toContain('Killing: Stopping container app');
  });

  it('lets the preStop hook run first, but no longer than the grace period', async () => {
    const withHook = (seconds: number) =>
      pod('registry.example/app:v1', {
        containers: [
          {
            name: 'app',
            image: 'registry.example/app:v1',
            lifecycle: { preStop: { sleep: { seconds } } },
          },
        ],
        terminationGracePeriodSeconds: 8,
      });
    for (const [asked, runs] of [
      [5, 5],
      [60, 7],
    ]) {
      world.create(PODS, withHook(asked));
      await world.seconds(3);
      world.remove(PODS, 'web');
      await world.seconds(runs);
      expect(world.processes.running.size).toBe(1);
      await world.seconds(1.5);
      expect(world.processes.running.size).toBe(0);
      expect(find()).toBeUndefined();
    }
  });

  it('stops the process of a pod that is deleted by force', async () => {
    world.create(PODS, pod('registry.example/app:v1'));
    await world.seconds(3);
    world.client.delete(PODS, NAMESPACE, 'web', { gracePeriodSeconds: 0 });
    expect(find()).toBeUndefined();
    world.create(PODS, pod('registry.example/app:v2'));
    await world.seconds(3);
    expect(condition('Ready')?.status).toBe('True');
    expect([...world.processes.running.keys()]).toEqual([KEY]);
  });

  it('tries again when a process does not start', async () => {
    world.processes.failure = 'no address left';
    world.create(PODS, pod('registry.example/app:v1'));
    await world.seconds(5);
    expect(status().phase).toBe('Pending');
    expect(world.events('web')).toContain(
      'FailedCreatePodSandBox: Failed to create pod sandbox: no address left',
    );
    world.processes.failure = undefined;
    await world.seconds(5);
    expect(condition('Ready')?.status).toBe('True');
  });

  it('restarts what was running when it comes back', async () => {
    world.create(PODS, pod('registry.example/app:v1'));
    await world.seconds(3);
    await world.stop();
    expect(world.processes.running.size).toBe(0);
    world.start();
    await world.seconds(5);
    expect(condition('Ready')?.status).toBe('True');
    expect(container()).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
    });
  });

  it('leaves a pod pending that fits no node, until one fits', async () => {
    world.create(
      PODS,
      pod('registry.example/app:v1', { nodeSelector: { disk: 'fast' } }),
    );
    await world.seconds(2);
    expect(condition('PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
    });
    const node = world.client.get('v1/nodes', undefined, 'demo-node');
    if (!node) throw new Error('no node');
    const labels = { ...node.metadata.labels, disk: 'fast' };
    world.client.update(
      'v1/nodes',
      { ...node, metadata: { ...node.metadata, labels } },
      { fieldManager: 'kubectl-label' },
    );
    await world.seconds(3);
    expect(condition('Ready')?.status).toBe('True');
  });
});
