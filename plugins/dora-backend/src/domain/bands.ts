import { Band, MetricId } from '@quarterdeck/plugin-dora-common';
import { unitOf } from './targets';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A month is 30 days and half a year 182: the survey does not say. */
const MONTH_DAYS = 30;
const HALF_YEAR_DAYS = 182;

export interface BandOption {
  /** 1, the worst, to 6. */
  option: number;
  label: string;
  /**
   * Of durations milliseconds, below which the option holds; of the frequency deployments a day, from which on it does.
   * `null`: what no other option holds.
   */
  bound: number | null;
  /** Of the frequency: it holds for more than the bound, and not for as many. */
  isAbove?: boolean;
}

/** Options of one dated survey. Data, not code: `dora.bands` may bring others. */
export interface BandTable {
  /** Of which survey: `2025`. */
  table: string;
  /** What a reader has to know of it. */
  note: string;
  /** From 0 to 10, as DORA's own Quick Check of 2025 counts. */
  isScored: boolean;
  /** The best first. A metric without options has a score at most. */
  options: Partial<Record<MetricId, readonly BandOption[]>>;
}

const DURATIONS: readonly BandOption[] = [
  { option: 6, label: 'less than an hour', bound: HOUR_MS },
  { option: 5, label: 'less than a day', bound: DAY_MS },
  { option: 4, label: 'a day to a week', bound: 7 * DAY_MS },
  { option: 3, label: 'a week to a month', bound: MONTH_DAYS * DAY_MS },
  { option: 2, label: 'one to six months', bound: HALF_YEAR_DAYS * DAY_MS },
  { option: 1, label: 'more than six months', bound: null },
];

const TABLES: readonly BandTable[] = [
  {
    table: '2025',
    note: 'The answers that the DORA survey of 2025 offers. They place a value; they do not grade it.',
    isScored: true,
    options: {
      'change-lead-time': DURATIONS,
      'failed-deployment-recovery-time': DURATIONS,
      // Its option 5, from once a day to once an hour, cannot be told from a rate: 4 a day are several on demand.
      'deployment-frequency': [
        { option: 6, label: 'several times a day', bound: 1, isAbove: true },
        { option: 4, label: 'once a day to once a week', bound: 1 / 7 },
        {
          option: 3,
          label: 'once a week to once a month',
          bound: 1 / MONTH_DAYS,
        },
        {
          option: 2,
          label: 'once a month to once in six months',
          bound: 1 / HALF_YEAR_DAYS,
        },
        { option: 1, label: 'less than once in six months', bound: null },
      ],
    },
  },
  {
    table: '2024',
    note: 'Clusters of the DORA report of 2024, which DORA has given up since. They describe whole teams, by all metrics at once: read by one metric, they say little. Its fail rates are in no order (high 20 %, medium 10 %), so that there are none here.',
    isScored: false,
    options: {
      'change-lead-time': [
        { option: 4, label: 'elite', bound: DAY_MS },
        { option: 3, label: 'high', bound: 7 * DAY_MS },
        { option: 2, label: 'medium', bound: MONTH_DAYS * DAY_MS },
        { option: 1, label: 'low', bound: null },
      ],
      'deployment-frequency': [
        { option: 4, label: 'elite', bound: 1, isAbove: true },
        { option: 3, label: 'high', bound: 1 / 7 },
        { option: 2, label: 'medium', bound: 1 / MONTH_DAYS },
        { option: 1, label: 'low', bound: null },
      ],
    },
  },
];

/** The tables that come with the room, by name. */
export const BAND_TABLES: ReadonlyMap<string, BandTable> = new Map(
  TABLES.map(table => [table.table, table]),
);
export const DEFAULT_BAND_TABLE = TABLES[0];

/**
 * Where a value stands. `null` where the table has nothing to say about the metric.
 *
 * @param observedDays - a window of less than half a year cannot show that something happens less often than that
 */
export function bandOf(
  metric: MetricId,
  value: number,
  table: BandTable,
  observedDays: number,
): Band | null {
  const options = table.options[metric];
  if (options === undefined) {
    return table.isScored && unitOf(metric) === 'ratio'
      ? {
          table: table.table,
          option: null,
          label: null,
          score: (1 - value) * 10,
        }
      : null;
  }
  const held = options.findIndex(option => holds(option, metric, value));
  if (held < 0) {
    return null;
  }
  const isUnproven =
    unitOf(metric) === 'per-day' &&
    held > 0 &&
    options[held].bound === null &&
    observedDays * (options[held - 1].bound ?? 0) < 1;
  const { option, label } = options[isUnproven ? held - 1 : held];
  return {
    table: table.table,
    option,
    label: isUnproven ? `at most ${label}` : label,
    ...(isUnproven && { isUpperBound: true }),
    score: table.isScored ? ((option - 1) / 5) * 10 : null,
  };
}

function holds(
  { bound, isAbove }: BandOption,
  metric: MetricId,
  value: number,
): boolean {
  if (bound === null) {
    return true;
  }
  if (unitOf(metric) !== 'per-day') {
    return value < bound;
  }
  return isAbove ? value > bound : value >= bound;
}
