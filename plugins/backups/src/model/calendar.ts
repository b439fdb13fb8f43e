import type { Calendar } from '@quarterdeck/plugin-backups-common';

export type Day = Calendar['days'][number];

/** Monday is 0. */
const weekdayOf = (date: string) =>
  (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** The days as weeks that begin on Mondays; undefined before the first and after the last. */
export function weeksOf(days: readonly Day[]): (Day | undefined)[][] {
  if (days.length === 0) {
    return [];
  }
  const cells: (Day | undefined)[] = [
    ...Array.from({ length: weekdayOf(days[0].date) }, () => undefined),
    ...days,
  ];
  const weeks = Math.ceil(cells.length / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_day, weekday) => cells[week * 7 + weekday]),
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
};

/** Where a key leads from one day to another; undefined where it leads nowhere. */
export function dayAfterKey(
  key: string,
  index: number,
  count: number,
): number | undefined {
  if (key === 'Home') {
    return 0;
  }
  if (key === 'End') {
    return count - 1;
  }
  const step = STEPS[key];
  const next = index + (step ?? 0);
  return step === undefined || next < 0 || next >= count ? undefined : next;
}

/**
 * A window that holds a whole day of any time zone of the earth. Runs are listed by instants, and the days of the
 * calendar are those of the policy's zone; who shows them leaves out what belongs to other days.
 */
export function windowAround(date: string): { from: string; to: string } {
  const start = Date.parse(`${date}T00:00:00Z`);
  const at = (hours: number) =>
    new Date(start + hours * 3_600_000).toISOString();
  return { from: at(-14), to: at(38) };
}

/** The day of an instant in a time zone, `2026-11-22`. */
export function dayOf(instant: string, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
  }).format(Date.parse(instant));
}
