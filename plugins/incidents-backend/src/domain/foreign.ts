// What others wrote, as far as it can be taken: their times, their text, their links.

const DAY_MS = 24 * 3_600_000;
const EARLIEST = Date.UTC(2000);
const LATEST_AHEAD_MS = DAY_MS;

/**
 * When something happened, as its sender says. Clocks differ: what is said to happen within the next day happens now.
 *
 * @returns undefined for what cannot be: before the year 2000, or later than tomorrow
 */
export function plausibleTime(text: string, now: number): number | undefined {
  const time = Date.parse(text);
  return time >= EARLIEST && time <= now + LATEST_AHEAD_MS
    ? Math.min(time, now)
    : undefined;
}

/** Characters that end a line, do something to a terminal, or make text show as another. */
const DISGUISES = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const DISGUISES_BUT_LINES =
  /(?:(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069])+/gu;

/** Text of others as one line of at most so many characters; undefined where nothing is left. */
export function oneLine(
  text: string | null | undefined,
  longest: number,
): string | undefined {
  return clipped(text?.replace(DISGUISES, ' '), longest);
}

/** Text of others that keeps its lines. */
export function someLines(
  text: string | null | undefined,
  longest: number,
): string | undefined {
  return clipped(
    text?.replace(/\r\n?/g, '\n').replace(DISGUISES_BUT_LINES, ' '),
    longest,
  );
}

function clipped(
  text: string | undefined,
  longest: number,
): string | undefined {
  const trimmed = text?.trim();
  if (!trimmed) {
    return undefined;
  }
  // Half a surrogate pair comes back from a database as another character.
  return trimmed.length <= longest
    ? trimmed
    : `${trimmed.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

const LONGEST_LINK = 4000;

/** An address that a page may link to: http or https, and without a password. */
export function safeLink(text: string | null | undefined): string | undefined {
  if (!text || text.length > LONGEST_LINK || !URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === ''
    ? url.href
    : undefined;
}
