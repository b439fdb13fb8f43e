const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
];

/** Instants are epoch milliseconds. Ages are rounded down: 119 s is one minute ago. */
export function relativeTime(then: number, now: number, locale: string) {
  const distance = Math.abs(now - then);
  const [unit, length] =
    UNITS.find(([, unitLength]) => distance >= unitLength) ??
    UNITS[UNITS.length - 1];
  const count = Math.floor(distance / length);
  const format = new Intl.RelativeTimeFormat(locale, {
    numeric: count === 0 ? 'auto' : 'always',
  });
  return format.format(then > now && count > 0 ? count : -count, unit);
}

/** Milliseconds until `relativeTime` may say something else. */
export function millisecondsToNextWording(then: number, now: number): number {
  const distance = Math.abs(now - then);
  const step = distance < MINUTE ? SECOND : MINUTE;
  // From just below a boundary a timer that fires early would find the old wording; hence one millisecond more.
  const toBoundary =
    now >= then ? step - (distance % step) : distance % step || step;
  return toBoundary + 1;
}

/** The instant in full, with its time zone. */
export function absoluteTime(instant: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(instant);
}
