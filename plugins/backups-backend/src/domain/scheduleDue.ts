import type { BackupType } from '@quarterdeck/plugin-backups-common';
import { HOUR_MS } from './ZoneClock';
import type { Schedule } from './schedule';

export type ScheduleName = BackupType | 'restoreTest';

/** The stronger first: each holds what those after it would bring. */
const STRENGTH: readonly BackupType[] = ['full', 'differential', 'incremental'];
/** How many are told of one schedule, however long nobody was there. */
export const MOST_MISSED = 100;
/** A clock that was farther ahead than this was wrong, and what it was ahead of is due after all. */
const FARTHEST_AHEAD_MS = 25 * HOUR_MS;

export type KnownTimes = Partial<Record<ScheduleName, number>>;

export interface DueInput {
  schedules: Partial<Record<ScheduleName, Schedule>>;
  /** Up to when each schedule was dealt with: `known` of the last decision. None: nothing before now counts. */
  known: KnownTimes;
  now: number;
  /** How late something may begin and still be in time. */
  graceMs: number;
  /** Those of which a run is queued and has not begun, as behind a restore: it brings what is due now, too. */
  waiting: readonly ScheduleName[];
}

export interface DueTime {
  schedule: ScheduleName;
  at: number;
}

export interface DueDecision {
  /** At most one backup, the strongest, and one restore test. `at`: of a catch-up, the newest time that was missed. */
  start: (DueTime & { trigger: 'schedule' | 'catch-up' })[];
  /** What nobody began in time, oldest first; of each schedule the newest 100. */
  missed: DueTime[];
  /** Schedules of which still older times were missed that are not told. */
  missedMore: ScheduleName[];
  /** To be remembered in the transaction that queues what is to start. */
  known: KnownTimes;
}

interface Found extends DueTime {
  isInTime: boolean;
  /** In time or not. */
  times: number[];
  hasMore: boolean;
}

/**
 * What of a policy is due. What is late by more than the grace is missed, and one run, not many, makes good for it.
 *
 * A clock that is set back repeats nothing: times up to `known` are dealt with. One that jumps forward floods nothing.
 */
export function decideDue(input: DueInput): DueDecision {
  const known: KnownTimes = {};
  const found: Found[] = [];
  for (const [name, schedule] of schedulesOf(input)) {
    const from = knownUntil(input, name);
    const { times, hasMore } = schedule.newest(from, input.now, MOST_MISSED);
    const at = times.at(-1);
    known[name] = at ?? from;
    if (at !== undefined) {
      const isInTime = input.now - at <= input.graceMs;
      found.push({ schedule: name, at, isInTime, times, hasMore });
    }
  }
  const open = found.filter(({ schedule }) => !isCovered(schedule, input));
  return {
    start: [firstOf(STRENGTH, open), firstOf(['restoreTest'], open)]
      .filter(due => due !== undefined)
      .map(({ schedule, at, isInTime }) => ({
        schedule,
        at,
        trigger: isInTime ? 'schedule' : 'catch-up',
      })),
    missed: open.flatMap(due => missedOf(due, found)).sort(byTime),
    missedMore: open
      .filter(({ hasMore }) => hasMore)
      .map(({ schedule }) => schedule),
    known,
  };
}

function schedulesOf({ schedules }: DueInput): [ScheduleName, Schedule][] {
  const names: ScheduleName[] = [...STRENGTH, 'restoreTest'];
  return names.flatMap(name => {
    const schedule = schedules[name];
    return schedule ? [[name, schedule]] : [];
  });
}

function knownUntil({ known, now }: DueInput, name: ScheduleName): number {
  const until = known[name] ?? now;
  return until - now > FARTHEST_AHEAD_MS ? now : until;
}

function isCovered(name: ScheduleName, { waiting }: DueInput): boolean {
  return waiting.some(other => other === name || isStronger(other, name));
}

function isStronger(one: ScheduleName, other: ScheduleName): boolean {
  if (one === 'restoreTest' || other === 'restoreTest') {
    return false;
  }
  return STRENGTH.indexOf(one) < STRENGTH.indexOf(other);
}

function firstOf(
  names: readonly ScheduleName[],
  found: readonly Found[],
): Found | undefined {
  return names
    .map(name => found.find(({ schedule }) => schedule === name))
    .find(due => due !== undefined);
}

/** What a stronger one was due for at the same time is missed once, by the stronger. */
function missedOf(due: Found, all: readonly Found[]): DueTime[] {
  const late = due.isInTime ? due.times.slice(0, -1) : due.times;
  const stronger = all.filter(other =>
    isStronger(other.schedule, due.schedule),
  );
  return late
    .filter(at => !stronger.some(({ times }) => times.includes(at)))
    .map(at => ({ schedule: due.schedule, at }));
}

function byTime(one: DueTime, other: DueTime): number {
  return one.at - other.at;
}
