import { calendarSchema } from '@quarterdeck/plugin-backups-common';
import { exampleRun } from '../testing/exampleRecords';
import { calendarOf } from './calendar';
import type { RunRecord } from './records';
import { Schedule } from './schedule';

const ms = (text: string) => Date.parse(text);
const run = (
  scheduledFor: string,
  state: RunRecord['state'],
  changes: Partial<RunRecord> = {},
) => exampleRun({ scheduledFor: ms(scheduledFor), state, ...changes });

function calendar(
  crons: { full?: string; incremental?: string },
  [from, to]: [string, string],
  {
    runs = [],
    timeZone = 'UTC',
    now = '2026-11-22T12:00Z',
  }: { runs?: RunRecord[]; timeZone?: string; now?: string } = {},
) {
  const made = calendarOf({
    timeZone,
    schedules: Object.fromEntries(
      Object.entries(crons).map(([type, cron]) => [
        type,
        new Schedule(cron, timeZone),
      ]),
    ),
    runs,
    from: ms(from),
    to: ms(to),
    now: ms(now),
  });
  expect(calendarSchema.parse(made)).toEqual(made);
  return made.days;
}

describe('calendarOf', () => {
  it('says what became of each day', () => {
    const days = calendar(
      { full: '0 3 * * *' },
      ['2026-11-16T00:00Z', '2026-11-24T00:00Z'],
      {
        runs: [
          run('2026-11-16T03:00Z', 'succeeded'),
          run('2026-11-17T03:00Z', 'failed'),
          run('2026-11-17T03:00Z', 'succeeded', {
            scheduledFor: undefined,
            startedAt: ms('2026-11-17T04:00Z'),
          }),
          run('2026-11-18T03:00Z', 'failed'),
          run('2026-11-19T03:00Z', 'missed'),
          run('2026-11-20T03:00Z', 'cancelled'),
          run('2026-11-21T03:00Z', 'succeeded', { kind: 'restore-test' }),
          run('2026-11-22T03:00Z', 'running'),
        ],
      },
    );
    expect(
      days.map(({ date, state, reason, restoreTests }) => [
        date,
        state,
        reason.code,
        restoreTests,
      ]),
    ).toEqual([
      ['2026-11-16', 'good', 'day.good', 0],
      ['2026-11-17', 'partial', 'day.partial', 0],
      ['2026-11-18', 'failed', 'day.failed', 0],
      ['2026-11-19', 'missed', 'day.missed', 0],
      ['2026-11-20', 'none', 'day.nothing-known', 0],
      ['2026-11-21', 'none', 'day.nothing-known', 1],
      ['2026-11-22', 'none', 'day.not-yet', 0],
      ['2026-11-23', 'future', 'day.future', 0],
    ]);
  });

  it('has the days of the zone', () => {
    const days = calendar(
      { full: '0 3 * * *' },
      ['2026-07-01T22:00Z', '2026-07-02T22:00Z'],
      {
        timeZone: 'Europe/Paris',
        runs: [
          run('2026-07-01T22:30Z', 'succeeded'),
          run('2026-07-02T22:30Z', 'failed'),
        ],
      },
    );
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({
      date: '2026-07-02',
      succeeded: 1,
      failed: 0,
    });
  });

  it('counts what is due, what is due together once, on days of 23, 24 and 25 hours', () => {
    const due = (from: string, to: string, timeZone: string) =>
      calendar({ full: '0 3 * * 0', incremental: '0 * * * *' }, [from, to], {
        timeZone,
      }).map(day => [day.date, day.due]);
    expect(
      due('2026-03-27T23:00Z', '2026-03-29T22:00Z', 'Europe/Paris'),
    ).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
    ]);
    expect(
      due('2026-10-24T22:00Z', '2026-10-25T23:00Z', 'Europe/Paris'),
    ).toEqual([['2026-10-25', 25]]);
    expect(
      due('2011-12-29T12:00Z', '2012-01-01T00:00Z', 'Pacific/Apia').map(
        ([date]) => date,
      ),
    ).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
    expect(
      calendar({ full: '0 3 1 * *' }, [
        '2026-11-02T00:00Z',
        '2026-11-03T00:00Z',
      ])[0],
    ).toMatchObject({
      due: 0,
      state: 'none',
      reason: { code: 'day.nothing-due' },
    });
  });
});
