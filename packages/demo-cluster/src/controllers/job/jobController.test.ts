import { NAMESPACE, World } from '../../testing/World';
import { findCondition } from '../conditions';
import { Job, JobSpec } from '../objects';

const JOBS = 'batch/v1/jobs';

function job(
  spec: Partial<JobSpec> = {},
  image = 'registry.example/task:v1',
  annotations: Record<string, string> = {},
): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'task', namespace: NAMESPACE },
    spec: {
      ...spec,
      template: {
        metadata: { annotations },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'task', image }],
          ...spec.template?.spec,
        },
      },
    },
  };
}

describe('jobs', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  const status = () => world.get<Job>(JOBS, 'task').status;
  const condition = (type: string) => findCondition(status()?.conditions, type);

  it('run to completion and keep their pods for the logs', async () => {
    world.create(JOBS, job());
    await world.seconds(1.5);
    expect(status()).toMatchObject({ active: 1, ready: 1 });
    await world.seconds(2);
    expect(status()).toMatchObject({
      succeeded: 1,
      ready: 0,
      terminating: 0,
      startTime: expect.any(String),
      completionTime: expect.any(String),
    });
    expect(status()?.active).toBeUndefined();
    expect(condition('Complete')?.status).toBe('True');
    expect(condition('SuccessCriteriaMet')?.reason).toBe('CompletionsReached');
    const [pod] = world.pods();
    expect(pod.metadata.finalizers).toBeUndefined();
    expect(pod.status).toMatchObject({
      phase: 'Succeeded',
      containerStatuses: [
        {
          ready: false,
          state: { terminated: { exitCode: 0, reason: 'Completed' } },
        },
      ],
    });
    expect(world.events('task').map(text => text.split(':')[0])).toEqual([
      'SuccessfulCreate',
      'Completed',
    ]);
  });

  it('reach their completions with no more than their parallelism', async () => {
    world.create(JOBS, job({ completions: 5, parallelism: 2 }));
    let most = 0;
    world.client.subscribe(() => {
      const running = world
        .pods()
        .filter(({ status: pod }) => pod?.phase !== 'Succeeded');
      most = Math.max(most, running.length);
    });
    await world.seconds(12);
    expect(most).toBe(2);
    expect(status()).toMatchObject({ succeeded: 5 });
    expect(condition('Complete')?.status).toBe('True');
  });

  it('fail after their backoff limit, with growing pauses', async () => {
    world.create(JOBS, job({ backoffLimit: 1 }, 'registry.example/task:crash'));
    await world.seconds(8);
    expect(status()).toMatchObject({ failed: 1 });
    expect(condition('Failed')).toBeUndefined();
    expect(world.pods()).toHaveLength(1);
    await world.seconds(10);
    expect(status()).toMatchObject({ failed: 2 });
    expect(condition('Failed')).toMatchObject({
      status: 'True',
      reason: 'BackoffLimitExceeded',
    });
    expect(world.events('task')).toContain(
      'BackoffLimitExceeded: Job has reached the specified backoff limit',
    );
  });

  it('count restarts in place against the backoff limit', async () => {
    const spec = job({ backoffLimit: 1 }, 'registry.example/task:crash');
    spec.spec.template.spec.restartPolicy = 'OnFailure';
    world.create(JOBS, spec);
    await world.seconds(40);
    expect(condition('Failed')?.reason).toBe('BackoffLimitExceeded');
    expect(status()?.active).toBeUndefined();
    expect(world.pods()).toHaveLength(0);
  });

  it('fail when they take longer than their deadline', async () => {
    world.create(
      JOBS,
      job({ activeDeadlineSeconds: 5 }, undefined, {
        'quarterdeck.io/demo-duration': '60',
      }),
    );
    await world.seconds(7);
    expect(condition('Failed')?.reason).toBe('DeadlineExceeded');
    expect(world.pods()).toHaveLength(0);
    expect(status()).toMatchObject({ failed: 1, terminating: 0 });
  });

  it('stop while they are suspended', async () => {
    world.create(
      JOBS,
      job({}, undefined, { 'quarterdeck.io/demo-duration': '5' }),
    );
    await world.seconds(3);
    world.change<Job>(JOBS, 'task', ({ spec }) => {
      spec.suspend = true;
    });
    await world.seconds(3);
    expect(world.pods()).toHaveLength(0);
    expect(condition('JobSuspended')?.status).toBe('True');
    expect(status()?.startTime).toBeUndefined();
    world.change<Job>(JOBS, 'task', ({ spec }) => {
      spec.suspend = false;
    });
    await world.seconds(20);
    expect(condition('JobSuspended')?.reason).toBe('JobResumed');
    expect(condition('Complete')?.status).toBe('True');
  });

  it('vanish with their pods some time after their end', async () => {
    world.create(JOBS, job({ ttlSecondsAfterFinished: 10 }));
    await world.seconds(8);
    expect(condition('Complete')?.status).toBe('True');
    await world.seconds(8);
    expect(world.find(JOBS, 'task')).toBeUndefined();
    expect(world.pods()).toHaveLength(0);
  });

  it('count nothing twice across a restart', async () => {
    world.create(JOBS, job({ completions: 3 }));
    for (let second = 0; second < 12; second++) {
      await world.seconds(0.9);
      await world.stop();
      world.start();
    }
    await world.seconds(20);
    const { succeeded = 0, failed = 0 } = status() ?? {};
    expect(succeeded).toBe(3);
    expect(condition('Complete')?.status).toBe('True');
    expect(world.pods()).toHaveLength(succeeded + failed);
  });

  it('are refused aloud where they ask for what is not there', async () => {
    world.create(JOBS, job({ completions: 2, completionMode: 'Indexed' }));
    await world.seconds(5);
    expect(world.pods()).toHaveLength(0);
    expect(world.events('task')).toEqual([
      'Unsupported: The demo cluster does not run jobs with completionMode Indexed',
    ]);
  });
});
