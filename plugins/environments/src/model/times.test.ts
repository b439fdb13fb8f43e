import { durationText, parseInstant, rangeText, toLocalInput } from './times';

// Languages put narrow or no-break spaces where others put blanks.
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('durationText', () => {
  it.each([
    [0, '0 sec'],
    [42_400, '42 sec'],
    [125_000, '2 min 5 sec'],
    [3_600_000, '1 hr'],
    [3 * 86_400_000 + 4 * 3_600_000 + 59_000, '3 days 4 hr'],
    [86_400_000 + 59_000, '1 day'],
  ])('says %d ms as %s', (milliseconds, text) => {
    expect(plain(durationText(milliseconds, 'en'))).toBe(text);
  });

  it('speaks French', () => {
    expect(plain(durationText(125_000, 'fr'))).toBe('2 min 5 s');
  });
});

describe('rangeText', () => {
  it('says the day once', () => {
    const text = plain(
      rangeText('2026-03-04T12:02:00.000Z', '2026-03-04T12:07:00.000Z', 'en'),
    );
    expect(text.match(/2026/g)).toHaveLength(1);
    expect(text).toMatch(/:02:00.*:07:00/);
  });
});

describe('the time input', () => {
  it('holds the reader’s local time and gives the instant back', () => {
    const instant = '2026-03-04T12:02:03.000Z';
    expect(toLocalInput(instant)).toMatch(/^2026-03-0\dT\d\d:\d2:03$/);
    expect(parseInstant(toLocalInput(instant))).toBe(instant);
  });

  it.each(['', 'yesterday', '2026-13-01T00:00'])('refuses %j', value => {
    expect(parseInstant(value)).toBeUndefined();
  });
});
