import { WatchedObject } from '@quarterdeck/toolkit-node';
import {
  NOW,
  template,
  SETTLED,
  pod,
  deployment,
} from '../testing/clusterObjects';
import { PictureUnderTest, clusterObject, ownedBy } from '../testing/pictureOf';

type Fields = Record<string, unknown>;

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
