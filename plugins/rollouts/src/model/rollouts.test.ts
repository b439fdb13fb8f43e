import { exampleRollout, exampleVerdict } from '../testing/exampleRollout';
import { seriesOf, stateOf, stepStanding } from './rollouts';

describe('the state of a rollout', () => {
  it('is its outcome once it has one', () => {
    expect(stateOf(exampleRollout())).toBe('progressing');
    expect(
      stateOf(exampleRollout({ phase: 'ended', outcome: 'rolled-back' })),
    ).toBe('rolled-back');
  });
});

describe('a step', () => {
  it('is done, current or to come', () => {
    const rollout = exampleRollout({ step: 1 });
    expect([0, 1, 2].map(index => stepStanding(rollout, index))).toEqual([
      'done',
      'current',
      'coming',
    ]);
  });

  it.each([
    [exampleRollout({ phase: 'waiting', step: 0 }), 'coming'],
    [exampleRollout({ phase: 'ended', outcome: 'succeeded', step: 1 }), 'done'],
    [
      exampleRollout({
        phase: 'restoring',
        step: 0,
        breachAt: '2026-03-04T12:00:00.000Z',
      }),
      'coming',
    ],
  ])('of %j is %s', (rollout, expected) => {
    expect(stepStanding(rollout, 0)).toBe(expected);
  });
});

describe('seriesOf', () => {
  it('leaves out looks without a value', () => {
    const { metrics } = exampleRollout().plan.document.analysis;
    const [series] = seriesOf(metrics, [
      exampleVerdict('pass', 99.5),
      exampleVerdict('no-data', null),
      exampleVerdict('fail', 90),
    ]);
    expect(series.points.map(({ value }) => value)).toEqual([99.5, 90]);
  });
});
