import { DateTime } from 'luxon';

/** When changes may begin: on these days, from one time of the day until before another. */
export interface DeploymentWindow {
  /** 1 is Monday, 7 is Sunday. */
  days: readonly number[];
  /** Minutes since midnight; `to` is later than `from`. */
  from: number;
  to: number;
  /** IANA name. */
  timezone: string;
}

/** Whether an instant is within one of the windows; without any, every instant is. */
export function isWithin(
  windows: readonly DeploymentWindow[],
  now: number,
): boolean {
  return (
    windows.length === 0 ||
    windows.some(({ days, from, to, timezone }) => {
      const local = DateTime.fromMillis(now, { zone: timezone });
      const minutes = local.hour * 60 + local.minute;
      return days.includes(local.weekday) && minutes >= from && minutes < to;
    })
  );
}

/** When the next window begins, at most two weeks ahead; milliseconds since 1970. */
export function nextWindow(
  windows: readonly DeploymentWindow[],
  now: number,
): number | undefined {
  const starts = windows.flatMap(({ days, from, timezone }) => {
    const today = DateTime.fromMillis(now, { zone: timezone }).startOf('day');
    return Array.from({ length: 15 }, (_, ahead) => today.plus({ days: ahead }))
      .filter(day => days.includes(day.weekday))
      .map(day =>
        day.set({ hour: Math.floor(from / 60), minute: from % 60 }).toMillis(),
      );
  });
  const coming = starts.filter(start => start > now);
  return coming.length > 0 ? Math.min(...coming) : undefined;
}
