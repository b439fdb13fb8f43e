import {
  bucketSchema,
  deploymentQuerySchema,
  metricSchema,
  tierSchema,
  type Bucket,
  type MetricId,
  type ScopeQuery,
  type Tier,
} from '@quarterdeck/plugin-dora-common';
import { z } from 'zod';

const DAY_MS = 86_400_000;

/** How many days back a page can look with one choice. */
export const WINDOWS = [7, 30, 90, 180, 365] as const;
export type WindowDays = (typeof WINDOWS)[number];
const USUAL_DAYS = 90;

/** What one asks of a scope; the scope itself is the page. */
export type WindowQuery = Omit<ScopeQuery, 'scope' | 'ref'>;

const daySchema = z.iso.date();
const shownSchema = z.union([
  deploymentQuerySchema.shape.show.unwrap(),
  z.literal('incidents'),
]);
export type Shown = z.infer<typeof shownSchema>;

/** The records that are open beside the numbers. */
export interface Opened {
  metric: MetricId;
  /** Of one bucket, ISO 8601; without, of all of the window. */
  bucketFrom?: string;
  bucketTo?: string;
  /** Which list; without, the one that suits the metric. */
  show?: Shown;
  /** Id of the one deployment that is unfolded. */
  record?: string;
}

/** All that a page shows, as it stands in its address. */
export interface View {
  /** UTC days that end with today, or the first and the last of one's own. */
  window: { days: WindowDays } | { from: string; to: string };
  /** `undefined`: the one that suits the window. */
  bucket?: Bucket;
  tier: Tier;
  opened: Opened | null;
}

/** From the address; what makes no sense there is left out. */
export function viewOf(parameters: URLSearchParams): View {
  return {
    window: windowIn(parameters),
    bucket: bucketSchema.safeParse(parameters.get('bucket')).data,
    tier: tierSchema.safeParse(parameters.get('tier')).data ?? 'production',
    opened: openedIn(parameters),
  };
}

function windowIn(parameters: URLSearchParams): View['window'] {
  const from = daySchema.safeParse(parameters.get('from')).data;
  const to = daySchema.safeParse(parameters.get('to')).data;
  if (from !== undefined && to !== undefined && from <= to) {
    return { from, to };
  }
  const asked = Number(parameters.get('days'));
  return { days: WINDOWS.find(days => days === asked) ?? USUAL_DAYS };
}

function openedIn(parameters: URLSearchParams): Opened | null {
  const metric = metricSchema.safeParse(parameters.get('metric')).data;
  if (metric === undefined) {
    return null;
  }
  const instant = (name: string) =>
    z.iso.datetime().safeParse(parameters.get(name)).data;
  const bucketFrom = instant('bucketFrom');
  const bucketTo = instant('bucketTo');
  return {
    metric,
    ...(bucketFrom && bucketTo && { bucketFrom, bucketTo }),
    show: shownSchema.safeParse(parameters.get('show')).data,
    record: parameters.get('record') ?? undefined,
  };
}

/** The address with another view, in which everything else stays; what is usual is not written. */
export function withView(
  parameters: URLSearchParams,
  { window, bucket, tier, opened }: View,
): URLSearchParams {
  const isPreset = 'days' in window;
  const values: Record<string, string | undefined> = {
    days:
      isPreset && window.days !== USUAL_DAYS ? String(window.days) : undefined,
    from: isPreset ? undefined : window.from,
    to: isPreset ? undefined : window.to,
    bucket,
    tier: tier === 'production' ? undefined : tier,
    metric: opened?.metric,
    bucketFrom: opened?.bucketFrom,
    bucketTo: opened?.bucketTo,
    show: opened?.show,
    record: opened?.record,
  };
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return next;
}

/** What to ask for a view, on the UTC day that `now` (epoch milliseconds) is in. */
export function queryOf(
  { window, bucket, tier }: Omit<View, 'opened'>,
  now: number,
): Required<WindowQuery> {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const [from, to] =
    'days' in window
      ? [today - (window.days - 1) * DAY_MS, today + DAY_MS]
      : [Date.parse(window.from), Date.parse(window.to) + DAY_MS];
  return {
    tier,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucket: bucket ?? usualBucket((to - from) / DAY_MS),
  };
}

/** Enough buckets to show a trend, and each with enough in it. */
function usualBucket(days: number): Bucket {
  if (days <= 31) {
    return 'day';
  }
  return days <= 200 ? 'week' : 'month';
}
