import { bucketsOf } from './buckets';

const at = (time: number, isBad = false) => ({ time, isBad });

describe('bucketsOf', () => {
  it('counts each once, and those that went wrong', () => {
    const buckets = bucketsOf([
      at(0),
      at(1, true),
      at(100 * 60_000),
      at(101 * 60_000, true),
      at(5 * 3_600_000),
    ]);
    const sum = (key: 'count' | 'bad') =>
      buckets.reduce((total, bucket) => total + bucket[key], 0);
    expect(sum('count')).toBe(5);
    expect(sum('bad')).toBe(2);
    expect(buckets.length).toBeLessThanOrEqual(49);
  });

  it('has no picture of one moment', () => {
    expect(bucketsOf([])).toEqual([]);
    expect(bucketsOf([at(5)])).toEqual([]);
    expect(bucketsOf([at(5), at(6)])).toEqual([]);
  });

  it('stays a picture over years', () => {
    const buckets = bucketsOf([at(0), at(10 * 365 * 86_400_000)]);
    expect(buckets.length).toBeGreaterThan(10);
    expect(buckets.length).toBeLessThanOrEqual(49);
  });
});
