export interface Bucket {
  /** Epoch milliseconds. */
  from: number;
  to: number;
  count: number;
}

const HOUR_MS = 3_600_000;
const STEPS_MS = [
  5 * 60_000,
  15 * 60_000,
  HOUR_MS,
  6 * HOUR_MS,
  24 * HOUR_MS,
  7 * 24 * HOUR_MS,
];
const MOST = 48;

/** How many happened when, in steps of a round size; empty for fewer than two. */
export function bucketsOf(times: readonly number[]): Bucket[] {
  if (times.length < 2) {
    return [];
  }
  const first = Math.min(...times);
  const last = Math.max(...times);
  const step =
    STEPS_MS.find(each => (last - first) / each < MOST) ??
    STEPS_MS[STEPS_MS.length - 1];
  const start = Math.floor(first / step) * step;
  const count = Math.floor((last - start) / step) + 1;
  const buckets = Array.from({ length: count }, (_, index) => ({
    from: start + index * step,
    to: start + (index + 1) * step,
    count: 0,
  }));
  times.forEach(time => {
    buckets[Math.floor((time - start) / step)].count += 1;
  });
  return buckets;
}
