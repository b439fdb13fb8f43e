import { fromLeft, fromTop, scaleOf, stepCorners, ticksBetween } from './lanes';

describe('scaleOf', () => {
  const points = [
    { at: 0, value: 90 },
    { at: 1, value: 100 },
  ];

  it('leaves room around the values and the threshold', () => {
    expect(scaleOf(points, { value: 99, goodSide: 'above' })).toEqual({
      low: 88,
      high: 102,
    });
  });

  it('begins at nothing for what has to stay below a threshold', () => {
    expect(scaleOf(points, { value: 500, goodSide: 'below' })).toEqual({
      low: 0,
      high: 582,
    });
  });

  it('tells apart values that are all the same', () => {
    const { low, high } = scaleOf([{ at: 0, value: 0 }]);
    expect(high).toBeGreaterThan(low);
    expect(scaleOf([])).toEqual({ low: 0, high: 1 });
  });
});

it('places values from the top and instants from the left', () => {
  expect(fromTop(25, { low: 0, high: 100 })).toBe(75);
  expect(fromLeft(5, 0, 10)).toBe(50);
  expect(fromLeft(20, 0, 10)).toBe(100);
  expect(fromLeft(0, 0, 0)).toBe(0);
});

it.each([
  [0, 60_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]],
  [1, 59_999, [10_000, 20_000, 30_000, 40_000, 50_000]],
  [0, 0, [0]],
])('has round ticks between %d and %d', (from, to, ticks) => {
  expect(ticksBetween(from, to)).toEqual(ticks);
});

it('has never more ticks than there is room for', () => {
  for (const span of [5e3, 9e4, 7e6, 3e9, 4e12]) {
    expect(ticksBetween(123, 123 + span).length).toBeLessThanOrEqual(7);
  }
});

it('stays where it is until the next point', () => {
  const points = [
    { at: 0, value: 5 },
    { at: 10, value: 25 },
  ];
  expect(stepCorners(points, 30)).toEqual([
    { at: 0, value: 5 },
    { at: 10, value: 5 },
    { at: 10, value: 25 },
    { at: 30, value: 25 },
  ]);
});
