import { DeploymentWindow, isWithin, nextWindow } from './windows';

const at = (iso: string) => Date.parse(iso);
const window = (changes: Partial<DeploymentWindow> = {}): DeploymentWindow => ({
  days: [1, 2, 3, 4, 5],
  from: 9 * 60,
  to: 17 * 60,
  timezone: 'Europe/Paris',
  ...changes,
});

describe('deployment windows', () => {
  it('are always open where there is none', () => {
    expect(isWithin([], at('2026-03-07T03:00:00Z'))).toBe(true);
    expect(nextWindow([], 0)).toBeUndefined();
  });

  // 4 March 2026 is a Wednesday; Paris is an hour ahead of UTC then.
  it.each([
    ['2026-03-04T07:59:59.999Z', false],
    ['2026-03-04T08:00:00.000Z', true],
    ['2026-03-04T15:59:59.999Z', true],
    ['2026-03-04T16:00:00.000Z', false],
    ['2026-03-07T10:00:00.000Z', false],
  ])('are half-open, and in their time zone: %s', (instant, isOpen) => {
    expect(isWithin([window()], at(instant))).toBe(isOpen);
  });

  it('are of the day that it is there, not here', () => {
    const tokyo = window({
      days: [4],
      from: 0,
      to: 60,
      timezone: 'Asia/Tokyo',
    });
    expect(isWithin([tokyo], at('2026-03-04T15:30:00Z'))).toBe(true);
    expect(isWithin([tokyo], at('2026-03-05T15:30:00Z'))).toBe(false);
  });

  it('move with summer time', () => {
    // Clocks in Paris go forward on 29 March 2026 and back on 25 October.
    const sunday = window({ days: [7] });
    expect(isWithin([sunday], at('2026-03-22T08:00:00Z'))).toBe(true);
    expect(isWithin([sunday], at('2026-03-29T07:00:00Z'))).toBe(true);
    expect(isWithin([sunday], at('2026-03-29T15:00:00Z'))).toBe(false);
    expect(nextWindow([sunday], at('2026-03-28T12:00:00Z'))).toBe(
      at('2026-03-29T07:00:00Z'),
    );
    expect(nextWindow([sunday], at('2026-10-24T12:00:00Z'))).toBe(
      at('2026-10-25T08:00:00Z'),
    );
  });

  it('begin when the hour that is left out would have ended', () => {
    const night = window({ days: [7], from: 150, to: 240 });
    // 02:30 does not exist: the clocks go from 02:00 to 03:00.
    expect(nextWindow([night], at('2026-03-28T12:00:00Z'))).toBe(
      at('2026-03-29T01:30:00Z'),
    );
    expect(isWithin([night], at('2026-03-29T01:30:00Z'))).toBe(true);
  });

  it('come next at the earliest of all, also next week', () => {
    const both = [window({ days: [1] }), window({ days: [3], from: 600 })];
    expect(nextWindow(both, at('2026-03-04T08:00:00Z'))).toBe(
      at('2026-03-04T09:00:00Z'),
    );
    expect(nextWindow(both, at('2026-03-04T09:00:00Z'))).toBe(
      at('2026-03-09T08:00:00Z'),
    );
    expect(
      nextWindow([window({ days: [3] })], at('2026-03-04T20:00:00Z')),
    ).toBe(at('2026-03-11T08:00:00Z'));
  });
});
