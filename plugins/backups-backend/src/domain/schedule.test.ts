import { Schedule } from './schedule';

const ms = (text: string) => Date.parse(text);
const text = (instant: number) => new Date(instant).toISOString().slice(0, 16);

function times(schedule: Schedule, after: string, count: number): string[] {
  const found: number[] = [];
  let at = ms(after);
  while (found.length < count) {
    at = schedule.next(at);
    found.push(at);
  }
  return found.map(text);
}

describe('Schedule, read in its zone', () => {
  it('is due at what clocks show there, in winter and in summer', () => {
    const schedule = new Schedule('0 3 * * *', 'Europe/Paris');
    expect(times(schedule, '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T02:00',
      '2026-03-29T01:00',
      '2026-03-30T01:00',
    ]);
    expect(
      times(new Schedule('0 3 * * *', 'Asia/Kolkata'), '2026-03-27T00:00Z', 1),
    ).toEqual(['2026-03-27T21:30']);
  });

  it('is due on the day of the month or of the week, where both are said, and in leap years', () => {
    expect(
      times(new Schedule('0 3 13 * fri', 'UTC'), '2026-11-10T00:00Z', 4),
    ).toEqual([
      '2026-11-13T03:00',
      '2026-11-20T03:00',
      '2026-11-27T03:00',
      '2026-12-04T03:00',
    ]);
    expect(
      times(new Schedule('0 3 29 2 *', 'UTC'), '2095-01-01T00:00Z', 2),
    ).toEqual(['2096-02-29T03:00', '2104-02-29T03:00']);
  });

  it('comes before and after an instant, and at it', () => {
    const schedule = new Schedule('0 3 * * *', 'UTC');
    const three = ms('2026-11-22T03:00:00Z');
    expect(text(schedule.next(three))).toBe('2026-11-23T03:00');
    expect(schedule.next(three - 1)).toBe(three);
    expect(schedule.previous(three)).toBe(three);
    expect(text(schedule.previous(three - 1))).toBe('2026-11-21T03:00');
  });
});

describe('Schedule, where clocks are set', () => {
  it.each([
    // The hour from 2 to 3 is missing on 29 March: due once, an hour later.
    [
      '30 2 * * *',
      'Europe/Paris',
      '2026-03-27T12:00Z',
      ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30'],
    ],
    // It comes twice on 25 October: due the first time.
    [
      '30 2 * * *',
      'Europe/Paris',
      '2026-10-23T12:00Z',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      '30 2 * * *',
      'America/New_York',
      '2026-03-07T00:00Z',
      ['2026-03-07T07:30', '2026-03-08T07:30', '2026-03-09T06:30'],
    ],
    [
      '*/15 1 * * *',
      'America/New_York',
      '2026-11-01T00:00Z',
      [
        '2026-11-01T05:00',
        '2026-11-01T05:15',
        '2026-11-01T05:30',
        '2026-11-01T05:45',
        '2026-11-02T06:00',
      ],
    ],
    // Clocks are set by half an hour: from 2:00 to 2:30, and from 2:00 to 1:30.
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T12:00Z',
      ['2026-10-02T15:45', '2026-10-03T15:45', '2026-10-04T15:15'],
    ],
    [
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-03T00:00Z',
      ['2026-04-03T14:45', '2026-04-04T14:45', '2026-04-05T15:15'],
    ],
    [
      '30 2 * * *',
      'Asia/Kolkata',
      '2026-03-28T12:00Z',
      ['2026-03-28T21:00', '2026-03-29T21:00'],
    ],
    // A whole day is missing: what was due on it comes with the next.
    [
      '0 3 * * *',
      'Pacific/Apia',
      '2011-12-28T20:00Z',
      ['2011-12-29T13:00', '2011-12-30T13:00', '2011-12-31T13:00'],
    ],
  ])('is due once a day: %s in %s after %s', (cron, zone, after, expected) => {
    const schedule = new Schedule(cron, zone);
    expect(times(schedule, after, expected.length)).toEqual(expected);
    const last = ms(`${expected.at(-1)}Z`);
    expect(schedule.newest(ms(after), last, 100).times.map(text)).toEqual(
      expected,
    );
  });

  it.each([
    ['Europe/Paris', '2026-03-28T00:00Z'],
    ['Europe/Paris', '2026-10-24T00:00Z'],
    ['America/New_York', '2026-03-07T00:00Z'],
    ['America/New_York', '2026-10-31T00:00Z'],
    ['Asia/Kolkata', '2026-10-31T00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T00:00Z'],
    ['Australia/Lord_Howe', '2026-04-07T00:00Z'],
  ])('is due in each real hour: in %s after %s', (zone, after) => {
    const schedule = new Schedule('0 * * * *', zone);
    const { times: due } = schedule.newest(
      ms(after),
      ms(after) + 72 * 3_600_000,
      1_000,
    );
    expect(due.length).toBeGreaterThanOrEqual(72);
    expect(schedule.isAtLeastEvery(3_600_000, ms(after))).toBe(true);
    expect(schedule.isAtLeastEvery(3_599_999, ms(after))).toBe(false);
  });

  it('leaves an hour and a half once a year where clocks are set back by half an hour', () => {
    const schedule = new Schedule('0 * * * *', 'Australia/Lord_Howe');
    expect(times(schedule, '2026-04-04T13:00Z', 3)).toEqual([
      '2026-04-04T14:00',
      '2026-04-04T15:30',
      '2026-04-04T16:30',
    ]);
    expect(schedule.isAtLeastEvery(5_400_000, ms('2026-04-01T00:00Z'))).toBe(
      true,
    );
  });

  it.each([
    ['Europe/Paris', '2026-03-29'],
    ['Europe/Paris', '2026-10-25'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Africa/Casablanca', '2026-02-15'],
    ['UTC', '2026-03-29'],
  ])('finds forwards what it finds backwards: %s around %s', (zone, day) => {
    for (const cron of ['*/20 * * * *', '10,50 1-3 * * *', '0 */2 * * *']) {
      const schedule = new Schedule(cron, zone);
      const from = ms(`${day}T00:00Z`) - 2 * 86_400_000;
      const to = from + 4 * 86_400_000;
      const backwards = schedule.newest(from, to, 1_000).times;
      const forwards: number[] = [];
      for (let at = schedule.next(from); at <= to; at = schedule.next(at)) {
        forwards.push(at);
      }
      expect(forwards).toEqual(backwards);
      expect(schedule.within(from, to)).toEqual(backwards);
    }
  });
});

describe('newest', () => {
  it('is bounded, and says that there is more', () => {
    const schedule = new Schedule('*/5 * * * *', 'Europe/Paris');
    const year = [ms('2025-01-01T00:00Z'), ms('2026-01-01T00:00Z')] as const;
    const { times: due, hasMore } = schedule.newest(...year, 100);
    expect(due).toHaveLength(100);
    expect(text(Number(due.at(-1)))).toBe('2026-01-01T00:00');
    expect(hasMore).toBe(true);
    expect(schedule.newest(year[1], year[1], 100)).toEqual({
      times: [],
      hasMore: false,
    });
  });
});

describe('isAtLeastEvery', () => {
  it.each([
    ['0 4 1 * *', 31, true],
    ['0 4 1 * *', 30, false],
    ['0 4 31 * *', 31, false],
    ['0 4 31 * *', 62, true],
    ['0 4 * * sun', 7, true],
    ['0 4 1 1,7 *', 31, false],
  ])('%s within %d days: %s', (cron, days, expected) => {
    expect(
      new Schedule(cron, 'UTC').isAtLeastEvery(
        days * 86_400_000,
        ms('2026-11-22T00:00Z'),
      ),
    ).toBe(expected);
  });
});

describe('a schedule that is refused', () => {
  it.each([
    ['0 3 * *', 'five fields'],
    ['0 0 3 * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['H 3 * * *', 'five fields'],
    ['0 3 L * *', 'five fields'],
    ['61 3 * * *', 'expected range 0-59'],
    ['0 3 30 2 *', 'no such day ever comes'],
    ['0 3 31 4,6 *', 'no such day ever comes'],
    ['* * * * *', 'due 1 minutes after'],
    ['*/4 * * * *', 'leave at least 5'],
    ['0,3 3 * * *', 'due 3 minutes after'],
    ['2,59 * * * *', 'due 3 minutes after'],
  ])('%s: %s', (cron, message) => {
    expect(() => new Schedule(cron, 'UTC')).toThrow(message);
    expect(() => new Schedule(cron, 'UTC')).toThrow(cron);
  });

  it('names the zone that is none', () => {
    expect(() => new Schedule('0 3 * * *', 'Europe/Berne')).toThrow(
      '"Europe/Berne" is no time zone',
    );
  });

  it.each(['*/5 * * * *', '2,59 3 * * *', '57,0 1-23/2 * * *'])(
    'takes %s',
    cron => {
      expect(new Schedule(cron, 'UTC').cron).toBe(cron);
    },
  );
});
