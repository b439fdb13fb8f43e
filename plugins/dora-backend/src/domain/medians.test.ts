import { pooled, quantiles } from './medians';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';

/** By the book: sort, and interpolate. */
function sorted(values: readonly number[], share: number): number {
  const all = [...values].sort((one, other) => one - other);
  const position = share * (all.length - 1);
  const low = all[Math.floor(position)];
  const high = all[Math.ceil(position)];
  return low + (position - Math.floor(position)) * (high - low);
}

describe('quantiles', () => {
  it('are between the two in the middle, where DevLake takes the lower', () => {
    expect(quantiles(Float64Array.of(3, 1), [0.5])).toEqual([2]);
    expect(quantiles(Float64Array.of(10, 2, 4, 8), [0.5, 0.9])).toEqual([
      6, 9.4,
    ]);
    expect(quantiles(Float64Array.of(7), [0.5, 0.9])).toEqual([7, 7]);
  });

  it('are none of no values', () => {
    expect(quantiles(new Float64Array(0), [0.5])).toBeUndefined();
  });

  it('are those of the sorted values, whatever their order and number', () => {
    const random = seeded(1);
    for (let round = 0; round < 500; round++) {
      const most = round % 3 === 0 ? 3 : 1_000_000;
      const values = Array.from({ length: 1 + random.below(60) }, () =>
        random.below(most),
      );
      expect(quantiles(Float64Array.from(values), [0, 0.5, 0.9, 1])).toEqual(
        [0, 0.5, 0.9, 1].map(share => sorted(values, share)),
      );
    }
  });

  it('pools all lists without changing them', () => {
    const list = [5, 1];
    const values = pooled([list, [], [3]]);
    expect(quantiles(values, [0.5])).toEqual([3]);
    expect(list).toEqual([5, 1]);
  });
});
