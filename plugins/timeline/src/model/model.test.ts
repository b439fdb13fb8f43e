import { exampleFact, exampleFacts, NOW } from '../testing/exampleFacts';
import { bucketsOf } from './buckets';
import { dayKey, dayTitle, groupByDay } from './days';
import {
  NO_FILTERS,
  countFilters,
  filtersOf,
  queryOf,
  withFilters,
} from './filters';
import { mergeFacts } from './pages';
import { happeningOf } from './rooms';

describe('filters', () => {
  it('survive the way into the address and back, beside what is there', () => {
    const filters = {
      ...NO_FILTERS,
      rooms: ['environments' as const],
      environments: ['staging'],
      actors: ['tool' as const],
      text: 'v1',
      range: 'day' as const,
      mine: true,
    };
    const address = withFilters(new URLSearchParams('tab=x'), filters);
    expect(address.get('tab')).toBe('x');
    expect(filtersOf(address)).toEqual(filters);
    expect(countFilters(filters)).toBe(6);
    expect(withFilters(address, NO_FILTERS).toString()).toBe('tab=x');
  });

  it('leave out what they do not know', () => {
    const filters = filtersOf(
      new URLSearchParams('room=kitchen&actor=cat&range=aeon&from=never'),
    );
    expect(filters).toEqual({
      ...NO_FILTERS,
      range: undefined,
      from: undefined,
      to: undefined,
    });
  });

  it('ask for a range that ends now', () => {
    expect(queryOf({ ...NO_FILTERS, range: 'hour' }, NOW)).toMatchObject({
      from: '2026-03-04T11:00:00.000Z',
      to: undefined,
    });
  });
});

describe('days', () => {
  it('keep the order, and begin where the reader’s day does', () => {
    const facts = exampleFacts();
    expect(groupByDay(facts).flatMap(day => day.facts)).toEqual(facts);
    expect(groupByDay(facts).length).toBeGreaterThan(1);
  });

  it.each([
    [0, 'Today', 'Aujourd’hui'],
    [1, 'Yesterday', 'Hier'],
  ])('%i days ago are called so', (daysAgo, english, french) => {
    const now = new Date(NOW);
    const key = dayKey(new Date(NOW - daysAgo * 86_400_000));
    expect(dayTitle(key, now, 'en')).toBe(english);
    expect(dayTitle(key, now, 'fr').replace("'", '’')).toBe(french);
  });

  it('that are further back have their date', () => {
    expect(dayTitle('2026-02-20', new Date(NOW), 'en')).toBe(
      'Friday, February 20',
    );
  });
});

describe('happeningOf', () => {
  it.each([
    ['environments.deployment.finished', { outcome: 'succeeded' }, 'good'],
    [
      'environments.deployment.finished',
      { deployment: { outcome: 'failed' } },
      'bad',
    ],
    ['environments.deployment.finished', {}, 'neutral'],
    ['environments.deployment.rolled-back', {}, 'bad'],
    ['rollouts.rollout.started', {}, 'moving'],
    ['lighthouses.lamp.lit', {}, 'neutral'],
  ])('takes %s %j for %s', (type, payload, tone) => {
    expect(happeningOf({ type, payload }).tone).toBe(tone);
  });
});

describe('bucketsOf', () => {
  it('counts each once', () => {
    const times = [0, 1, 100 * 60_000, 101 * 60_000, 5 * 3_600_000];
    const buckets = bucketsOf(times);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(buckets.length).toBeLessThanOrEqual(49);
  });

  it('has no picture of one', () => {
    expect(bucketsOf([5])).toEqual([]);
  });
});

describe('mergeFacts', () => {
  it('shows none twice', () => {
    const merged = mergeFacts(
      [exampleFact(3), exampleFact(2)],
      [exampleFact(2), exampleFact(1)],
    );
    expect(merged.map(({ position }) => position)).toEqual([3, 2, 1]);
  });
});
