import { WatchedObject } from '@quarterdeck/toolkit-node';
import { NOW, template, pod } from '../testing/clusterObjects';
import { PictureUnderTest, clusterObject, ownedBy } from '../testing/pictureOf';

type Fields = Record<string, unknown>;

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
