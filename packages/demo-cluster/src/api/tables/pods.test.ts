import { ApiObject, Fields } from '../../registry/objects';
import { podPrinters } from './pods';

const now = new Date('2026-01-01T00:10:00Z');

function container(state: Fields, rest: Fields = {}): Fields {
  return { name: 'a', ready: false, restartCount: 0, state, ...rest };
}

const running = (rest: Fields = {}) =>
  container({ running: {} }, { ready: true, started: true, ...rest });
const waiting = (reason: string, rest: Fields = {}) =>
  container({ waiting: { reason } }, rest);
const ended = (terminated: Fields, rest: Fields = {}) =>
  container({ terminated: { exitCode: 0, ...terminated } }, rest);
const done = ended({ reason: 'Completed' });
const isReady = { conditions: [{ type: 'Ready', status: 'True' }] };
const lastEnd = (finishedAt: string) => ({
  lastState: { terminated: { exitCode: 1, finishedAt } },
});

interface Setting {
  phase?: string;
  reason?: string;
  conditions?: Fields[];
  init?: Fields[];
  containers?: Fields[];
  sidecar?: boolean;
  deleted?: boolean;
}

function pod(setting: Setting): ApiObject {
  const { init, containers = [], sidecar, deleted, ...status } = setting;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(deleted && { deletionTimestamp: '2026-01-01T00:09:00Z' }),
    },
    spec: {
      containers: containers.length > 0 ? containers : [{ name: 'a' }],
      initContainers: init?.map(({ name }) => ({
        name,
        ...(sidecar && { restartPolicy: 'Always' }),
      })),
    },
    status: {
      phase: 'Running',
      ...status,
      containerStatuses: containers,
      initContainerStatuses: init,
    },
  };
}

function summaryOf(setting: Setting): unknown[] {
  return podPrinters.Pod.cells(pod(setting), { now }).slice(1, 4);
}

/** What is expected was taken from a real API server, but for sidecars, gates and the time of the last restart. */
describe('the row of a pod', () => {
  it.each<[string, Setting, string, string, string]>([
    ['runs', { ...isReady, containers: [running()] }, '1/1', 'Running', '0'],
    ['waits for a node', { phase: 'Pending' }, '0/1', 'Pending', '0'],
    [
      'is being created',
      { phase: 'Pending', containers: [waiting('ContainerCreating')] },
      '0/1',
      'ContainerCreating',
      '0',
    ],
    [
      'crashes',
      {
        containers: [
          waiting('CrashLoopBackOff', {
            restartCount: 3,
            ...lastEnd('2026-01-01T00:09:50Z'),
          }),
        ],
      },
      '0/1',
      'CrashLoopBackOff',
      '3 (10s ago)',
    ],
    [
      'has failed',
      {
        containers: [
          ended({ exitCode: 1, reason: 'Error' }, { restartCount: 2 }),
        ],
      },
      '0/1',
      'Error',
      '2',
    ],
    [
      'has failed without a reason',
      { containers: [ended({ exitCode: 3 })] },
      '0/1',
      'ExitCode:3',
      '0',
    ],
    [
      'was killed by a signal',
      { containers: [ended({ exitCode: 137, signal: 9 })] },
      '0/1',
      'Signal:9',
      '0',
    ],
    [
      'ran out of memory',
      {
        phase: 'Failed',
        containers: [ended({ exitCode: 137, reason: 'OOMKilled' })],
      },
      '0/1',
      'OOMKilled',
      '0',
    ],
    [
      'has completed',
      { phase: 'Succeeded', containers: [done] },
      '0/1',
      'Completed',
      '0',
    ],
    [
      'has completed in half and is ready',
      { ...isReady, containers: [running(), done] },
      '1/2',
      'Running',
      '0',
    ],
    [
      'has completed in half and is not ready',
      { containers: [running(), done] },
      '1/2',
      'NotReady',
      '0',
    ],
    [
      'was evicted',
      { phase: 'Failed', reason: 'Evicted' },
      '0/1',
      'Evicted',
      '0',
    ],
    [
      'has two troubles',
      {
        containers: [waiting('ImagePullBackOff'), waiting('CrashLoopBackOff')],
      },
      '0/2',
      'ImagePullBackOff',
      '0',
    ],
    [
      'initializes',
      {
        phase: 'Pending',
        init: [running({ ready: false }), waiting('PodInitializing')],
        containers: [waiting('PodInitializing')],
      },
      '0/1',
      'Init:0/2',
      '0',
    ],
    [
      'has initialized in half',
      {
        phase: 'Pending',
        init: [done, waiting('PodInitializing')],
        containers: [waiting('PodInitializing')],
      },
      '0/1',
      'Init:1/2',
      '0',
    ],
    [
      'crashes while it initializes',
      {
        phase: 'Pending',
        init: [waiting('CrashLoopBackOff', { restartCount: 4 })],
        containers: [waiting('PodInitializing')],
      },
      '0/1',
      'Init:CrashLoopBackOff',
      '4',
    ],
    [
      'has failed to initialize',
      { phase: 'Pending', init: [ended({ exitCode: 1, reason: 'Error' })] },
      '0/1',
      'Init:Error',
      '0',
    ],
    [
      'has failed to initialize without a reason',
      { phase: 'Pending', init: [ended({ exitCode: 2 })] },
      '0/1',
      'Init:ExitCode:2',
      '0',
    ],
    [
      'has initialized and starts',
      {
        phase: 'Pending',
        init: [done],
        containers: [waiting('PodInitializing')],
      },
      '0/1',
      'PodInitializing',
      '0',
    ],
    [
      'forgets the restarts of its initialization',
      {
        ...isReady,
        init: [{ ...done, restartCount: 1 }],
        containers: [running({ restartCount: 2 }), running()],
      },
      '2/2',
      'Running',
      '2',
    ],
    [
      'has a sidecar',
      {
        ...isReady,
        sidecar: true,
        init: [running({ name: 'mesh', restartCount: 1 })],
        containers: [running()],
      },
      '2/2',
      'Running',
      '1',
    ],
    [
      'is held back',
      {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' },
        ],
      },
      '0/1',
      'SchedulingGated',
      '0',
    ],
    [
      'is going',
      { ...isReady, deleted: true, containers: [running()] },
      '1/1',
      'Terminating',
      '0',
    ],
    [
      'is gone with its node',
      { deleted: true, reason: 'NodeLost', containers: [running()] },
      '1/1',
      'Unknown',
      '0',
    ],
    [
      'had completed before it was deleted',
      { deleted: true, phase: 'Succeeded', containers: [done] },
      '0/1',
      'Completed',
      '0',
    ],
  ])('of a pod that %s', (_, setting, ready, status, restarts) => {
    expect(summaryOf(setting)).toEqual([ready, status, restarts]);
  });

  it('ends with where the pod is', () => {
    const placed = pod({
      containers: [running()],
      conditions: [{ type: 'g1', status: 'True' }],
    });
    Object.assign(placed, {
      spec: {
        nodeName: 'node-1',
        containers: [{ name: 'a' }],
        readinessGates: [{ conditionType: 'g1' }, { conditionType: 'g2' }],
      },
    });
    Object.assign(Object(placed.status), { podIP: '10.0.0.9' });
    expect(podPrinters.Pod.cells(placed, { now }).slice(4)).toEqual([
      '10m',
      '10.0.0.9',
      'node-1',
      '<none>',
      '1/2',
    ]);
  });
});
