import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { PolicyRecord } from '../domain/records';
import { Schedule } from '../domain/schedule';
import type { ScheduleName } from '../domain/scheduleDue';

const DAY_MS = 86_400_000;
/** The longest month, and an hour for a clock that is set. */
const MONTH_MS = 31 * DAY_MS + 3_600_000;
/** Over which gaps are looked for: a week, and a day for its edges. */
const LOOK_MS = 8 * DAY_MS;
const MOST_TIMES = 1_000;

type Crons = PolicyRecord['schedules'];

/** Schedules by what was written; of what many policies have in common it remembers what it found. */
export class ScheduleBook {
  readonly #schedules = new Map<string, Schedule>();
  readonly #problems = new Map<string, { value: Reason | undefined }>();
  readonly #gaps = new Map<string, { value: number | undefined }>();

  /** @throws InputError that says what is wrong with it */
  schedule(cron: string, timeZone: string): Schedule {
    const key = `${timeZone} ${cron}`;
    const schedule = this.#schedules.get(key) ?? new Schedule(cron, timeZone);
    this.#schedules.set(key, schedule);
    return schedule;
  }

  /** Those of a policy that has no problem. */
  of({
    schedules,
    timeZone,
  }: Pick<PolicyRecord, 'schedules' | 'timeZone'>): Partial<
    Record<ScheduleName, Schedule>
  > {
    return Object.fromEntries(
      Object.entries(schedules).map(([name, cron]) => [
        name,
        this.schedule(cron, timeZone),
      ]),
    );
  }

  /** What keeps them from protecting anything. */
  problemOf(crons: Crons, timeZone: string, now: number): Reason | undefined {
    return remembered(this.#problems, keyOf(crons, timeZone), () =>
      this.#problemOf(crons, timeZone, now),
    );
  }

  /** The longest time between two backups in a week; undefined without schedules. */
  longestGapMs(
    crons: Crons,
    timeZone: string,
    now: number,
  ): number | undefined {
    return remembered(this.#gaps, keyOf(crons, timeZone), () => {
      const { restoreTest: _, ...backups } = this.of({
        schedules: crons,
        timeZone,
      });
      const times = Object.values(backups)
        .flatMap(
          schedule => schedule.newest(now, now + LOOK_MS, MOST_TIMES).times,
        )
        .sort((one, other) => one - other);
      if (Object.keys(backups).length === 0) {
        return undefined;
      }
      return times.length < 2
        ? LOOK_MS
        : Math.max(
            ...times.slice(1).map((time, index) => time - Number(times[index])),
          );
    });
  }

  #problemOf(crons: Crons, timeZone: string, now: number): Reason | undefined {
    try {
      const { full, restoreTest } = this.of({ schedules: crons, timeZone });
      if (!full) {
        return backupsReason('policy.no-full');
      }
      return restoreTest?.isAtLeastEvery(MONTH_MS, now)
        ? undefined
        : backupsReason('policy.test-too-rare', {
            cron: crons.restoreTest ?? 'none',
          });
    } catch (error) {
      return backupsReason('policy.bad-schedule', {
        cause: error instanceof Error ? error.message : String(error),
      });
    }
  }
}

function keyOf(crons: Crons, timeZone: string): string {
  return JSON.stringify([timeZone, Object.entries(crons).sort()]);
}

function remembered<Value>(
  known: Map<string, { value: Value }>,
  key: string,
  find: () => Value,
): Value {
  const found = known.get(key) ?? { value: find() };
  known.set(key, found);
  return found.value;
}
