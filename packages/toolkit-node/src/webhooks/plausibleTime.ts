import { InputError } from '@backstage/errors';

const EARLIEST = Date.UTC(2000);
const LATEST_AHEAD_MS = 24 * 3_600_000;

/**
 * When something happened, as its sender says, with any offset. Clocks differ: what is said to happen within the next
 * day happens now.
 *
 * @param name - of the field
 * @param now - milliseconds since 1970
 * @throws InputError for what cannot be: no time, before the year 2000, or later than tomorrow
 */
export function plausibleTime(name: string, text: string, now: number): number {
  const time = Date.parse(asRfc3339(text));
  if (!(time >= EARLIEST && time <= now + LATEST_AHEAD_MS)) {
    throw new InputError(
      `${name} is ${JSON.stringify(text.slice(0, 60))}; it must be a time since the year 2000, and none of later than tomorrow`,
    );
  }
  return Math.min(time, now);
}

const WITH_SPACES =
  /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ?(UTC|[+-]\d\d:?\d\d)$/;

/** `2021-04-28 21:50:00 +0200`, as GitLab writes it; whatever else there is stays. */
function asRfc3339(time: string): string {
  const parts = WITH_SPACES.exec(time);
  if (!parts) {
    return time;
  }
  const [, day, clock, zone] = parts;
  return `${day}T${clock}${
    zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')
  }`;
}
