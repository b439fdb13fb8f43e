import { NAMESPACE, World } from '../../testing/World';
import { CronJob, Job } from '../objects';
import { Schedule, ScheduleError } from './schedule';

const CRON_JOBS = 'batch/v1/cronjobs';

function cronJob(
  spec: Partial<CronJob['spec']> = {},
  duration = '1',
  image = 'registry.example/task:v1',
): CronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', namespace: NAMESPACE },
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: {
        metadata: { labels: { app: 'nightly' } },
        spec: {
          backoffLimit: 0,
          template: {
            metadata: {
              annotations: { 'quarterdeck.io/demo-duration': duration },
            },
            spec: {
              restartPolicy: 'Never',
              containers: [{ name: 'task', image }],
            },
          },
        },
      },
      ...spec,
    },
  };
}

describe('cron jobs', () => {
  let world: World;
  beforeEach(() => {
    // The clock of the world stands at 09:00:00 UTC.
    world = new World();
  });
  afterEach(() => world.close());

  const jobs = () => world.list<Job>('batch/v1/jobs');
  const status = () => world.get<CronJob>(CRON_JOBS, 'nightly').status ?? {};
  const minutes = (count: number) => world.seconds(count * 60);

  it('start their jobs on schedule and say when', async () => {
    world.create(CRON_JOBS, cronJob());
    await minutes(4.9);
    expect(jobs()).toHaveLength(0);
    await minutes(0.1);
    expect(jobs()).toHaveLength(1);
    const [{ metadata }] = jobs();
    const minute = Date.parse('2026-01-05T09:05:00Z') / 60_000;
    expect(metadata.name).toBe(`nightly-${minute}`);
    expect(metadata.annotations).toEqual({
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-05T09:05:00Z',
    });
    expect(status()).toMatchObject({
      active: [{ kind: 'Job', name: metadata.name }],
      lastScheduleTime: '2026-01-05T09:05:00Z',
    });
    await minutes(0.2);
    expect(status().active).toBeUndefined();
    expect(status().lastSuccessfulTime).toBeDefined();
    expect(world.events('nightly')).toEqual([
      `SuccessfulCreate: Created job ${metadata.name}`,
      `SawCompletedJob: Saw completed job: ${metadata.name}, condition: Complete`,
    ]);
  });

  it('keep as many finished jobs as asked', async () => {
    world.create(CRON_JOBS, cronJob({ successfulJobsHistoryLimit: 2 }));
    await minutes(26);
    expect(jobs()).toHaveLength(2);
    expect(world.pods()).toHaveLength(2);
    world.change<CronJob>(CRON_JOBS, 'nightly', ({ spec }) => {
      spec.jobTemplate.spec.template.spec.containers[0].image =
        'registry.example/task:crash';
    });
    await minutes(20);
    const failed = jobs().filter(job => job.status?.failed === 1);
    expect(failed).toHaveLength(1);
  });

  it('do not start beside a running job when that is forbidden, and catch up', async () => {
    world.create(CRON_JOBS, cronJob({ concurrencyPolicy: 'Forbid' }, '420'));
    await minutes(11);
    expect(jobs()).toHaveLength(1);
    expect(world.events('nightly')).toContain(
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    );
    await minutes(2);
    expect(jobs()).toHaveLength(2);
    expect(status().lastScheduleTime).toBe('2026-01-05T09:10:00Z');
  });

  it('replace the running job when that is asked', async () => {
    world.create(CRON_JOBS, cronJob({ concurrencyPolicy: 'Replace' }, '420'));
    await minutes(5.5);
    const [first] = jobs();
    await minutes(5);
    expect(jobs()).toHaveLength(1);
    expect(jobs()[0].metadata.uid).not.toBe(first.metadata.uid);
  });

  it('rest while suspended, and start only the last missed run afterwards', async () => {
    world.create(CRON_JOBS, cronJob({ suspend: true }));
    await minutes(31);
    expect(jobs()).toHaveLength(0);
    world.change<CronJob>(CRON_JOBS, 'nightly', ({ spec }) => {
      spec.suspend = false;
    });
    await minutes(1);
    expect(jobs()).toHaveLength(1);
    expect(status().lastScheduleTime).toBe('2026-01-05T09:30:00Z');
  });

  it('skip runs whose starting deadline has passed', async () => {
    world.create(
      CRON_JOBS,
      cronJob({ suspend: true, startingDeadlineSeconds: 60 }),
    );
    await minutes(12);
    world.change<CronJob>(CRON_JOBS, 'nightly', ({ spec }) => {
      spec.suspend = false;
    });
    await minutes(1);
    expect(jobs()).toHaveLength(0);
    await minutes(3);
    expect(jobs()).toHaveLength(1);
  });

  it('tell what is wrong with a time zone', async () => {
    world.create(CRON_JOBS, cronJob({ timeZone: 'Mars/Olympus' }));
    await minutes(6);
    expect(jobs()).toHaveLength(0);
    expect(world.events('nightly')[0]).toMatch(/^UnknownTimeZone: /);
  });
});

describe('Schedule', () => {
  it('counts in its time zone, summer time included', () => {
    const schedule = Schedule.parse('30 2 * * *', 'Europe/Paris');
    expect(schedule.next(new Date('2026-01-05T00:00:00Z'))).toEqual(
      new Date('2026-01-05T01:30:00Z'),
    );
    expect(schedule.next(new Date('2026-07-05T00:00:00Z'))).toEqual(
      new Date('2026-07-05T00:30:00Z'),
    );
  });

  it('finds the latest of very many missed runs', () => {
    const schedule = Schedule.parse('* * * * *', undefined);
    const from = new Date('2026-01-01T00:00:30Z');
    const to = new Date('2026-06-01T12:34:56Z');
    expect(schedule.latest(from, to)).toEqual({
      time: new Date('2026-06-01T12:34:00Z'),
      tooMany: true,
    });
    expect(schedule.latest(to, new Date('2026-06-01T12:34:59Z'))).toEqual({
      time: undefined,
      tooMany: false,
    });
  });

  it.each(['* * * * * *', '@every 5m', '61 * * * *', 'often'])(
    'refuses %s',
    text => {
      expect(() => Schedule.parse(text, undefined)).toThrow(ScheduleError);
    },
  );

  it.each(['@daily', '@midnight', '@hourly', '0 9-17 * * mon-fri'])(
    'reads %s',
    text => {
      const schedule = Schedule.parse(text, undefined);
      expect(schedule.next(new Date('2026-01-05T00:00:00Z'))).toBeDefined();
    },
  );
});
