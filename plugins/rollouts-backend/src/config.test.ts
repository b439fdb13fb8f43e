import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readRolloutsConfig } from './config';

const MINUTE_MS = 60_000;
const read = (rollouts: JsonObject) =>
  readRolloutsConfig(
    new ConfigReader({
      environments: { definitions: { staging: {}, production: {} } },
      rollouts,
    }),
  );
const withDefaults = (defaults: JsonObject) => read({ defaults });

describe('the configuration of rollouts', () => {
  it('needs nothing, and lets nothing be changed then', () => {
    const config = readRolloutsConfig(new ConfigReader({}));
    expect(config.isWritable('production-eu')).toBe(false);
    expect(config.settingsOf('production')).toMatchObject({
      strategy: undefined,
      options: { weights: [5, 25, 50, 100], stepMs: MINUTE_MS },
      soakMs: 10 * MINUTE_MS,
      smokeTest: undefined,
      windows: [],
      analysis: {
        intervalMs: MINUTE_MS,
        failureLimit: 5,
        consecutiveFailureLimit: 2,
        onBreach: 'roll-back',
        metrics: [
          { id: 'success-rate', source: 'pods', minimum: 99, maximum: null },
          { id: 'latency-p99', source: 'pods', minimum: null, maximum: 500 },
        ],
      },
    });
    expect(config.approvalExpiresAfterMs).toBe(24 * 60 * MINUTE_MS);
    expect(config.retentionMs).toBe(400 * 24 * 60 * MINUTE_MS);
  });

  it('refuses a password in the address of Prometheus, and does not repeat it', () => {
    const url = 'http://me:secret@prometheus:9090';
    expect(() => read({ prometheus: { url } })).toThrow(
      /^rollouts.prometheus.url holds a name or a password(?!.*secret)/,
    );
  });

  it('takes for an environment what it says, then what all say', () => {
    const config = read({
      clusters: { eu: { write: true }, us: { write: 'true' }, asia: {} },
      prometheus: { url: 'http://prometheus.monitoring/base' },
      approvalExpiresAfter: { hours: 2 },
      retention: '30d',
      defaults: {
        strategy: 'canary',
        weights: [10, 100],
        step: { seconds: 20 },
        bake: '2m',
        analysis: {
          source: 'prometheus',
          interval: { seconds: 10 },
          successRate: 95,
          minimumSamples: 3,
        },
      },
      environments: {
        production: {
          strategy: 'blue-green',
          deadline: '3m',
          soak: { hours: 1 },
          smokeTest: '/health/ready',
          analysis: { latencyP99: 250, failureLimit: 1 },
          windows: [
            {
              days: ['mon', 'Tuesday'],
              from: '09:30',
              to: '16:00',
              timezone: 'Europe/Paris',
            },
            { days: ['sun'], from: '00:00', to: '00:01' },
          ],
        },
      },
    });
    const cluster = ['eu', 'us', 'asia', 'none'].map(config.isWritable);
    expect(cluster).toEqual([true, true, false, false]);
    expect(config).toMatchObject({
      prometheusUrl: 'http://prometheus.monitoring/base',
      approvalExpiresAfterMs: 120 * MINUTE_MS,
      retentionMs: 30 * 24 * 60 * MINUTE_MS,
    });
    expect(config.settingsOf('production')).toMatchObject({
      strategy: 'blue-green',
      options: { weights: [10, 100], stepMs: 20_000, bakeMs: 2 * MINUTE_MS },
      progressDeadlineMs: 3 * MINUTE_MS,
      soakMs: 60 * MINUTE_MS,
      smokeTest: '/health/ready',
      analysis: {
        intervalMs: 10_000,
        failureLimit: 1,
        metrics: [
          { source: 'prometheus', minimum: 95, minimumSamples: 3 },
          { source: 'prometheus', maximum: 250, minimumSamples: 3 },
        ],
      },
      windows: [
        { days: [1, 2], from: 570, to: 960, timezone: 'Europe/Paris' },
        { days: [7], from: 0, to: 1, timezone: 'UTC' },
      ],
    });
    expect(config.settingsOf('staging')).toMatchObject({
      strategy: 'canary',
      windows: [],
      analysis: { metrics: [{ minimum: 95 }, { maximum: 500 }] },
    });
  });

  const day = { days: ['mon'], from: '09:00', to: '17:00' };
  it.each<[JsonObject, RegExp]>([
    [{ strategy: 'big-bang' }, /"big-bang" does not exist; there is rolling/],
    [{ weights: [50, 25, 100] }, /50, 25, 100; they have to be whole numbers/],
    [{ weights: [5, 25] }, /rise to 100/],
    [{ weights: [0, 100] }, /rise to 100/],
    [{ weights: [33.3, 100] }, /rise to 100/],
    [{ weights: ['many', 100] }, /rise to 100/],
    [{ weights: [] }, /rise to 100/],
    [{ step: 'soon' }, /step/],
    [{ step: { seconds: -1 } }, /step is less than no time/],
    [{ bake: { minutes: -5 } }, /bake is less than no time/],
    [{ soak: { minutes: -5 } }, /soak is less than no time/],
    [{ deadline: { milliseconds: 5 } }, /deadline has to be 1 second/],
    [{ smokeTest: 'ready' }, /path like \/ready/],
    [{ smokeTest: '/../../../api/v1/secrets' }, /path like \/ready/],
    [{ smokeTest: '/ready?deep=1' }, /path like \/ready/],
    [{ windows: [{ ...day, days: ['monkey'] }] }, /days like \[mon, tue\]/],
    [
      { windows: [{ ...day, from: '22:00', to: '06:00' }] },
      /earlier than "to"/,
    ],
    [{ windows: [{ ...day, from: '9:00' }] }, /"9:00" is no time of the day/],
    [{ windows: [{ ...day, to: '24:00' }] }, /"24:00" is no time of the day/],
    [
      { windows: [{ ...day, timezone: 'Mars/Olympus' }] },
      /no time zone "Mars\/Olympus"/,
    ],
    [{ analysis: { interval: { milliseconds: 10 } } }, /intervalMs/],
    [{ analysis: { failureLimit: 0 } }, /failureLimit/],
    [{ analysis: { consecutiveFailureLimit: 0.5 } }, /consecutiveFailureLimit/],
    [{ analysis: { minimumSamples: -1 } }, /minimumSamples/],
    [{ analysis: { successRate: 'high' } }, /successRate/],
  ])('refuses %j', (defaults, message) => {
    expect(() => withDefaults(defaults)).toThrow(message);
  });

  it('says where it is wrong', () => {
    expect(() =>
      read({ environments: { production: { smokeTest: 'x' } } }),
    ).toThrow(/^rollouts.environments.production: /);
    expect(() => read({ environments: { prodution: {} } })).toThrow(
      'rollouts.environments.prodution: there is no such environment; environments.definitions has staging, production',
    );
    expect(() => read({ prometheus: { url: 'prometheus' } })).toThrow(
      /rollouts.prometheus.url is "prometheus"/,
    );
  });
});
