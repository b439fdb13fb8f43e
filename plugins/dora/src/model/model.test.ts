import { directionOf, figureParts, keepsTarget, rateOf } from './figures';
import { queryOf, viewOf, withView } from './view';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');
const view = (address: string) => viewOf(new URLSearchParams(address));

describe('what a page shows, from its address', () => {
  it('is 90 UTC days of production by the week where nothing is said', () => {
    expect(queryOf(view(''), NOW)).toEqual({
      tier: 'production',
      from: '2025-12-05T00:00:00.000Z',
      to: '2026-03-05T00:00:00.000Z',
      bucket: 'week',
    });
    expect(withView(new URLSearchParams('a=1'), view('')).toString()).toBe(
      'a=1',
    );
  });

  it.each([
    'days=7&tier=staging',
    'from=2026-01-01&to=2026-02-01&bucket=day',
    'metric=change-fail-rate&bucketFrom=2026-01-01T00%3A00%3A00.000Z&bucketTo=2026-01-08T00%3A00%3A00.000Z&show=failed&record=1',
  ])('is the same again: %s', address => {
    const next = withView(new URLSearchParams(), view(address));
    expect(next.toString()).toBe(new URLSearchParams(address).toString());
    expect(viewOf(next)).toEqual(view(address));
  });

  it('holds the last day of one’s own', () => {
    expect(queryOf(view('from=2026-01-01&to=2026-01-01'), NOW)).toMatchObject({
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
      bucket: 'day',
    });
  });

  it.each([
    'days=8',
    'from=2026-01-01',
    'from=2026-02-01&to=2026-01-01',
    'from=x&to=y',
    'tier=x&bucket=y&metric=z&show=failed',
  ])('leaves out what makes no sense: %s', address => {
    expect(view(address)).toEqual(view(''));
  });
});

describe('figures', () => {
  it.each([
    [0, { count: 0, unit: 'perDay' }],
    [2.5, { count: 2.5, unit: 'perDay' }],
    [1 / 7, { count: 1, unit: 'perWeek' }],
    [0.1, { count: 3, unit: 'perMonth' }],
  ])('says a rate of %s by the time in which it happens', (rate, said) => {
    expect(rateOf(rate)).toEqual(said);
  });

  it('has the unit of each measure in words', () => {
    expect(figureParts(4 / 23, 'ratio', 'en').number).toBe('17.4%');
    expect(figureParts(5_400_000, 'duration', 'en').number).toBe('1 hr 30 min');
    expect(figureParts(2.44, 'per-day', 'fr').number).toBe('2,4');
    // A promise of 99.95 % is none of 100 %.
    expect(figureParts(0.9995, 'ratio', 'en').number).toBe('99.95%');
    expect(figureParts(1, 'ratio', 'en').number).toBe('100%');
  });

  it('knows which side of a target is good, and nothing without a value', () => {
    const target = { value: 0.05, direction: 'at-most' as const };
    const of = (value: number | null) => ({
      current: {
        value,
        p90: null,
        n: 0,
        numerator: null,
        denominator: null,
        coverage: null,
        reason: null,
      },
    });
    expect(keepsTarget({ ...of(0.05), target })).toBe(true);
    expect(keepsTarget({ ...of(0.06), target })).toBe(false);
    expect(keepsTarget({ ...of(null), target })).toBeNull();
    expect(keepsTarget({ ...of(1), target: null })).toBeNull();
  });

  it('knows which way a value went', () => {
    expect(directionOf({ value: 2 }, { value: 1 })).toBe('up');
    expect(directionOf({ value: 1 }, { value: 1 })).toBe('level');
    expect(directionOf({ value: null }, { value: 1 })).toBeNull();
  });
});
