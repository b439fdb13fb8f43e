import { exampleCalendar } from '../testing/exampleHistory';
import { dayAfterKey, dayOf, weeksOf, windowAround } from './calendar';

const { days } = exampleCalendar();
const from = (date: string) => ({ ...days[0], date });

describe('the days of the calendar', () => {
  it('stand in weeks that begin on Mondays', () => {
    // A Sunday and the Monday after it.
    const weeks = weeksOf([from('2026-11-22'), from('2026-11-23')]);
    expect(weeks.map(week => week.map(day => day?.date))).toEqual([
      [...Array(6).fill(undefined), '2026-11-22'],
      ['2026-11-23', ...Array(6).fill(undefined)],
    ]);
    expect(weeksOf([])).toEqual([]);
    expect(weeksOf(days).flat().filter(Boolean)).toEqual(days);
  });

  it('are reached with the arrow keys, and not left with them', () => {
    expect(dayAfterKey('ArrowUp', 8, 90)).toBe(7);
    expect(dayAfterKey('ArrowLeft', 8, 90)).toBe(1);
    expect(dayAfterKey('ArrowLeft', 6, 90)).toBeUndefined();
    expect(dayAfterKey('ArrowRight', 88, 90)).toBeUndefined();
    expect(dayAfterKey('Home', 40, 90)).toBe(0);
    expect(dayAfterKey('End', 40, 90)).toBe(89);
    expect(dayAfterKey('a', 40, 90)).toBeUndefined();
  });

  it('are those of the time zone of the policy, and the window around one holds all of it', () => {
    expect(dayOf('2026-11-21T23:30:00.000Z', 'Europe/Paris')).toBe(
      '2026-11-22',
    );
    expect(dayOf('2026-11-22T03:00:00.000Z', 'America/New_York')).toBe(
      '2026-11-21',
    );
    const window = windowAround('2026-11-22');
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      for (const instant of Object.values(window)) {
        expect(dayOf(instant, zone)).not.toBe('');
      }
      expect(dayOf(window.from, zone) <= '2026-11-22').toBe(true);
      expect(dayOf(window.to, zone) >= '2026-11-22').toBe(true);
    }
  });
});
