import type { History } from '@quarterdeck/plugin-backups-common';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Durations that are round to people, for the axis of a chart. */
export const DURATION_TICKS: readonly number[] = [
  10_000,
  60_000,
  5 * 60_000,
  15 * 60_000,
  HOUR_MS,
  4 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
];

/**
 * The worst of each day, in UTC: what would have been lost grew between two points by itself, so that the worst of a day
 * is at one of its steps or at its end. `null`: on that day nothing could be restored for a time.
 */
export function worstOfDays(
  history: Pick<History, 'from' | 'to' | 'rpo'>,
): { date: string; ms: number | null }[] {
  const { from, to, rpo } = history;
  const first = Math.floor(Date.parse(from) / DAY_MS);
  const end = Date.parse(to);
  const steps = rpo.map(({ at, ms }) => ({ at: Date.parse(at), ms }));
  const days: { date: string; ms: number | null }[] = [];
  for (let day = first; day * DAY_MS < end; day++) {
    const until = Math.min((day + 1) * DAY_MS, end);
    const within = steps.filter(({ at }) => at >= day * DAY_MS && at <= until);
    const carried = steps.filter(({ at }) => at <= day * DAY_MS).at(-1);
    const last = within.at(-1) ?? carried;
    const atEnd =
      last === undefined || last.ms === null
        ? null
        : last.ms + (until - last.at);
    const all = [...within.map(({ ms }) => ms), atEnd];
    days.push({
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      ms: all.some(ms => ms === null)
        ? null
        : Math.max(...all.map(ms => ms ?? 0)),
    });
  }
  return days;
}
