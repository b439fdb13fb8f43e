import { bucketsOf, dayOf, previousOf, windowOf } from './windows';

const ms = (text: string) => Date.parse(text);
const NOW = ms('2026-03-18T10:30:00Z');
const days = (buckets: { from: number; to: number; isPartial: boolean }[]) =>
  buckets.map(({ from, to, isPartial }) => [
    new Date(from).toISOString().slice(0, 16),
    new Date(to).toISOString().slice(0, 16),
    isPartial,
  ]);

describe('windowOf', () => {
  it('is the 90 UTC days that end with today', () => {
    expect(windowOf({}, NOW)).toEqual({
      from: ms('2025-12-19T00:00:00Z'),
      to: ms('2026-03-19T00:00:00Z'),
    });
  });

  it('is what is asked for, with the same before it', () => {
    const window = windowOf(
      { from: '2026-03-01T06:00:00Z', to: '2026-03-02T00:00:00Z' },
      NOW,
    );
    expect(previousOf(window)).toEqual({
      from: ms('2026-02-28T12:00:00Z'),
      to: window.from,
    });
  });

  it.each([
    [{ from: '2026-03-02T00:00:00Z', to: '2026-03-02T00:00:00Z' }, 'before'],
    [{ from: '2023-03-02T00:00:00Z', to: '2026-03-02T00:00:00Z' }, 'two years'],
  ])('refuses %j', (query, word) => {
    expect(() => windowOf(query, NOW)).toThrow(word);
  });
});

describe('bucketsOf', () => {
  it('begins weeks on Mondays and cuts them at the ends of the window', () => {
    const window = {
      from: ms('2025-12-30T06:00:00Z'),
      to: ms('2026-01-12T00:00:00Z'),
    };
    expect(days(bucketsOf(window, 'week'))).toEqual([
      ['2025-12-30T06:00', '2026-01-05T00:00', true],
      ['2026-01-05T00:00', '2026-01-12T00:00', false],
    ]);
  });

  it('knows how long months are', () => {
    const window = {
      from: ms('2026-01-31T00:00:00Z'),
      to: ms('2026-03-02T00:00:00Z'),
    };
    expect(days(bucketsOf(window, 'month'))).toEqual([
      ['2026-01-31T00:00', '2026-02-01T00:00', true],
      ['2026-02-01T00:00', '2026-03-01T00:00', false],
      ['2026-03-01T00:00', '2026-03-02T00:00', true],
    ]);
  });

  it.each(['day', 'week', 'month'] as const)(
    'leaves no gap between %ss',
    bucket => {
      const window = {
        from: ms('2024-02-11T13:00:00Z'),
        to: ms('2026-01-03T01:00:00Z'),
      };
      const buckets = bucketsOf(window, bucket);
      expect(buckets[0].from).toBe(window.from);
      expect(buckets.at(-1)?.to).toBe(window.to);
      for (const [index, { from, to }] of buckets.entries()) {
        expect(from).toBeLessThan(to);
        expect(from).toBe(index === 0 ? window.from : buckets[index - 1].to);
      }
    },
  );

  it('knows the day before 1970, too', () => {
    expect(dayOf(-1)).toBe(-86_400_000);
    expect(dayOf(0)).toBe(0);
  });
});
