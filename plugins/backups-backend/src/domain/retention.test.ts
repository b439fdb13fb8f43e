import type { RetentionRules } from '@quarterdeck/plugin-backups-common';
import { keptByRules } from './retention';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-22T12:00:00Z');

function kept(times: readonly string[], rules: RetentionRules, zone = 'UTC') {
  const backups = times.map((time, index) => ({
    id: `${index}`,
    pointAt: Date.parse(time),
  }));
  const reasons = keptByRules(backups, rules, zone, NOW);
  return times
    .map((time, index): [string, string[] | undefined] => [
      time,
      reasons.get(`${index}`)?.map(({ code }) => code.replace('kept.', '')),
    ])
    .filter(([, codes]) => codes !== undefined);
}

function dailies(newest: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(newest) - index * DAY).toISOString(),
  );
}

describe('keptByRules', () => {
  it('keeps 59 of three years of dailies by 30 daily, 12 weekly, 24 monthly, where Borg keeps 66', () => {
    const rules = { daily: 30, weekly: 12, monthly: 24 };
    expect(kept(dailies('2025-12-31T03:00:00Z', 1_096), rules)).toHaveLength(
      59,
    );
  });

  it('keeps 19 of the year of the published example of Borg, where Borg keeps 21', () => {
    const rules = { daily: 14, monthly: 6, yearly: 1 };
    expect(kept(dailies('2016-12-31T03:00:00Z', 364), rules)).toHaveLength(19);
  });

  it('counts days that have a backup, however far they reach back', () => {
    expect(
      kept(
        [
          '2026-11-20T03:00Z',
          '2026-11-10T03:00Z',
          '2026-09-01T03:00Z',
          '2026-08-01T03:00Z',
        ],
        { daily: 3 },
      ).map(([time]) => time),
    ).toEqual(['2026-11-20T03:00Z', '2026-11-10T03:00Z', '2026-09-01T03:00Z']);
  });

  it('keeps the newest of each bucket, and the oldest while the rule has room', () => {
    expect(
      kept(
        [
          '2026-11-20T21:00Z',
          '2026-11-20T03:00Z',
          '2026-11-19T21:00Z',
          '2026-11-19T03:00Z',
          '2026-11-19T02:00Z',
        ],
        { daily: 3 },
      ),
    ).toEqual([
      ['2026-11-20T21:00Z', ['daily']],
      ['2026-11-19T21:00Z', ['daily']],
      ['2026-11-19T02:00Z', ['oldest-daily']],
    ]);
  });

  it('says which of how many, for each rule that chose', () => {
    const reasons = keptByRules(
      [
        { id: 'a', pointAt: NOW - DAY },
        { id: 'b', pointAt: NOW - 2 * DAY },
      ],
      { last: 1, daily: 7, yearly: -1, within: '1d2h' },
      'UTC',
      NOW,
    );
    expect(reasons.get('a')?.map(({ message }) => message)).toEqual([
      'Younger than 1d2h, counted from the newest',
      'One of the last 1',
      'The newest of its day: 1 of 7 that the daily rule keeps',
      'The newest of its year, of which the yearly rule keeps all',
    ]);
    expect(reasons.get('b')?.map(({ message }) => message)).toEqual([
      'Younger than 1d2h, counted from the newest',
      'The newest of its day: 2 of 7 that the daily rule keeps',
      'The oldest, as the yearly rule has room left',
    ]);
  });

  it('has the days of the zone of the policy', () => {
    const times = [
      '2026-07-01T22:30Z',
      '2026-07-01T21:30Z',
      '2026-06-30T22:30Z',
    ];
    expect(kept(times, { daily: 2 }, 'UTC').map(([time]) => time)).toEqual([
      '2026-07-01T22:30Z',
      '2026-06-30T22:30Z',
    ]);
    expect(
      kept(times, { daily: 2 }, 'Europe/Paris').map(([time]) => time),
    ).toEqual(['2026-07-01T22:30Z', '2026-07-01T21:30Z']);
  });

  it('has weeks from Monday, whichever year they belong to', () => {
    expect(
      kept(
        [
          '2027-01-04T03:00Z',
          '2027-01-03T03:00Z',
          '2026-12-28T03:00Z',
          '2026-12-27T03:00Z',
        ],
        { weekly: 3 },
      ).map(([time]) => time),
    ).toEqual(['2027-01-04T03:00Z', '2027-01-03T03:00Z', '2026-12-27T03:00Z']);
  });

  it('counts a duration back by the calendar of the zone, from the newest that is not in the future', () => {
    expect(
      kept(
        [
          '2030-01-01T00:00Z',
          '2026-03-31T03:00Z',
          '2026-03-03T03:01Z',
          '2026-03-03T03:00Z',
        ],
        { within: '1m' },
      ).map(([time]) => time),
    ).toEqual(['2030-01-01T00:00Z', '2026-03-31T03:00Z', '2026-03-03T03:01Z']);
    expect(
      kept(
        ['2026-03-29T10:00Z', '2026-03-28T10:30Z'],
        { within: '1d' },
        'Europe/Paris',
      ),
    ).toHaveLength(1);
    expect(
      kept(
        ['2026-03-29T10:00Z', '2026-03-28T10:30Z'],
        { within: '24h' },
        'Europe/Paris',
      ),
    ).toHaveLength(2);
    expect(
      kept(['2026-01-01T00:00Z', '1980-01-01T00:00Z'], {
        within: '999999999y',
      }),
    ).toHaveLength(2);
  });

  it('tells equal times apart by their ids', () => {
    const backups = ['b', 'c', 'a'].map(id => ({ id, pointAt: NOW }));
    expect([...keptByRules(backups, { last: 2 }, 'UTC', NOW).keys()]).toEqual([
      'c',
      'b',
    ]);
  });

  it.each([{}, { daily: 0 }, { within: '0d' }, { last: 0, within: '0y0h' }])(
    'removes nothing where the rules choose nothing: %j',
    rules => {
      expect(kept(['2026-11-20T03:00Z', '2020-11-20T03:00Z'], rules)).toEqual([
        ['2026-11-20T03:00Z', ['no-rules']],
        ['2020-11-20T03:00Z', ['no-rules']],
      ]);
    },
  );

  it('has nothing to say of nothing', () => {
    expect(kept([], { daily: 1 })).toEqual([]);
  });
});
