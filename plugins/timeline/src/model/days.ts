import type { Fact } from '@quarterdeck/plugin-timeline-common';

export interface Day {
  /** `2026-03-04` in the reader's time zone. */
  key: string;
  facts: Fact[];
}

/** Facts by the day on which they happened where the reader is, in the order they come. */
export function groupByDay(facts: readonly Fact[]): Day[] {
  const days: Day[] = [];
  for (const fact of facts) {
    const key = dayKey(new Date(fact.occurredAt));
    const last = days.at(-1);
    if (last?.key === key) {
      last.facts.push(fact);
    } else {
      days.push({ key, facts: [fact] });
    }
  }
  return days;
}

export function dayKey(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `Today`, `Yesterday`, or the date in full; capitalised as a heading. */
export function dayTitle(key: string, now: Date, locale: string): string {
  const date = new Date(`${key}T12:00:00`);
  const noon = new Date(`${dayKey(now)}T12:00:00`);
  const daysAgo = Math.round((noon.getTime() - date.getTime()) / 86_400_000);
  const title =
    daysAgo === 0 || daysAgo === 1
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
          -daysAgo,
          'day',
        )
      : date.toLocaleDateString(locale, {
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          year:
            date.getFullYear() === now.getFullYear() ? undefined : 'numeric',
        });
  return title.charAt(0).toLocaleUpperCase(locale) + title.slice(1);
}
