/** One bucket of a chart. */
export interface TrendPoint {
  key: string;
  /** Of the axis, short: `16 Nov`. */
  label: string;
  /** `null`: nobody knows, which is drawn as a gap. */
  value: number | null;
  /** The value in words, or why there is none. */
  text: string;
  /** The bucket is not whole. */
  isPartial?: boolean;
  /** More about it, in a sentence. */
  note?: string;
}

export interface ChartTarget {
  value: number;
  label: string;
}

export type ChartScale = 'linear' | 'log';

/** A target further off than this many times what was measured would flatten it to a line. */
const FARTHEST_TARGET = 3;
const HEADROOM = 1.15;
const LOG_HEADROOM = 1.6;

export interface Domain {
  low: number;
  high: number;
  /** Where the target lies beyond what is drawn. */
  targetBeyond: 'above' | null;
}

/** What the axis of values spans: 0 to above the highest, or with a logarithm from below the lowest to above the highest. */
export function domainOf(
  points: readonly Pick<TrendPoint, 'value'>[],
  target: ChartTarget | undefined,
  scale: ChartScale,
): Domain {
  const values = points
    .map(({ value }) => value)
    .filter(value => value !== null && (scale === 'linear' || value > 0))
    .map(Number);
  const wanted = target?.value ?? null;
  if (scale === 'log') {
    const all = wanted === null || wanted <= 0 ? values : [...values, wanted];
    return all.length === 0
      ? { low: 1, high: 10, targetBeyond: null }
      : {
          low: Math.min(...all) / LOG_HEADROOM,
          high: Math.max(...all) * LOG_HEADROOM,
          targetBeyond: null,
        };
  }
  const highest = Math.max(0, ...values);
  const isBeyond =
    wanted !== null && highest > 0 && wanted > FARTHEST_TARGET * highest;
  const top = Math.max(highest, isBeyond ? 0 : (wanted ?? 0));
  return {
    low: 0,
    high: top === 0 ? 1 : top * HEADROOM,
    targetBeyond: isBeyond ? 'above' : null,
  };
}

/** Those that stand side by side without a gap, in their order. */
export function runsOf<Point extends { value: number | null }>(
  points: readonly Point[],
): { index: number; value: number }[][] {
  const runs: { index: number; value: number }[][] = [];
  let run: { index: number; value: number }[] = [];
  for (const [index, { value }] of points.entries()) {
    if (value === null) {
      run = [];
    } else {
      if (run.length === 0) {
        runs.push(run);
      }
      run.push({ index, value });
    }
  }
  return runs;
}

/** Every how manieth label has room, where each is `labelWidth` wide. */
export function labelStep(
  count: number,
  width: number,
  labelWidth: number,
): number {
  const room = Math.max(1, Math.floor(width / labelWidth));
  return Math.max(1, Math.ceil(count / room));
}

/** At most `most` of the ticks that one would like, within the domain and spread over it. */
export function ticksWithin(
  wanted: readonly number[],
  { low, high }: Pick<Domain, 'low' | 'high'>,
  most: number,
): number[] {
  const within = wanted.filter(value => value >= low && value <= high);
  const step = Math.max(1, Math.ceil(within.length / most));
  return within.filter((_, index) => index % step === 0);
}

/** Where an arrow key leads among `count` points; `undefined`: the key means nothing here. */
export function indexAfterKey(
  key: string,
  index: number,
  count: number,
): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
