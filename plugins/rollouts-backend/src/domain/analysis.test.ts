import { examplePlan } from '../testing/examplePlan';
import { judge, lookOf } from './analysis';

const [METRIC] = examplePlan('canary').analysis.metrics;

describe('judge', () => {
  it.each([
    [99, 10, 'pass'],
    [98.99, 10, 'fail'],
    [0, 9, 'no-data'],
    [100, 9, 'no-data'],
  ])('takes %d %% of %d requests for %s', (value, samples, result) => {
    const verdict = judge(METRIC, { value, samples, seconds: 5 });
    expect(verdict).toMatchObject({ result, value, samples });
    expect(verdict.reason.message).not.toContain('{');
  });

  it('says why there is no data', () => {
    expect(judge(METRIC, { noData: 'no request in 5 s' })).toMatchObject({
      result: 'no-data',
      value: null,
      reason: { message: 'There is no data: no request in 5 s' },
    });
  });
});

describe('a look at several metrics', () => {
  it.each([
    [['pass', 'pass'], 'hold', 'pass'],
    [['pass', 'fail'], 'hold', 'fail'],
    [['pass', 'no-data'], 'hold', 'no-data'],
    [['pass', 'no-data'], 'pass', 'pass'],
    [['pass', 'no-data'], 'fail', 'fail'],
    [['fail', 'no-data'], 'pass', 'fail'],
  ] as const)('of %j with %s is %s', (results, onNoData, expected) => {
    expect(
      lookOf(
        results.map(result => ({ metric: { ...METRIC, onNoData }, result })),
      ),
    ).toBe(expected);
  });
});
