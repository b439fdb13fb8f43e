import {
  absoluteTime,
  millisecondsToNextWording,
  relativeTime,
} from './relativeTime';

const NOW = Date.parse('2026-03-04T12:00:00.000Z');
const before = (seconds: number) => NOW - seconds * 1_000;

describe('relativeTime', () => {
  it.each([
    [0, 'now', 'maintenant'],
    [1, '1 second ago', 'il y a 1 seconde'],
    [59, '59 seconds ago', 'il y a 59 secondes'],
    [119, '1 minute ago', 'il y a 1 minute'],
    [3 * 3600, '3 hours ago', 'il y a 3 heures'],
    [36 * 3600, '1 day ago', 'il y a 1 jour'],
    [40 * 86400, '1 month ago', 'il y a 1 mois'],
    [800 * 86400, '2 years ago', 'il y a 2 ans'],
    [-120, 'in 2 minutes', 'dans 2 minutes'],
  ])('%d seconds before now is "%s" or "%s"', (seconds, english, french) => {
    expect(relativeTime(before(seconds), NOW, 'en')).toBe(english);
    expect(relativeTime(before(seconds), NOW, 'fr')).toBe(french);
  });
});

describe('millisecondsToNextWording', () => {
  it.each([0, 12.3, 58.999, 59.999, -30.5])(
    'leads to the next second, %d seconds after the instant',
    seconds => {
      const then = before(seconds);
      const wait = millisecondsToNextWording(then, NOW);
      expect(wait).toBeLessThanOrEqual(1_001);
      expect(relativeTime(then, NOW + wait, 'en')).not.toBe(
        relativeTime(then, NOW, 'en'),
      );
    },
  );

  it.each([60, 119.5, 3599, 90_000, -90])(
    'leads past the next minute at the latest, %d seconds after the instant',
    seconds => {
      const wait = millisecondsToNextWording(before(seconds), NOW);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(60_001);
    },
  );
});

describe('absoluteTime', () => {
  it('names the time zone', () => {
    expect(absoluteTime(NOW, 'en')).toMatch(/2026.*:00:00.*[A-Z]/);
  });
});
