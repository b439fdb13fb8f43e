import { clockText, durationText } from './duration';

describe('durationText', () => {
  it.each([
    [0, '0 sec'],
    [59_400, '59 sec'],
    [80_000, '1 min 20 sec'],
    [120_000, '2 min'],
    [3_720_000, '1 hr 2 min'],
    [86_400_000, '1 day'],
    [90_061_000, '1 day 1 hr'],
    [-5, '0 sec'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(durationText(milliseconds, 'en')).toBe(text);
  });
});

describe('clockText', () => {
  it.each([
    [0, '0:00'],
    [65_999, '1:05'],
    [3_605_000, '1:00:05'],
    [-5, '0:00'],
  ])('shows %d ms as %s', (milliseconds, text) => {
    expect(clockText(milliseconds)).toBe(text);
  });
});
