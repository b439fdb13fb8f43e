export interface Bucket {
  /** Epoch milliseconds. */
  from: number;
  to: number;
  count: number;
  /** How many of them went wrong. */
  bad: number;
}

export interface Moment {
  /** Epoch milliseconds. */
  time: number;
  isBad: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
  28 * DAY_MS,
];
const MOST = 48;

/**
 * How many happened when, in steps of a round size that begin where those of the reader's clock do; empty where there is
 * no picture to make.
 */
export function bucketsOf(moments: readonly Moment[]): Bucket[] {
  if (moments.length < 2) {
    return [];
  }
  const times = moments.map(({ time }) => time);
  const first = times.reduce((least, time) => Math.min(least, time));
  const last = times.reduce((most, time) => Math.max(most, time));
  const step =
    STEPS_MS.find(each => (last - first) / each < MOST) ??
    Math.ceil((last - first) / (MOST - 1) / DAY_MS) * DAY_MS;
  const offset = new Date(first).getTimezoneOffset() * MINUTE_MS;
  const start = Math.floor((first - offset) / step) * step + offset;
  const count = Math.floor((last - start) / step) + 1;
  const buckets = Array.from({ length: count }, (_, index) => ({
    from: start + index * step,
    to: start + (index + 1) * step,
    count: 0,
    bad: 0,
  }));
  for (const { time, isBad } of moments) {
    const bucket = buckets[Math.floor((time - start) / step)];
    bucket.count += 1;
    bucket.bad += isBad ? 1 : 0;
  }
  return count < 2 ? [] : buckets;
}
