import { decidePod } from './decidePod';
import type { JobObject, PodObject } from './JobApi';

const limits = {
  startMs: 300_000,
  silentMs: 180_000,
  reportUrl: 'https://portal.example.com',
};
const job = (condition?: { type: string; reason?: string }): JobObject => ({
  metadata: { name: 'quarterdeck-backup', uid: 'u1' },
  status: { conditions: condition && [{ status: 'True', ...condition }] },
});
const pod = (status: PodObject['status']): PodObject => ({
  metadata: { name: 'quarterdeck-backup-x' },
  status,
});
const inState = (
  state: NonNullable<PodObject['status']['containerStatuses']>[0]['state'],
  phase = 'Pending',
) => pod({ phase, containerStatuses: [{ state }] });
const decide = (view: Partial<Parameters<typeof decidePod>[0]>) =>
  decidePod(
    { job: job(), pods: [], ageMs: 0, silentMs: undefined, ...view },
    limits,
  );

describe('What is to be expected of a pod', () => {
  it('goes on while it starts and while it is heard', () => {
    expect(decide({})).toBeUndefined();
    expect(
      decide({ pods: [inState({ waiting: { reason: 'ErrImagePull' } })] }),
    ).toBeUndefined();
    expect(
      decide({
        pods: [inState({ running: {} }, 'Running')],
        ageMs: 9_000_000,
        silentMs: 180_000,
      }),
    ).toBeUndefined();
  });

  it.each([
    [[], 'there is no pod'],
    [
      [inState({ waiting: { reason: 'ImagePullBackOff', message: 'no' } })],
      'ImagePullBackOff: no',
    ],
    [
      [
        pod({
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/3 nodes are available',
            },
          ],
        }),
      ],
      'Unschedulable: 0/3 nodes are available',
    ],
  ])('says why it did not start: %#', (pods, cause) => {
    expect(decide({ pods, ageMs: 300_001 })).toMatchObject({
      code: 'cluster.not-started',
      params: { minutes: 5, cause: expect.stringContaining(cause) },
    });
  });

  it.each([
    ['deleted', { job: undefined }],
    [
      'deadline exceeded',
      { job: job({ type: 'Failed', reason: 'DeadlineExceeded' }) },
    ],
    [
      'OOMKilled',
      {
        job: job({ type: 'Failed', reason: 'BackoffLimitExceeded' }),
        pods: [
          inState(
            { terminated: { exitCode: 137, reason: 'OOMKilled' } },
            'Failed',
          ),
        ],
      },
    ],
    ['Evicted', { pods: [pod({ phase: 'Failed', reason: 'Evicted' })] }],
    [
      'status 0',
      {
        job: job({ type: 'Complete' }),
        pods: [
          inState(
            { terminated: { exitCode: 0, reason: 'Completed' } },
            'Succeeded',
          ),
        ],
      },
    ],
    ['ended', { job: job({ type: 'Failed' }) }],
    [
      'no reports',
      { pods: [inState({ running: {} }, 'Running')], silentMs: 180_001 },
    ],
  ])('does not know how far one came that is over: %s', (status, view) => {
    expect(decide(view)).toMatchObject({
      code: 'run.executor-ended',
      params: { status },
    });
  });
});
