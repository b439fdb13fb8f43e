import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { exampleFact } from '../testing/exampleFacts';
import { dayKey, dayTitle, groupByDay } from './days';

const at = (occurredAt: Date): Fact =>
  exampleFact(1, { occurredAt: occurredAt.toISOString() });

describe('days', () => {
  it('begin at midnight where the reader is', () => {
    const facts = [
      at(new Date(2026, 2, 5, 0, 0, 1)),
      at(new Date(2026, 2, 4, 23, 59, 59)),
      at(new Date(2026, 2, 4, 0, 0, 0)),
    ];
    expect(
      groupByDay(facts).map(({ key, facts: ofDay }) => [key, ofDay.length]),
    ).toEqual([
      ['2026-03-05', 1],
      ['2026-03-04', 2],
    ]);
  });

  it('keep the order of their facts', () => {
    const morning = at(new Date(2026, 2, 4, 8));
    const noon = at(new Date(2026, 2, 4, 12));
    expect(groupByDay([noon, morning])[0].facts).toEqual([noon, morning]);
    expect(groupByDay([])).toEqual([]);
  });

  const now = new Date(2026, 2, 5, 9);

  it.each([
    ['2026-03-05', 'en', 'Today'],
    ['2026-03-04', 'en', 'Yesterday'],
    ['2026-03-05', 'fr', 'Aujourd’hui'],
    ['2026-03-04', 'fr', 'Hier'],
    ['2026-03-03', 'fr', 'Mardi 3 mars'],
    ['2025-12-31', 'fr', 'Mercredi 31 décembre 2025'],
  ])('%s is headed in %s: %s', (key, locale, title) => {
    expect(dayTitle(key, now, locale)).toBe(title);
  });

  it('are counted by the calendar where the clock changes', () => {
    expect(dayTitle('2026-03-28', new Date(2026, 2, 29, 23, 30), 'en')).toBe(
      'Yesterday',
    );
    expect(dayKey(new Date(2026, 9, 25, 23, 30))).toBe('2026-10-25');
  });
});
