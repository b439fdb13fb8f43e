import type {
  MeasuredMetric,
  MeasuredReliability,
  MetricValue,
  Unit,
} from '@quarterdeck/plugin-dora-common';
import { durationText } from '@quarterdeck/toolkit-react';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** At which durations an axis has its ticks: those that people think in. */
export const DURATION_TICKS = [
  SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  4 * HOUR,
  12 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  180 * DAY,
] as const;

export type RateUnit = 'perDay' | 'perWeek' | 'perMonth';

/** A rate by the time in which it happens at least once; a month has 30 days. */
export function rateOf(perDay: number): { count: number; unit: RateUnit } {
  if (perDay === 0 || perDay >= 1) {
    return { count: perDay, unit: 'perDay' };
  }
  return perDay >= 1 / 7
    ? { count: perDay * 7, unit: 'perWeek' }
    : { count: perDay * 30, unit: 'perMonth' };
}

/** The large part of a value and, where it has one, the word of its unit. */
export function figureParts(
  value: number,
  unit: Unit,
  locale: string,
): { number: string; rate?: RateUnit } {
  switch (unit) {
    case 'ratio':
      return {
        number: new Intl.NumberFormat(locale, {
          style: 'percent',
          // Promises are made in thousandths: 99.95 % is not 100 %.
          maximumFractionDigits: value > 0.99 && value < 1 ? 3 : 1,
        }).format(value),
      };
    case 'duration':
      return { number: durationText(value, locale) };
    default: {
      const { count, unit: rate } = rateOf(value);
      return {
        number: new Intl.NumberFormat(locale, {
          maximumFractionDigits: 1,
        }).format(count),
        rate,
      };
    }
  }
}

/** As short as the ticks of an axis. */
export function tickText(value: number, unit: Unit, locale: string): string {
  return unit === 'per-day'
    ? new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
    : figureParts(value, unit, locale).number;
}

/** Is a value on the good side of its target; `null` where one of them is missing. */
export function keepsTarget({
  current,
  target,
}: Pick<MeasuredMetric | MeasuredReliability, 'current' | 'target'>):
  | boolean
  | null {
  if (target === null || current.value === null) {
    return null;
  }
  return target.direction === 'at-least'
    ? current.value >= target.value
    : current.value <= target.value;
}

/** Which way a value went. */
export function directionOf(
  current: Pick<MetricValue, 'value'>,
  previous: Pick<MetricValue, 'value'>,
): 'up' | 'down' | 'level' | null {
  if (current.value === null || previous.value === null) {
    return null;
  }
  if (current.value === previous.value) {
    return 'level';
  }
  return current.value > previous.value ? 'up' : 'down';
}
