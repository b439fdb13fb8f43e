import {
  BackupType,
  Calendar,
  backupsReason,
} from '@quarterdeck/plugin-backups-common';
import type { RunRecord } from './records';
import type { Schedule } from './schedule';
import { DAY_MS, ZoneClock } from './ZoneClock';

type Day = Calendar['days'][number];
type Counts = Pick<
  Day,
  'due' | 'succeeded' | 'failed' | 'missed' | 'restoreTests'
>;

export interface CalendarInput {
  timeZone: string;
  /** When backups are due. */
  schedules: Partial<Record<BackupType, Schedule>>;
  /** Of the policy, at least all that belong to days of the window; in any order. */
  runs: readonly RunRecord[];
  /** All days that the window `[from, to)` touches. */
  from: number;
  to: number;
  now: number;
}

/**
 * What became of each day, as days are in the time zone. A run belongs to the day for which it was due, else to that on
 * which it began.
 */
export function calendarOf(input: CalendarInput): Calendar {
  const clock = ZoneClock.of(input.timeZone);
  const runs = runsByDay(input.runs, clock);
  const days: Day[] = [];
  const last = dayOf(input.to - 1, clock);
  for (let day = dayOf(input.from, clock); day <= last; day++) {
    const [start] = clock.instantsOf(day * DAY_MS);
    const [end] = clock.instantsOf((day + 1) * DAY_MS);
    // Where clocks were set over a whole day there is none.
    if (start < end) {
      const counts = {
        due: countDue(input.schedules, { day, start, end }),
        ...countRuns(runs.get(day) ?? []),
      };
      days.push({
        date: new Date(day * DAY_MS).toISOString().slice(0, 10),
        ...stateOf(counts, { start, end, now: input.now }),
        ...counts,
      });
    }
  }
  return { timeZone: input.timeZone, days };
}

/** Days since 1970, as clocks of the zone count them. */
function dayOf(instant: number, clock: ZoneClock): number {
  return Math.floor(clock.wallOf(instant) / DAY_MS);
}

function runsByDay(
  runs: readonly RunRecord[],
  clock: ZoneClock,
): Map<number, RunRecord[]> {
  const byDay = new Map<number, RunRecord[]>();
  for (const run of runs) {
    const at = run.scheduledFor ?? run.startedAt ?? run.queuedAt;
    const day = dayOf(at, clock);
    const others = byDay.get(day);
    if (others) {
      others.push(run);
    } else {
      byDay.set(day, [run]);
    }
  }
  return byDay;
}

function countRuns(runs: readonly RunRecord[]): Omit<Counts, 'due'> {
  const count = (kind: RunRecord['kind'], ...states: RunRecord['state'][]) =>
    runs.filter(run => run.kind === kind && states.includes(run.state)).length;
  return {
    succeeded: count('backup', 'succeeded'),
    failed: count('backup', 'failed'),
    missed: count('backup', 'missed'),
    restoreTests: count('restore-test', 'succeeded', 'failed'),
  };
}

/** What several schedules are due for at the same time is one backup. */
function countDue(
  schedules: CalendarInput['schedules'],
  { day, start, end }: { day: number; start: number; end: number },
): number {
  const all = Object.values(schedules);
  const times =
    end - start === DAY_MS
      ? all.flatMap(schedule => schedule.minutesOf(day * DAY_MS))
      : all.flatMap(schedule => schedule.within(start - 1, end - 1));
  return new Set(times).size;
}

function stateOf(
  { due, succeeded, failed, missed }: Counts,
  { start, end, now }: { start: number; end: number; now: number },
): Pick<Day, 'state' | 'reason'> {
  const params = { due, succeeded, failed, missed };
  if (start > now) {
    return { state: 'future', reason: backupsReason('day.future', { due }) };
  }
  if (failed + missed > 0) {
    if (succeeded > 0) {
      return { state: 'partial', reason: backupsReason('day.partial', params) };
    }
    return failed > 0
      ? { state: 'failed', reason: backupsReason('day.failed', params) }
      : { state: 'missed', reason: backupsReason('day.missed', params) };
  }
  if (succeeded > 0) {
    return { state: 'good', reason: backupsReason('day.good', { succeeded }) };
  }
  if (due === 0) {
    return { state: 'none', reason: backupsReason('day.nothing-due') };
  }
  return {
    state: 'none',
    reason:
      end > now
        ? backupsReason('day.not-yet', { due })
        : backupsReason('day.nothing-known', { due }),
  };
}
