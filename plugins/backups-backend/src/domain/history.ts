import type { Availability } from './points';

/** A stretch of time in which the same point was the newest that could be restored. */
export interface RpoStretch {
  from: number;
  to: number;
  /** `undefined`: nothing could be restored. */
  pointAt: number | undefined;
}

export interface RpoHistory {
  stretches: RpoStretch[];
  /** Share of the time that is known in which less than the target would have been lost; `undefined`: nothing is known. */
  keptRatio: number | undefined;
  longestMs: number | undefined;
}

/**
 * What would have been lost at each instant of a window. A backup counts from when it was complete until it was deleted or
 * lost, not from its point: nobody could have restored it before it was there. The time before the first backup ever is
 * not known, and counts neither way.
 *
 * @param to - not after now
 */
export function rpoHistory(
  points: readonly Availability[],
  window: { from: number; to: number; targetMs: number },
): RpoHistory {
  const stretches = stretchesOf(points, window);
  const firstEver = points.reduce(
    (first, { from }) => Math.min(first, from),
    Infinity,
  );
  const known = stretches
    .map(stretch => ({
      ...stretch,
      from: Math.max(stretch.from, firstEver),
    }))
    .filter(({ from, to }) => to > from);
  const knownMs = sum(known.map(({ from, to }) => to - from));
  const keptMs = sum(
    known.map(({ from, to, pointAt }) =>
      pointAt === undefined
        ? 0
        : Math.max(0, Math.min(to, pointAt + window.targetMs) - from),
    ),
  );
  const peaks = known.flatMap(({ to, pointAt }) =>
    pointAt === undefined ? [] : [Math.max(0, to - pointAt)],
  );
  return {
    stretches,
    keptRatio: knownMs === 0 ? undefined : keptMs / knownMs,
    longestMs:
      peaks.length === 0
        ? undefined
        : peaks.reduce((longest, each) => Math.max(longest, each)),
  };
}

/** Adjoining, over the whole window. */
function stretchesOf(
  points: readonly Availability[],
  { from, to }: { from: number; to: number },
): RpoStretch[] {
  if (to <= from) {
    return [];
  }
  const changes = points
    .flatMap(point => [
      { at: point.from, point, isThere: true },
      ...(point.until === undefined
        ? []
        : [{ at: Math.max(point.until, point.from), point, isThere: false }]),
    ])
    .filter(({ at }) => at < to)
    // What comes and goes at once goes.
    .sort(
      (one, other) =>
        one.at - other.at || Number(other.isThere) - Number(one.isThere),
    );
  const there = new Set<Availability>();
  const stretches: RpoStretch[] = [];
  let begun = from;
  let newest: number | undefined;
  for (const { at, point, isThere } of changes) {
    const before = newest;
    if (isThere) {
      there.add(point);
      newest = Math.max(newest ?? -Infinity, point.pointAt);
    } else {
      there.delete(point);
      newest = point.pointAt === newest ? newestOf(there) : newest;
    }
    if (newest !== before && at > begun) {
      stretches.push({ from: begun, to: at, pointAt: before });
      begun = at;
    }
  }
  return [...stretches, { from: begun, to, pointAt: newest }];
}

function newestOf(points: ReadonlySet<Availability>): number | undefined {
  let newest: number | undefined;
  for (const { pointAt } of points) {
    newest = Math.max(newest ?? -Infinity, pointAt);
  }
  return newest;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What a chart draws: at each step what would have been lost just before it, and just after. */
export interface RpoStep {
  at: number;
  ms: number | undefined;
}

/**
 * @param most - how many are wanted; with more stretches than that, of each part of the window the worst stretch stands
 *   for its neighbours
 */
export function rpoSteps(
  stretches: readonly RpoStretch[],
  most: number,
): RpoStep[] {
  const size = Math.ceil(stretches.length / Math.max(1, most / 2));
  const chosen: RpoStretch[] = [];
  for (let first = 0; first < stretches.length; first += size) {
    chosen.push(
      stretches
        .slice(first, first + size)
        .reduce((worst, each) => (peakOf(each) > peakOf(worst) ? each : worst)),
    );
  }
  const loss = (at: number, pointAt: number | undefined) => ({
    at,
    ms: pointAt === undefined ? undefined : Math.max(0, at - pointAt),
  });
  return chosen.flatMap(({ from, to, pointAt }) => [
    loss(from, pointAt),
    loss(to, pointAt),
  ]);
}

function peakOf({ to, pointAt }: RpoStretch): number {
  return pointAt === undefined ? Infinity : to - pointAt;
}
