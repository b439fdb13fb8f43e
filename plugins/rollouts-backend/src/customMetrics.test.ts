import { mockServices } from '@backstage/backend-test-utils';
import { readRolloutsConfig } from './config';

const read = (rollouts: object) =>
  readRolloutsConfig(
    mockServices.rootConfig({
      data: {
        rollouts,
        environments: { definitions: { production: {}, development: {} } },
      },
    }),
  );
const metric = (changes: object) => ({
  defaults: {
    analysis: {
      metrics: [{ id: 'lag', query: 'sum(lag)', maximum: 10, ...changes }],
    },
  },
});

describe('what an environment requires', () => {
  it('is nothing unless it says so', () => {
    const config = read({
      defaults: { require: ['scan'] },
      environments: {
        production: { require: ['scan', 'alert-rule'] },
        development: { require: [] },
      },
    });
    expect(read({}).settingsOf('production').require).toEqual([]);
    expect(config.settingsOf('staging').require).toEqual(['scan']);
    expect(config.settingsOf('production').require).toEqual([
      'scan',
      'alert-rule',
    ]);
    expect(config.settingsOf('development').require).toEqual([]);
  });

  it('has to exist', () => {
    expect(() => read({ defaults: { require: ['scna'] } })).toThrow(
      'rollouts: require names "scna"; there is end-to-end, scan, migration-job, alert-rule',
    );
  });
});

describe('metrics of one’s own', () => {
  it('stand beside those that are built in', () => {
    const config = read(
      metric({ unit: ' messages', onNoData: 'fail', minimumSamples: 5 }),
    );
    const { metrics } = config.settingsOf('production').analysis;
    expect(metrics.map(({ id }) => id)).toEqual([
      'success-rate',
      'latency-p99',
      'lag',
    ]);
    expect(metrics[2]).toEqual({
      id: 'lag',
      source: 'prometheus',
      measure: 'query',
      query: 'sum(lag)',
      unit: ' messages',
      minimum: null,
      maximum: 10,
      minimumSamples: 5,
      onNoData: 'fail',
    });
    expect(config.metricSources).toEqual(['pods', 'prometheus']);
  });

  it('say what no data counts as, as do those that are built in', () => {
    const { metrics } = read({
      defaults: { analysis: { onNoData: 'pass' } },
    }).settingsOf('production').analysis;
    expect(metrics.map(({ onNoData }) => onNoData)).toEqual(['pass', 'pass']);
    expect(() =>
      read({ defaults: { analysis: { onNoData: 'shrug' } } }),
    ).toThrow('onNoData is "shrug"; there is pass, hold, fail');
  });

  it.each([
    [{ id: 'success-rate' }, 'the metric "success-rate" is there already'],
    [{ id: 'The Lag' }, 'the metric "The Lag" cannot be read at "id"'],
    [{ maximum: undefined }, 'the metric "lag" needs a minimum or a maximum'],
    [{ minimum: 11 }, 'the metric "lag" has a minimum above its maximum'],
    [{ source: 'pods' }, 'the metric "lag" has a query, which pods do not'],
    [{ onNoData: 'shrug' }, 'onNoData is "shrug"'],
    [{ minimumSamples: -1 }, 'cannot be read at "minimumSamples"'],
    [{ query: undefined }, "'rollouts.defaults.analysis.metrics[0].query'"],
  ])('are refused where they are %j', (changes, message) => {
    expect(() => read(metric(changes))).toThrow(message);
  });

  it('have one of each name', () => {
    const [lag] = metric({}).defaults.analysis.metrics;
    expect(() =>
      read({ defaults: { analysis: { metrics: [lag, lag] } } }),
    ).toThrow('there are two metrics "lag"');
  });
});

describe('who may report evidence', () => {
  it('is nobody unless they are named', () => {
    expect(read({}).evidenceReporters).toEqual([]);
    expect(read({ evidence: { reporters: ['ci'] } }).evidenceReporters).toEqual(
      ['ci'],
    );
  });
});
