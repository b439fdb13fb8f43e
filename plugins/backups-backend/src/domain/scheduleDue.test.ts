import { Schedule } from './schedule';
import { DueInput, decideDue } from './scheduleDue';

const ms = (text: string) => Date.parse(`${text}:00Z`);
const HOURLY = new Schedule('0 * * * *', 'UTC');
const DAILY = new Schedule('0 3 * * *', 'UTC');
const MONTHLY = new Schedule('0 4 1 * *', 'UTC');

function decide(input: Partial<DueInput> & { now: number }) {
  return decideDue({
    schedules: { full: DAILY, incremental: HOURLY },
    known: {},
    graceMs: 600_000,
    waiting: [],
    ...input,
  });
}

describe('decideDue', () => {
  it('counts nothing before a schedule was first seen', () => {
    const now = ms('2026-11-22T12:30');
    expect(decide({ now })).toEqual({
      start: [],
      missed: [],
      missedMore: [],
      known: { full: now, incremental: now },
    });
  });

  it('begins what is due once, however often it is asked', () => {
    const known = {
      full: ms('2026-11-22T03:00'),
      incremental: ms('2026-11-22T12:00'),
    };
    const decision = decide({ now: ms('2026-11-22T13:05'), known });
    expect(decision.start).toEqual([
      {
        schedule: 'incremental',
        at: ms('2026-11-22T13:00'),
        trigger: 'schedule',
      },
    ]);
    expect(decision.missed).toEqual([]);
    const again = decide({
      now: ms('2026-11-22T13:06'),
      known: decision.known,
    });
    expect(again.start).toEqual([]);
    expect(again.known).toEqual(decision.known);
  });

  it('lets the stronger bring what the weaker would have brought', () => {
    const known = {
      full: ms('2026-11-21T03:00'),
      incremental: ms('2026-11-22T02:00'),
    };
    expect(decide({ now: ms('2026-11-22T03:00'), known })).toEqual({
      start: [
        { schedule: 'full', at: ms('2026-11-22T03:00'), trigger: 'schedule' },
      ],
      missed: [],
      missedMore: [],
      known: {
        full: ms('2026-11-22T03:00'),
        incremental: ms('2026-11-22T03:00'),
      },
    });
  });

  it('tells what was missed, each time once, and makes good for all of it by one run', () => {
    const known = {
      full: ms('2026-11-21T03:00'),
      incremental: ms('2026-11-22T01:00'),
    };
    const decision = decide({ now: ms('2026-11-22T05:30'), known });
    expect(decision.start).toEqual([
      { schedule: 'full', at: ms('2026-11-22T03:00'), trigger: 'catch-up' },
    ]);
    expect(decision.missed).toEqual([
      { schedule: 'incremental', at: ms('2026-11-22T02:00') },
      { schedule: 'full', at: ms('2026-11-22T03:00') },
      { schedule: 'incremental', at: ms('2026-11-22T04:00') },
      { schedule: 'incremental', at: ms('2026-11-22T05:00') },
    ]);
    expect(
      decide({ now: ms('2026-11-22T05:31'), known: decision.known }),
    ).toMatchObject({ start: [], missed: [] });
  });

  it('has restore tests beside backups', () => {
    const decision = decide({
      schedules: { full: DAILY, restoreTest: MONTHLY },
      known: {
        full: ms('2026-10-31T03:00'),
        restoreTest: ms('2026-10-01T04:00'),
      },
      now: ms('2026-11-01T04:01'),
    });
    expect(decision.start).toEqual([
      { schedule: 'full', at: ms('2026-11-01T03:00'), trigger: 'catch-up' },
      {
        schedule: 'restoreTest',
        at: ms('2026-11-01T04:00'),
        trigger: 'schedule',
      },
    ]);
  });

  it('misses nothing while a run waits for a restore to end, and begins no second', () => {
    let known = { incremental: ms('2026-11-22T11:00') };
    const schedules = { incremental: HOURLY };
    const first = decide({ schedules, known, now: ms('2026-11-22T12:00') });
    expect(first.start).toHaveLength(1);
    for (const now of [
      '2026-11-22T13:00',
      '2026-11-22T14:30',
      '2026-11-22T15:02',
    ]) {
      const during = decide({
        schedules,
        known: { ...first.known, ...known },
        now: ms(now),
        waiting: ['incremental'],
      });
      expect(during).toMatchObject({ start: [], missed: [] });
      known = { incremental: Number(during.known.incremental) };
    }
    expect(
      decide({ schedules, known, now: ms('2026-11-22T15:30') }),
    ).toMatchObject({ start: [], missed: [] });
  });

  it('lets a waiting full backup bring what increments would have brought', () => {
    const known = {
      full: ms('2026-11-22T03:00'),
      incremental: ms('2026-11-22T03:00'),
    };
    expect(
      decide({ known, now: ms('2026-11-22T05:00'), waiting: ['full'] }),
    ).toMatchObject({
      start: [],
      missed: [],
      known: { incremental: ms('2026-11-22T05:00') },
    });
  });
});

describe('decideDue, when the clock is set', () => {
  const schedules = { incremental: HOURLY };

  it('repeats nothing that it was set back over', () => {
    const known = { incremental: ms('2026-11-22T12:00') };
    for (const now of [
      '2026-11-22T09:00',
      '2026-11-22T11:59',
      '2026-11-22T12:59',
    ]) {
      expect(decide({ schedules, known, now: ms(now) })).toEqual({
        start: [],
        missed: [],
        missedMore: [],
        known,
      });
    }
    expect(
      decide({ schedules, known, now: ms('2026-11-22T13:00') }).start,
    ).toHaveLength(1);
  });

  it('floods nothing when it jumps ahead by a year', () => {
    const known = { incremental: ms('2026-11-22T12:00') };
    const decision = decide({ schedules, known, now: ms('2027-11-22T12:30') });
    expect(decision.start).toEqual([
      {
        schedule: 'incremental',
        at: ms('2027-11-22T12:00'),
        trigger: 'catch-up',
      },
    ]);
    expect(decision.missed).toHaveLength(100);
    expect(decision.missed.at(-1)?.at).toBe(ms('2027-11-22T12:00'));
    expect(decision.missedMore).toEqual(['incremental']);
  });

  it('does not wait for a year when it comes back from there', () => {
    const known = { incremental: ms('2027-11-22T12:00') };
    const back = decide({ schedules, known, now: ms('2026-11-22T12:30') });
    expect(back).toMatchObject({ start: [], missed: [] });
    expect(
      decide({ schedules, known: back.known, now: ms('2026-11-22T13:01') })
        .start,
    ).toEqual([
      {
        schedule: 'incremental',
        at: ms('2026-11-22T13:00'),
        trigger: 'schedule',
      },
    ]);
  });
});
