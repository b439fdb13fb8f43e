import {
  domainOf,
  indexAfterKey,
  labelStep,
  runsOf,
  ticksWithin,
} from './charts';

const of = (...values: (number | null)[]) => values.map(value => ({ value }));
const target = (value: number) => ({ value, label: '' });

describe('what the axis of values spans', () => {
  it('begins at nothing and leaves room above', () => {
    expect(domainOf(of(1, 2, null), undefined, 'linear')).toEqual({
      low: 0,
      high: 2.3,
      targetBeyond: null,
    });
  });

  it('takes the target in, but not one that would flatten everything else', () => {
    expect(domainOf(of(1, 2), target(4), 'linear').high).toBeCloseTo(4.6);
    expect(domainOf(of(0.1, 0.2), target(2), 'linear')).toEqual({
      low: 0,
      high: expect.closeTo(0.23),
      targetBeyond: 'above',
    });
    expect(domainOf(of(null, 0), target(2), 'linear').high).toBeCloseTo(2.3);
  });

  it('is never empty, and never holds 0 where it is a logarithm', () => {
    expect(domainOf([], undefined, 'linear').high).toBe(1);
    expect(domainOf(of(null), undefined, 'log')).toMatchObject({
      low: 1,
      high: 10,
    });
    expect(domainOf(of(0, 100), target(10), 'log').low).toBeCloseTo(6.25);
  });
});

it('draws no line over a gap', () => {
  expect(runsOf(of(null, 1, 2, null, null, 3))).toEqual([
    [
      { index: 1, value: 1 },
      { index: 2, value: 2 },
    ],
    [{ index: 5, value: 3 }],
  ]);
});

it('labels as many as there is room for', () => {
  expect(labelStep(13, 650, 50)).toBe(1);
  expect(labelStep(90, 650, 50)).toBe(7);
  expect(labelStep(3, 10, 50)).toBe(3);
});

it('takes few ticks, of those that one would like', () => {
  expect(ticksWithin([1, 10, 100, 1000], { low: 5, high: 500 }, 5)).toEqual([
    10, 100,
  ]);
  expect(ticksWithin([1, 2, 3, 4], { low: 0, high: 5 }, 2)).toEqual([1, 3]);
});

it('follows the arrow keys, and stops at the ends', () => {
  expect(indexAfterKey('ArrowLeft', 0, 3)).toBe(0);
  expect(indexAfterKey('ArrowRight', 1, 3)).toBe(2);
  expect(indexAfterKey('End', 0, 3)).toBe(2);
  expect(indexAfterKey('x', 0, 3)).toBeUndefined();
});
