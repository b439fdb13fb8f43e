const HOURS_PER_DAY = 24;

/**
 * Most hours that can lie between two runs of a schedule in cron's five fields. Where it is a list or a range of days,
 * the answer is that of the next longer calendar unit: an alert on it comes late rather than for nothing.
 */
export function longestPauseHours(schedule: string): number {
  const [, hour = '*', dayOfMonth = '*', month = '*', dayOfWeek = '*'] =
    schedule.trim().split(/\s+/);
  if (month !== '*') {
    return 366 * HOURS_PER_DAY;
  }
  if (dayOfMonth !== '*') {
    return 31 * HOURS_PER_DAY;
  }
  if (dayOfWeek !== '*') {
    return 7 * HOURS_PER_DAY;
  }
  if (hour === '*') {
    return 1;
  }
  const step = /^\*\/(\d+)$/.exec(hour)?.[1];
  return step ? Math.min(Number(step), HOURS_PER_DAY) : HOURS_PER_DAY;
}
