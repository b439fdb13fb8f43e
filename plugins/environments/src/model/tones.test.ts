import { exampleDetails } from '../testing/exampleQuestions';
import { warningsFirst } from './events';
import { deploymentProgress } from './progress';
import { conditionTone, podTone } from './tones';

describe('podTone', () => {
  it.each([
    [{ state: 'Running', ready: true }, 'good'],
    [{ state: 'Running', ready: false }, 'moving'],
    [{ state: 'Terminating', ready: true }, 'moving'],
    [{ state: 'Completed', ready: false }, 'good'],
    [{ state: 'Unknown', ready: false }, 'neutral'],
    [{ state: 'ImagePullBackOff', ready: false }, 'bad'],
  ])('of %j is %s', (pod, tone) => {
    expect(podTone(pod)).toBe(tone);
  });
});

describe('conditionTone', () => {
  it.each([
    [{ type: 'Available', status: 'True' }, 'good'],
    [{ type: 'Available', status: 'False' }, 'bad'],
    [{ type: 'ReplicaFailure', status: 'True' }, 'bad'],
    [{ type: 'ReplicaFailure', status: 'False' }, 'good'],
    [{ type: 'Available', status: 'Unknown' }, 'neutral'],
    [{ type: 'Promoted', status: 'False' }, 'neutral'],
  ])('of %j is %s', (condition, tone) => {
    expect(conditionTone(condition)).toBe(tone);
  });
});

describe('warningsFirst', () => {
  it('puts a warning before a newer event that is none', () => {
    expect(warningsFirst(exampleDetails().events).map(({ id }) => id)).toEqual([
      'back-off',
      'scaled',
    ]);
  });
});

describe('deploymentProgress', () => {
  const { workload } = exampleDetails();
  const replicas = { desired: 3, updated: 1, ready: 3, available: 3 };

  it('is how many run the new version', () => {
    expect(deploymentProgress({ ...workload, replicas })).toEqual({
      updated: 1,
      desired: 3,
    });
  });

  it('is none when all do, without replicas, and of what cannot be seen', () => {
    expect(deploymentProgress(workload)).toBeUndefined();
    expect(deploymentProgress({ ...workload, replicas: null })).toBeUndefined();
    expect(
      deploymentProgress({
        replicas,
        health: { ...workload.health, status: 'unknown' },
      }),
    ).toBeUndefined();
  });
});
