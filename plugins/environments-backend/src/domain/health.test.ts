import { replicatedHealth } from './health';
import {
  ContainerSnapshot,
  ReplicatedSnapshot,
  PodSnapshot,
} from './snapshots';

const SETTLED: ReplicatedSnapshot = {
  uid: 'd',
  kind: 'Deployment',
  createdAt: 0,
  namespace: 'ns',
  name: 'shop',
  labels: {},
  generation: 3,
  observedGeneration: 3,
  revision: { number: 2 },
  desiredReplicas: 3,
  paused: false,
  template: {
    containers: [{ name: 'shop', image: 'shop:v2' }],
    annotations: {},
    fingerprint: 'f',
    imageFingerprint: 'i',
    configurationFingerprint: 'c',
    configuration: [],
  },
  rolloutComplete: true,
  rolloutFailed: false,
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
  conditions: [
    { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
  ],
  drift: { declaration: 'missing' },
  writers: [],
};

function pod(container: Partial<ContainerSnapshot>): PodSnapshot {
  return {
    uid: 'p',
    name: 'p',
    phase: 'Running',
    ownerUid: 'rs',
    terminating: false,
    ready: false,
    unschedulable: false,
    containers: [
      {
        name: 'shop',
        image: 'shop:v2',
        ready: false,
        restarts: 0,
        ...container,
      },
    ],
  };
}

describe('replicatedHealth', () => {
  it.each<[string, Partial<ReplicatedSnapshot>, PodSnapshot[], string, string]>(
    [
      ['all replicas ready', {}, [], 'healthy', 'health.all-ready'],
      [
        'a change that the cluster has not seen',
        { generation: 4 },
        [],
        'progressing',
        'health.not-observed',
      ],
      [
        'zero replicas wanted and there',
        {
          desiredReplicas: 0,
          replicas: 0,
          updatedReplicas: 0,
          readyReplicas: 0,
        },
        [],
        'healthy',
        'health.scaled-to-zero',
      ],
      [
        'zero replicas wanted, some still there',
        { desiredReplicas: 0 },
        [],
        'progressing',
        'health.terminating-old',
      ],
      [
        'a rollout under way',
        { updatedReplicas: 1, replicas: 4, rolloutComplete: false },
        [],
        'progressing',
        'health.rolling-out',
      ],
      [
        'a paused rollout',
        { updatedReplicas: 1, replicas: 4, paused: true },
        [],
        'progressing',
        'health.paused',
      ],
      [
        'old replicas stopping',
        { replicas: 4, rolloutComplete: false },
        [],
        'progressing',
        'health.terminating-old',
      ],
      [
        'first start',
        { readyReplicas: 0, rolloutComplete: false },
        [pod({ waitingReason: 'ContainerCreating' })],
        'progressing',
        'health.starting',
      ],
      [
        'a replica lost after the rollout',
        { readyReplicas: 2 },
        [],
        'degraded',
        'health.some-not-ready',
      ],
      [
        'all replicas lost after the rollout',
        { readyReplicas: 0 },
        [],
        'unavailable',
        'health.none-ready',
      ],
      [
        'a crash loop beside old replicas that serve',
        { updatedReplicas: 1, replicas: 4, rolloutComplete: false },
        [
          pod({
            waitingReason: 'CrashLoopBackOff',
            restarts: 4,
            lastExitCode: 1,
          }),
        ],
        'degraded',
        'health.crash-looping',
      ],
      [
        'the moment between two crashes',
        { readyReplicas: 0, rolloutComplete: false },
        [pod({ restarts: 4, lastExitCode: 1 })],
        'unavailable',
        'health.crash-looping',
      ],
      [
        'an image that cannot be pulled',
        { readyReplicas: 0, rolloutComplete: false },
        [pod({ waitingReason: 'ErrImagePull' })],
        'unavailable',
        'health.image-not-pulled',
      ],
      [
        'a missing secret',
        { readyReplicas: 0, rolloutComplete: false },
        [pod({ waitingReason: 'CreateContainerConfigError' })],
        'unavailable',
        'health.container-not-created',
      ],
      [
        'a pod that fits nowhere',
        { readyReplicas: 2, updatedReplicas: 3, rolloutComplete: false },
        [{ ...pod({}), containers: [], unschedulable: true }],
        'degraded',
        'health.unschedulable',
      ],
      [
        'a quota that refuses pods',
        {
          readyReplicas: 1,
          conditions: [
            {
              type: 'ReplicaFailure',
              status: 'True',
              message: 'exceeded quota',
            },
          ],
        },
        [],
        'degraded',
        'health.replica-failure',
      ],
      [
        'a missed deadline',
        {
          updatedReplicas: 1,
          rolloutFailed: true,
        },
        [],
        'degraded',
        'health.deadline-exceeded',
      ],
    ],
  )('%s', (_name, changes, pods, status, code) => {
    expect(replicatedHealth({ ...SETTLED, ...changes }, pods)).toMatchObject({
      status,
      reason: { code },
    });
  });

  it('does not call a container that restarted once and is ready again crash-looping', () => {
    expect(
      replicatedHealth(SETTLED, [
        pod({ restarts: 1, lastExitCode: 137, ready: true }),
      ]).status,
    ).toBe('healthy');
  });

  it('fills the parameters into the sentence', () => {
    expect(
      replicatedHealth({ ...SETTLED, readyReplicas: 1 }, []).reason.message,
    ).toBe('1 of 3 replicas are ready');
  });
});
