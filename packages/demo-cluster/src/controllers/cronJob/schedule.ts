import { Cron } from 'croner';

/** A schedule that cannot be read, with the reason and message of its event. */
export class ScheduleError extends Error {
  constructor(
    readonly reason: 'UnparseableSchedule' | 'UnknownTimeZone',
    message: string,
  ) {
    super(message);
    this.name = 'ScheduleError';
  }
}

/** More missed runs than this are not gone through one by one. */
const MANY_MISSED = 100;
const MACROS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** The instants of a cron schedule. Without a time zone the schedule is in UTC, as on most clusters. */
export class Schedule {
  private constructor(private readonly cron: Cron) {}

  /** Throws ScheduleError. Five fields or a macro such as `@daily`; `@every` is not known. */
  static parse(text: string, timeZone: string | undefined): Schedule {
    const trimmed = text.trim();
    if (trimmed.split(/\s+/).length !== 5 && !MACROS.test(trimmed)) {
      throw new ScheduleError(
        'UnparseableSchedule',
        `unparseable schedule "${text}": expected five fields or one of @yearly, @monthly, @weekly, @daily, @hourly`,
      );
    }
    const timezone = timeZone ?? 'Etc/UTC';
    try {
      // Rejects what is no zone; croner would only notice at its first run.
      Intl.DateTimeFormat('en', { timeZone: timezone });
    } catch {
      throw new ScheduleError(
        'UnknownTimeZone',
        `invalid timeZone: "${timezone}": unknown time zone ${timezone}`,
      );
    }
    try {
      return new Schedule(
        new Cron(trimmed.replace('@midnight', '@daily'), {
          timezone,
          paused: true,
        }),
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ScheduleError(
        'UnparseableSchedule',
        `unparseable schedule "${text}": ${message}`,
      );
    }
  }

  /** The first run after an instant; undefined where there is none, as for 30 February. */
  next(after: Date): Date | undefined {
    return this.cron.nextRun(after) ?? undefined;
  }

  /** The last run in (from, to], and whether there were more than a hundred. */
  latest(from: Date, to: Date): { time: Date | undefined; tooMany: boolean } {
    let tooMany = false;
    let start = from;
    for (;;) {
      const { time, complete } = this.walk(start, to);
      if (complete) return { time, tooMany };
      tooMany = true;
      start = new Date((start.getTime() + to.getTime()) / 2);
    }
  }

  private walk(
    from: Date,
    to: Date,
  ): { time: Date | undefined; complete: boolean } {
    let time: Date | undefined;
    let next = this.next(from);
    for (let count = 0; next && next <= to; count++) {
      if (count === MANY_MISSED) return { time, complete: false };
      time = next;
      next = this.next(next);
    }
    return { time, complete: true };
  }
}
