const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

export function isInstant(text: string): boolean {
  return ISO.test(text) && !Number.isNaN(Date.parse(text));
}

/** `2026-03-04T12:30` in the reader's time zone, as the browser's own field for an instant wants it. */
export function toLocalField(iso: string | undefined): string {
  if (iso === undefined) {
    return '';
  }
  const date = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What such a field says, in UTC; undefined where it is empty or half filled in. */
export function fromLocalField(text: string): string | undefined {
  return isInstant(text) ? new Date(text).toISOString() : undefined;
}

export function clockTime(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(
    Date.parse(iso),
  );
}

/** With day, time zone and seconds. */
export function fullTime(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'full',
    timeStyle: 'long',
  }).format(Date.parse(iso));
}

/** @param time - epoch milliseconds */
export function shortTime(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time);
}
