import { subtractDuration } from './retentionWithin';
import { ZoneClock } from './ZoneClock';

describe('subtractDuration', () => {
  // As Go 1.26 says with Time.AddDate and Time.Add; its calendar is restic's.
  it.each([
    ['Europe/Paris', '2026-04-29T00:30Z', '1m', '2026-03-29T01:30Z'],
    ['Europe/Paris', '2026-11-25T01:30Z', '1m', '2026-10-25T01:30Z'],
    ['America/New_York', '2026-04-08T06:30Z', '1m', '2026-03-08T06:30Z'],
    ['America/New_York', '2026-12-01T06:30Z', '1m', '2026-11-01T05:30Z'],
    ['Australia/Lord_Howe', '2026-11-03T15:15Z', '1m', '2026-10-03T15:45Z'],
    ['Australia/Lord_Howe', '2026-05-04T15:15Z', '1m', '2026-04-04T15:15Z'],
    ['America/St_Johns', '2026-12-01T05:00Z', '1m3h', '2026-11-01T01:00Z'],
    ['UTC', '2026-03-31T03:00Z', '1m', '2026-03-03T03:00Z'],
    ['UTC', '2024-02-29T03:00Z', '1y', '2023-03-01T03:00Z'],
    ['Asia/Kolkata', '2026-03-30T21:30Z', '1y13m40d50h', '2024-01-19T19:30Z'],
    ['Pacific/Apia', '2012-01-29T22:00Z', '1m', '2011-12-30T22:00Z'],
  ])('in %s, %s less %s is %s', (zone, from, duration, expected) => {
    const before = subtractDuration(
      Date.parse(from),
      duration,
      ZoneClock.of(zone),
    );
    expect(new Date(before).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  it('has no end where no calendar reaches', () => {
    expect(subtractDuration(0, '999999999999y', ZoneClock.of('UTC'))).toBe(
      -Infinity,
    );
  });
});
