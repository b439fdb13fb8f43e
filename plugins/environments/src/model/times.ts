const SECOND = 1_000;
const UNITS = [
  ['day', 24 * 60 * 60 * SECOND],
  ['hour', 60 * 60 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
] as const;

/** In the words of the language, to the second unit that is not nothing: `2 min 5 sec`, `3 days 4 hr`. */
export function durationText(milliseconds: number, locale: string): string {
  let rest = Math.round(Math.max(0, milliseconds) / SECOND) * SECOND;
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) {
      parts.push(unitText(count, unit, locale));
    } else if (parts.length > 0) {
      break;
    }
  }
  return parts.length > 0
    ? parts.slice(0, 2).join(' ')
    : unitText(0, 'second', locale);
}

function unitText(count: number, unit: string, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
  }).format(count);
}

const TIME_FORMAT = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const;

/** An instant in full, with its time zone. */
export function instantText(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    ...TIME_FORMAT,
    timeZoneName: 'short',
  }).format(Date.parse(instant));
}

/** From one instant to another, what both share said once. */
export function rangeText(from: string, to: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, TIME_FORMAT).formatRange(
    Date.parse(from),
    Date.parse(to),
  );
}

/** What an input of type `datetime-local` holds for an instant, in the reader's time zone, to the second. */
export function toLocalInput(instant: string): string {
  const date = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [
    String(date.getFullYear()).padStart(4, '0'),
    two(date.getMonth() + 1),
    two(date.getDate()),
  ].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(two)
    .join(':');
  return `${day}T${time}`;
}

/**
 * An instant of the address, or of an input of type `datetime-local`, in the form of the wire; `undefined` where it
 * cannot be read.
 */
export function parseInstant(value: string): string | undefined {
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
}
