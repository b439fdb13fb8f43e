import { exampleRollout, exampleVerdict } from '../testing/exampleRollout';
import { durationText, seriesOf, stateOf, stepStanding } from './rollouts';

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

describe('durationText', () => {
  it.each([
    [0, '0 sec'],
    [59_400, '59 sec'],
    [80_000, '1 min 20 sec'],
    [120_000, '2 min'],
    [3_720_000, '1 hr 2 min'],
    [86_400_000, '1 day'],
    [90_061_000, '1 day 1 hr'],
    [-5, '0 sec'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(durationText(milliseconds, 'en')).toBe(text);
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
