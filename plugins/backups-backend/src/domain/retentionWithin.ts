import { HOUR_MS, ZoneClock } from './ZoneClock';

const DURATION = /^(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)d)?(?:(\d+)h)?$/;

/**
 * An instant less years, months and days by the calendar of a zone, then hours of real time: as restic counts, in the
 * ways of Go's calendar. 31 March less a month is 3 March, as there is no 31 February; what clocks never show is counted
 * with the offset of the other side.
 *
 * @param duration - as in `1y5m7d2h`
 * @returns `-Infinity` where no calendar reaches back so far
 */
export function subtractDuration(
  instant: number,
  duration: string,
  clock: ZoneClock,
): number {
  const [years, months, days, hours] = (DURATION.exec(duration) ?? [])
    .slice(1)
    .map(digits => Number(digits ?? 0));
  const date = new Date(clock.wallOf(instant));
  const wall = date.setUTCFullYear(
    date.getUTCFullYear() - years,
    date.getUTCMonth() - months,
    date.getUTCDate() - days,
  );
  const before = instantOf(wall, clock) - hours * HOUR_MS;
  return Number.isFinite(before) ? before : -Infinity;
}

function instantOf(wall: number, clock: ZoneClock): number {
  const guess = wall - clock.offsetAt(wall);
  return wall - clock.offsetAt(guess);
}
