import { WatchedObject } from '@quarterdeck/toolkit-node';
import { PictureUnderTest, clusterObject, ownedBy } from '../testing/pictureOf';

type Fields = Record<string, unknown>;

const NOW = '2026-11-20T12:00:00Z';

const template = (image: string) => ({
  spec: { containers: [{ name: 'shop', image }] },
});

const SETTLED = {
  observedGeneration: 1,
  replicas: 2,
  updatedReplicas: 2,
  readyReplicas: 2,
  availableReplicas: 2,
};

function pod(name: string, owner: string, hash: Fields, ready = true) {
  return clusterObject(
    name,
    { labels: hash, ...ownedBy('ReplicaSet', `uid-${owner}`) },
    {
      spec: { nodeName: 'node-1' },
      status: {
        phase: 'Running',
        startTime: NOW,
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [
          {
            name: 'shop',
            image: 'shop:v1',
            imageID: 'docker.io/shop@sha256:abc',
            ready,
            restartCount: 1,
            lastState: { terminated: { exitCode: 137 } },
          },
        ],
      },
    },
  );
}

function deployment(name: string, image: string, status: Fields = SETTLED) {
  return clusterObject(
    name,
    { labels: { app: name } },
    { spec: { replicas: 2, template: template(image) }, status },
  );
}

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

describe('CronJob', () => {
  const cronJob = (spec: Fields = {}, status: Fields = {}) =>
    clusterObject(
      'report',
      {},
      {
        spec: {
          schedule: '0 3 * * *',
          timeZone: 'Europe/Paris',
          jobTemplate: { spec: { template: template('report:v1') } },
          ...spec,
        },
        status,
      },
    );
  const job = (name: string, at: string, condition?: Fields) =>
    clusterObject(
      name,
      { creationTimestamp: at, ...ownedBy('CronJob', 'uid-report') },
      {
        status: {
          conditions: condition ? [{ status: 'True', ...condition }] : [],
        },
      },
    );
  const failed = {
    type: 'Failed',
    reason: 'BackoffLimitExceeded',
    message: 'Job has reached the specified backoff limit',
  };

  it.each<[string, Fields, WatchedObject[], string, string]>([
    ['has not run yet', {}, [], 'healthy', 'health.no-run-yet'],
    ['is suspended', { suspend: true }, [], 'healthy', 'health.suspended'],
    ['runs', {}, [job('r1', NOW)], 'progressing', 'health.job-running'],
    [
      'has succeeded',
      {},
      [
        job('r1', '2026-11-20T01:00:00Z', failed),
        job('r2', NOW, { type: 'Complete' }),
      ],
      'healthy',
      'health.job-succeeded',
    ],
    [
      'has failed',
      {},
      [
        job('r1', '2026-11-20T01:00:00Z', { type: 'Complete' }),
        job('r2', NOW, failed),
      ],
      'degraded',
      'health.job-failed',
    ],
    [
      'runs again after a failure, which nothing has made good yet',
      {},
      [job('r1', '2026-11-20T01:00:00Z', failed), job('r2', NOW)],
      'degraded',
      'health.job-failed',
    ],
  ])('%s', (_what, spec, jobs, health, reason) => {
    const world = new PictureUnderTest();
    world.set('cronjobs.batch', cronJob(spec));
    world.set('jobs.batch', ...jobs);
    expect(world.take()['ns/CronJob/report'].workload.health).toMatchObject({
      status: health,
      reason: { code: reason },
    });
  });

  it('tells its schedule, has no replicas, and the pods of its jobs', () => {
    const world = new PictureUnderTest();
    world.set(
      'cronjobs.batch',
      cronJob({}, { active: [{}], lastScheduleTime: NOW }),
    );
    world.set('jobs.batch', job('r1', NOW));
    world.set('pods', pod('r1-x', 'r1', {}));
    const { workload, pods } = world.take()['ns/CronJob/report'];
    expect(workload).toMatchObject({
      version: 'v1',
      replicas: null,
      schedule: {
        cron: '0 3 * * *',
        timeZone: 'Europe/Paris',
        suspended: false,
        active: 1,
        lastScheduledAt: '2026-11-20T12:00:00.000Z',
        lastSucceededAt: null,
      },
    });
    expect(pods.map(({ name }) => name)).toEqual(['r1-x']);
    expect(world.picture.workloadIdOf('uid-r1-x')).toBe(
      'one/ns/CronJob/report',
    );
  });
});

describe('Rollout of Argo', () => {
  const rollout = (spec: Fields, status: Fields) =>
    clusterObject(
      'shop',
      { labels: { team: 'a' } },
      {
        spec: { replicas: 2, template: template('shop:v2'), ...spec },
        status: { ...SETTLED, observedGeneration: '1', ...status },
      },
    );
  const replicaSet = (hash: string, image: string) =>
    clusterObject(
      `shop-${hash}`,
      {
        labels: { 'rollouts-pod-template-hash': hash },
        annotations: {
          'rollout.argoproj.io/revision': hash === 'old' ? '1' : '2',
        },
        ...ownedBy('Rollout', 'uid-shop'),
      },
      {
        spec: {
          template: {
            spec: {
              restartPolicy: 'Always',
              containers: [
                {
                  name: 'shop',
                  image,
                  imagePullPolicy: 'IfNotPresent',
                  terminationMessagePath: '/dev/termination-log',
                },
              ],
            },
          },
        },
      },
    );
  const trying = { currentPodHash: 'new', stableRS: 'old' };

  function observe(object: WatchedObject) {
    const world = new PictureUnderTest();
    world.set('rollouts.argoproj.io', object);
    world.set(
      'replicasets.apps',
      replicaSet('old', 'shop:v1'),
      replicaSet('new', 'shop:v2'),
    );
    world.set(
      'pods',
      pod('a', 'shop-old', { 'rollouts-pod-template-hash': 'old' }),
      pod('b', 'shop-new', { 'rollouts-pod-template-hash': 'new' }),
    );
    return world.take()['ns/Rollout/shop'];
  }

  it('runs two versions while a canary is tried, each with its share of the requests', () => {
    const observed = observe(
      rollout(
        {},
        {
          ...trying,
          phase: 'Paused',
          updatedReplicas: 1,
          canary: { weights: { canary: { weight: 20 } } },
        },
      ),
    );
    expect(observed.workload.runningVersions).toEqual([
      { version: 'v2', readyReplicas: 1, trafficPercent: 20, role: 'canary' },
      { version: 'v1', readyReplicas: 1, trafficPercent: 80, role: 'primary' },
    ]);
    expect(observed.workload.health).toMatchObject({
      status: 'progressing',
      reason: { code: 'health.paused' },
    });
    expect(observed.progress.state).toBe('progressing');
  });

  it('knows no shares where nothing routes requests', () => {
    const { workload } = observe(
      rollout({}, { ...trying, phase: 'Progressing' }),
    );
    expect(
      workload.runningVersions.map(({ trafficPercent }) => trafficPercent),
    ).toEqual([null, null]);
  });

  it('sends all requests to one side of blue and green', () => {
    const status = { ...trying, phase: 'Paused' };
    const strategy = { blueGreen: { activeService: 'shop' } };
    const shares = (activeSelector: string) =>
      observe(
        rollout({ strategy }, { ...status, blueGreen: { activeSelector } }),
      ).workload.runningVersions.map(({ role, trafficPercent }) => [
        role,
        trafficPercent,
      ]);
    expect(shares('old')).toEqual([
      ['preview', 0],
      ['primary', 100],
    ]);
    expect(shares('new')).toEqual([
      ['preview', 100],
      ['primary', 0],
    ]);
  });

  it('says in its own words why it was aborted', () => {
    const observed = observe(
      rollout(
        {},
        {
          ...trying,
          phase: 'Degraded',
          abort: true,
          abortedAt: NOW,
          message: 'RolloutAborted: metric "errors" assessed Failed',
        },
      ),
    );
    expect(observed.workload.health).toMatchObject({
      status: 'degraded',
      reason: {
        code: 'health.rollout-failed',
        message: expect.stringContaining('assessed Failed'),
      },
    });
    expect(observed.progress).toMatchObject({
      state: 'failed',
      since: Date.parse(NOW),
    });
  });

  it('knows its template again in the replica set, where the server has filled in defaults', () => {
    const observed = observe(
      rollout({}, { currentPodHash: 'new', stableRS: 'new', phase: 'Healthy' }),
    );
    expect(observed.remembered.at(-1)?.template.fingerprint).toBe(
      observed.template.fingerprint,
    );
    expect(observed.templateSince).toBe(Date.parse('2026-11-20T10:00:00Z'));
    expect(observed.progress.state).toBe('complete');
  });

  it('stands for the Deployment from which it takes its template', () => {
    const world = new PictureUnderTest();
    const lender = deployment('lender', 'shop:v2', { observedGeneration: 1 });
    world.set('deployments.apps', lender);
    expect(Object.keys(world.take())).toEqual(['ns/Deployment/lender']);
    expect(world.picture.takeRemovalDue()).toBe(false);

    const borrower = rollout(
      {
        template: undefined,
        workloadRef: { kind: 'Deployment', name: 'lender' },
      },
      { phase: 'Healthy', currentPodHash: 'new', stableRS: 'new' },
    );
    world.set('rollouts.argoproj.io', borrower);
    const taken = world.take();
    expect(Object.keys(taken)).toEqual(['ns/Rollout/shop']);
    expect(taken['ns/Rollout/shop']).toMatchObject({
      labels: { app: 'lender', team: 'a' },
      workload: { version: 'v2', health: { status: 'healthy' } },
    });
    expect(world.picture.takeRemovalDue()).toBe(true);
    expect(world.picture.workloadIds()).toEqual(['one/ns/Rollout/shop']);
    expect(world.picture.workloadIdOf('uid-lender')).toBe(
      'one/ns/Rollout/shop',
    );

    world.set('deployments.apps', deployment('lender', 'shop:v3'));
    expect(world.take()['ns/Rollout/shop'].workload.version).toBe('v3');

    world.delete('rollouts.argoproj.io', 'shop');
    expect(Object.keys(world.take())).toEqual(['ns/Deployment/lender']);
    expect(world.picture.workloadIds()).toEqual(['one/ns/Deployment/lender']);
  });
});

describe('Canary of Flagger', () => {
  const canary = (phase: string, weight: number, targetKind = 'Deployment') =>
    clusterObject(
      'shop',
      { uid: 'uid-canary' },
      {
        spec: { targetRef: { kind: targetKind, name: 'shop' } },
        status: {
          phase,
          canaryWeight: weight,
          lastTransitionTime: NOW,
        },
      },
    );
  const parked = { observedGeneration: 1 };

  function world(phase: string, weight = 0, target = 'shop:v2') {
    const made = new PictureUnderTest();
    made.set(
      'deployments.apps',
      deployment('shop', target, weight > 0 ? SETTLED : parked),
      deployment('shop-primary', 'shop:v1'),
    );
    made.set('canaries.flagger.app', canary(phase, weight));
    return made;
  }

  it('is one workload in place of its target and the primary', () => {
    const made = world('Succeeded', 0, 'shop:v1');
    expect(Object.keys(made.take())).toEqual(['ns/Canary/shop']);
    expect(made.picture.workloadIds()).toEqual(['one/ns/Canary/shop']);
    for (const uid of ['uid-shop', 'uid-shop-primary', 'uid-canary']) {
      expect(made.picture.workloadIdOf(uid)).toBe('one/ns/Canary/shop');
    }
  });

  it.each<[string, number, string, string, string]>([
    [
      'Initializing',
      0,
      'progressing',
      'health.canary-initializing',
      'progressing',
    ],
    [
      'Progressing',
      30,
      'progressing',
      'health.canary-advancing',
      'progressing',
    ],
    [
      'WaitingPromotion',
      50,
      'progressing',
      'health.canary-waiting',
      'progressing',
    ],
    ['Failed', 0, 'degraded', 'health.canary-failed', 'failed'],
    ['Succeeded', 0, 'healthy', 'health.all-ready', 'complete'],
  ])(
    'in phase %s at %i %% is %s',
    (phase, weight, health, reason, progress) => {
      const observed = world(phase, weight).take()['ns/Canary/shop'];
      expect(observed.workload.health).toMatchObject({
        status: health,
        reason: { code: reason },
      });
      expect(observed.progress.state).toBe(progress);
    },
  );

  it('tells the shares of both versions while it advances', () => {
    const { workload } = world('Progressing', 30).take()['ns/Canary/shop'];
    expect(workload.version).toBe('v2');
    expect(workload.runningVersions).toMatchObject([
      { version: 'v2', trafficPercent: 30, role: 'canary' },
      { version: 'v1', trafficPercent: 70, role: 'primary' },
    ]);
  });

  it('shows what serves after a failure', () => {
    const { workload } = world('Failed').take()['ns/Canary/shop'];
    expect(workload.version).toBe('v1');
    expect(workload.runningVersions).toMatchObject([{ version: 'v1' }]);
  });

  it('leaves its target to itself when it goes', () => {
    const made = world('Succeeded');
    made.take();
    made.picture.takeRemovalDue();
    made.delete('canaries.flagger.app', 'canary');
    expect(Object.keys(made.take()).sort()).toEqual([
      'ns/Deployment/shop',
      'ns/Deployment/shop-primary',
    ]);
    expect(made.picture.takeRemovalDue()).toBe(true);
  });

  it('is nothing without its target', () => {
    const made = new PictureUnderTest();
    made.set('canaries.flagger.app', canary('Succeeded', 0));
    made.set('deployments.apps', deployment('other-primary', 'other:v1'));
    expect(Object.keys(made.take())).toEqual(['ns/Deployment/other-primary']);
    expect(made.picture.workloadIds()).toEqual([
      'one/ns/Deployment/other-primary',
    ]);
    expect(made.picture.workloadIdOf('uid-canary')).toBeUndefined();
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
          },
        },
        { spec: { replicas: 2, template: template('shop:v1') } },
      ),
    );
    const observed = world.take()['ns/Deployment/shop'];
    expect(observed.actor).toEqual(actor);
    expect(observed.workload.changedBy).toEqual(actor);
    expect(observed.cause).toBe(cause);
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
