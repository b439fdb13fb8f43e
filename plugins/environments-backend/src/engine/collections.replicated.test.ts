import { template, pod, deployment } from '../testing/clusterObjects';
import { PictureUnderTest, clusterObject, ownedBy } from '../testing/pictureOf';

type Fields = Record<string, unknown>;

describe('StatefulSet', () => {
  const statefulSet = (status: Fields, spec: Fields = {}) =>
    clusterObject(
      'db',
      {},
      { spec: { replicas: 3, template: template('db:v2'), ...spec }, status },
    );
  const three = (updated: number) => ({
    observedGeneration: 1,
    replicas: 3,
    readyReplicas: 3,
    updatedReplicas: updated,
    currentRevision: 'db-1',
    updateRevision: 'db-2',
  });

  it.each<[string, Fields, Fields, string, string, string]>([
    [
      'has settled, on a server that counts neither updated nor available replicas',
      { ...three(0), updatedReplicas: undefined, currentRevision: 'db-2' },
      {},
      'healthy',
      'health.all-ready',
      'complete',
    ],
    [
      'rolls out',
      three(1),
      {},
      'progressing',
      'health.rolling-out',
      'progressing',
    ],
    [
      'stops at its partition',
      three(1),
      { updateStrategy: { rollingUpdate: { partition: 2 } } },
      'progressing',
      'health.paused',
      'progressing',
    ],
    [
      'waits for somebody to delete its pods',
      three(0),
      { updateStrategy: { type: 'OnDelete' } },
      'progressing',
      'health.paused',
      'progressing',
    ],
  ])('%s', (_what, status, spec, health, reason, progress) => {
    const world = new PictureUnderTest();
    world.set('statefulsets.apps', statefulSet(status, spec));
    const observed = world.take()['ns/StatefulSet/db'];
    expect(observed.workload).toMatchObject({
      kind: 'StatefulSet',
      version: 'v2',
      health: { status: health, reason: { code: reason } },
    });
    expect(observed.progress.state).toBe(progress);
  });

  it('remembers templates by its controller revisions and tells the versions of its pods', () => {
    const world = new PictureUnderTest();
    world.set('statefulsets.apps', statefulSet(three(1)));
    const revision = (number: number) =>
      clusterObject(
        `db-${number}`,
        {
          ...ownedBy('StatefulSet', 'uid-db'),
          creationTimestamp: `2026-11-20T1${number}:30:00Z`,
        },
        {
          revision: number,
          data: { spec: { template: template(`db:v${number}`) } },
        },
      );
    world.set('controllerrevisions.apps', revision(1), revision(2));
    world.set(
      'pods',
      pod('db-a', 'db', { 'controller-revision-hash': 'db-1' }),
      pod('db-b', 'db', { 'controller-revision-hash': 'db-2' }),
    );
    const observed = world.take()['ns/StatefulSet/db'];
    expect(observed.workload.runningVersions).toEqual([
      {
        version: 'v2',
        readyReplicas: 1,
        trafficPercent: null,
        role: 'primary',
      },
      {
        version: 'v1',
        readyReplicas: 1,
        trafficPercent: null,
        role: 'primary',
      },
    ]);
    expect(observed.workload.changedAt).toBe('2026-11-20T12:30:00.000Z');
    expect(observed.remembered.map(each => each.template.version)).toEqual([
      'v1',
      'v2',
    ]);
    expect(observed.remembered[1].template.fingerprint).toBe(
      observed.template.fingerprint,
    );
    expect(observed.pods[0]).toEqual({
      name: 'db-a',
      state: 'Running',
      ready: true,
      restarts: 1,
      version: 'v1',
      node: 'node-1',
      startedAt: '2026-11-20T12:00:00.000Z',
      lastExitCode: 137,
    });
  });
});

describe('DaemonSet', () => {
  it.each<[string, Fields, Fields, string, string]>([
    [
      'matches no node',
      { desiredNumberScheduled: 0 },
      {},
      'healthy',
      'health.no-node-matches',
    ],
    [
      'rolls out',
      {
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 1,
        numberReady: 2,
      },
      {},
      'progressing',
      'health.rolling-out',
    ],
    [
      'has lost a pod',
      {
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberReady: 1,
      },
      {},
      'degraded',
      'health.some-not-ready',
    ],
    [
      'waits for somebody to delete its pods',
      {
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 0,
        numberReady: 2,
      },
      { updateStrategy: { type: 'OnDelete' } },
      'progressing',
      'health.paused',
    ],
  ])('%s', (_what, status, spec, health, reason) => {
    const world = new PictureUnderTest();
    world.set(
      'daemonsets.apps',
      clusterObject(
        'agent',
        {},
        {
          spec: { template: template('agent:v1'), ...spec },
          status: { observedGeneration: 1, ...status },
        },
      ),
    );
    expect(world.take()['ns/DaemonSet/agent'].workload.health).toMatchObject({
      status: health,
      reason: { code: reason },
    });
  });
});

describe('an autoscaler', () => {
  const scaler = (maxReplicas: number, target = 'shop') =>
    clusterObject(
      'hpa',
      {},
      {
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: target },
          minReplicas: 2,
          maxReplicas,
        },
      },
    );

  it('is shown with what it scales, as it changes, moves and goes', () => {
    const world = new PictureUnderTest();
    const autoscaling = () =>
      Object.fromEntries(
        Object.entries(world.take()).map(([id, { workload }]) => [
          id.split('/')[2],
          workload.autoscaling?.maximum ?? null,
        ]),
      );
    const resource = 'horizontalpodautoscalers.autoscaling';
    world.set(resource, scaler(5));
    world.set(
      'deployments.apps',
      deployment('shop', 'shop:v1'),
      deployment('other', 'other:v1'),
    );
    expect(autoscaling()).toEqual({ shop: 5, other: null });
    world.set(resource, scaler(7));
    expect(autoscaling()).toEqual({ shop: 7 });
    expect(world.picture.workloadIdOf('uid-hpa')).toBe(
      'one/ns/Deployment/shop',
    );
    world.set(resource, scaler(7, 'other'));
    expect(autoscaling()).toEqual({ shop: null, other: 7 });
    world.replace(resource);
    expect(autoscaling()).toEqual({ other: null });
  });
});

describe('who and why', () => {
  const written = (manager: string, time: string, fields: Fields) => ({
    manager,
    operation: 'Update',
    time,
    fieldsV1: fields,
  });
  const byPortal = written('portal', '2026-11-20T10:00:00Z', {
    'f:metadata': {
      'f:annotations': {
        'f:quarterdeck.io/deployed-by': {},
        'f:kubernetes.io/change-cause': {},
        'f:quarterdeck.io/rollout': {},
      },
    },
    'f:spec': { 'f:template': {} },
  });
  const byHand = written('kubectl-set', '2026-11-20T11:00:00Z', {
    'f:spec': { 'f:template': { 'f:spec': {} } },
  });
  const byScaler = written('scaler', '2026-11-20T13:00:00Z', {
    'f:spec': { 'f:replicas': {} },
  });

  it.each<[string, Fields[], Fields, string | undefined]>([
    [
      'the person that an annotation names',
      [byPortal, byScaler],
      { kind: 'user', ref: 'user:default/dana' },
      'ticket 7',
    ],
    [
      'the tool that changed the template after the annotation was written',
      [byPortal, byHand],
      { kind: 'tool', ref: 'kubectl-set' },
      undefined,
    ],
    [
      'the person, where the cluster keeps no record',
      [],
      { kind: 'user', ref: 'user:default/dana' },
      'ticket 7',
    ],
  ])('is %s', (_who, managedFields, actor, cause) => {
    const world = new PictureUnderTest();
    world.set(
      'deployments.apps',
      clusterObject(
        'shop',
        {
          managedFields,
          annotations: {
            'quarterdeck.io/deployed-by': 'user:default/dana',
            'kubernetes.io/change-cause': 'ticket 7',
            'quarterdeck.io/rollout': 'r-7',
          },
        },
        { spec: { replicas: 2, template: template('shop:v1') } },
      ),
    );
    const observed = world.take()['ns/Deployment/shop'];
    expect(observed.actor).toEqual(actor);
    expect(observed.workload.changedBy).toEqual(actor);
    expect(observed.cause).toBe(cause);
    expect(observed.rolloutId).toBe(cause && 'r-7');
  });
});
