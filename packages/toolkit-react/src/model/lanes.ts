/** A measure against the time. Instants are epoch milliseconds. */
export interface LanePoint {
  at: number;
  value: number;
  isBad?: boolean;
}

export interface Threshold {
  value: number;
  /** On which side of it values are good. */
  goodSide: 'above' | 'below';
}

export interface Scale {
  low: number;
  high: number;
}

/** A scale on which all values and the threshold can be told apart, with room around them. */
export function scaleOf(
  points: readonly LanePoint[],
  threshold?: Threshold,
  fixed?: Scale,
): Scale {
  if (fixed) {
    return fixed;
  }
  const values = points.map(({ value }) => value);
  const all = threshold ? [...values, threshold.value] : values;
  if (all.length === 0) {
    return { low: 0, high: 1 };
  }
  const low = Math.min(...all);
  const high = Math.max(...all);
  const room = (high - low || Math.abs(high) || 1) * 0.2;
  return {
    // What has to stay below something is seen against nothing at all.
    low: threshold?.goodSide === 'below' && low >= 0 ? 0 : low - room,
    high: high + room,
  };
}

/** Where a value stands on a scale, in percent from the top. */
export function fromTop(value: number, { low, high }: Scale): number {
  return (1 - (value - low) / (high - low)) * 100;
}

/** Where an instant stands between two, in percent. */
export function fromLeft(at: number, from: number, to: number): number {
  const part = (at - from) / Math.max(1, to - from);
  return Math.min(1, Math.max(0, part)) * 100;
}

const STEPS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200,
  86_400, 172_800, 604_800,
].map(seconds => seconds * 1_000);

/** Round instants between two: some, and at most `most`. */
export function ticksBetween(from: number, to: number, most = 6): number[] {
  const step =
    STEPS_MS.find(each => (to - from) / each <= most) ??
    STEPS_MS[STEPS_MS.length - 1];
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    ticks.push(at);
  }
  return ticks.slice(0, most + 1);
}

/** The corners of a line that stays where it is until the next point, up to an end. */
export function stepCorners(
  points: readonly LanePoint[],
  to: number,
): LanePoint[] {
  return points.flatMap((point, index) => {
    const until = points[index + 1]?.at ?? Math.max(to, point.at);
    return [point, { at: until, value: point.value }];
  });
}
