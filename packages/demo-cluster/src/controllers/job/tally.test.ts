import { Pod } from '../../kubelet/pod';
import { Job } from '../objects';
import { takeTally, TRACKING_FINALIZER, untilRetry } from './tally';

function job(status: Job['status'] = {}): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'task' },
    spec: { template: { spec: { containers: [] } } },
    status,
  };
}

function pod(
  uid: string,
  phase: 'Running' | 'Succeeded' | 'Failed',
  metadata: Partial<Pod['metadata']> = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: uid, uid, finalizers: [TRACKING_FINALIZER], ...metadata },
    spec: { containers: [], nodeName: 'demo-node' },
    status: { phase },
  };
}

const deletionTimestamp = '2026-01-05T09:00:00Z';

describe('the tally of a job', () => {
  it('counts what has ended and is still kept', () => {
    const pods = [
      pod('a', 'Succeeded'),
      pod('b', 'Failed'),
      pod('c', 'Running'),
      pod('d', 'Running', { deletionTimestamp }),
    ];
    const tally = takeTally(job({ succeeded: 4 }), pods);
    expect(tally).toMatchObject({
      succeeded: 5,
      failed: 1,
      uncounted: { succeeded: ['a'], failed: ['b'] },
    });
    expect(tally.active.map(({ metadata }) => metadata.uid)).toEqual(['c']);
    expect(tally.terminating.map(({ metadata }) => metadata.uid)).toEqual([
      'd',
    ]);
  });

  it('does not count again what it counted before its pod was released', () => {
    const status = {
      succeeded: 1,
      uncountedTerminatedPods: { succeeded: ['a'] },
    };
    const pods = [pod('a', 'Succeeded'), pod('b', 'Succeeded')];
    expect(takeTally(job(status), pods).succeeded).toBe(2);
  });

  it('does not count again what was released', () => {
    const released = pod('a', 'Succeeded', { finalizers: undefined });
    expect(takeTally(job({ succeeded: 1 }), [released]).succeeded).toBe(1);
  });

  it('takes a pod that was deleted before it got a node for failed', () => {
    const { nodeName, ...spec } = pod('a', 'Running').spec;
    const unbound = { ...pod('a', 'Running', { deletionTimestamp }), spec };
    expect(nodeName).toBeDefined();
    expect(takeTally(job(), [unbound]).failed).toBe(1);
  });
});

describe('the pause before the next pod', () => {
  const now = new Date('2026-01-05T09:00:00Z');
  const ended = (phase: 'Succeeded' | 'Failed', secondsAgo: number): Pod =>
    pod(`${phase}-${secondsAgo}`, phase, {
      creationTimestamp: new Date(
        now.getTime() - secondsAgo * 1000,
      ).toISOString(),
    });

  it.each<[string, Pod[], number]>([
    ['is none without failures', [ended('Succeeded', 1)], 0],
    ['is ten seconds after the first', [ended('Failed', 3)], 7],
    ['doubles', [ended('Failed', 30), ended('Failed', 3)], 17],
    [
      'starts over after a success',
      [ended('Failed', 90), ended('Succeeded', 60), ended('Failed', 3)],
      7,
    ],
    [
      'ends at ten minutes',
      Array.from({ length: 12 }, (_, index) => ended('Failed', index)),
      600,
    ],
  ])('%s', (_what, pods, seconds) => {
    expect(untilRetry(pods, now) / 1000).toBe(seconds);
  });
});
