import { InputError } from '@backstage/errors';
import { Bucket } from '@quarterdeck/plugin-dora-common';
import { DateTime } from 'luxon';

export const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 90;
const MOST_MS = 731 * DAY_MS;
const MOST_BUCKETS = 750;

/** Half-open, `[from, to)`, milliseconds since 1970 in UTC. */
export interface Window {
  from: number;
  to: number;
}

export interface BucketWindow extends Window {
  /** Its natural beginning or end is outside of the window. */
  isPartial: boolean;
}

/**
 * The window that a query asks for; where it says nothing, the 90 UTC days that end with today.
 *
 * @throws InputError where it is empty, longer than two years, or has more than 750 buckets
 */
export function windowOf(
  query: { from?: string; to?: string; bucket?: Bucket },
  now: number,
): Window {
  const to =
    query.to === undefined ? dayOf(now) + DAY_MS : Date.parse(query.to);
  const from =
    query.from === undefined
      ? to - DEFAULT_DAYS * DAY_MS
      : Date.parse(query.from);
  if (from >= to) {
    throw new InputError(`from (${iso(from)}) must be before to (${iso(to)})`);
  }
  if (to - from > MOST_MS) {
    throw new InputError(
      `A window may be two years long; ${iso(from)} to ${iso(to)} is longer`,
    );
  }
  if (query.bucket === 'day' && (to - from) / DAY_MS > MOST_BUCKETS) {
    throw new InputError(
      `A window may have ${MOST_BUCKETS} buckets: ask for weeks or months`,
    );
  }
  return { from, to };
}

/** The window of equal length that ends where this one begins. */
export function previousOf({ from, to }: Window): Window {
  return { from: from - (to - from), to: from };
}

/** All buckets of a window, oldest first, without a gap: UTC days, ISO weeks from Monday, or months. */
export function bucketsOf(
  { from, to }: Window,
  bucket: Bucket,
): BucketWindow[] {
  const found: BucketWindow[] = [];
  let start = DateTime.fromMillis(from, { zone: 'utc' }).startOf(bucket);
  while (start.toMillis() < to) {
    const end = start.plus({ [`${bucket}s`]: 1 });
    found.push({
      from: Math.max(start.toMillis(), from),
      to: Math.min(end.toMillis(), to),
      isPartial: start.toMillis() < from || end.toMillis() > to,
    });
    start = end;
  }
  return found;
}

/** The beginning of a UTC day. */
export function dayOf(at: number): number {
  return at - (((at % DAY_MS) + DAY_MS) % DAY_MS);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
