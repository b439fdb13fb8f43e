import { InputError } from '@backstage/errors';
import { CronExpression, CronExpressionParser } from 'cron-parser';
import { DAY_MS, ZoneClock } from './ZoneClock';

const MINUTE_MS = 60_000;
const LEAST_MINUTES = 5;
const FIELDS = 'minute hour day-of-month month day-of-week';
/** Numbers and the names of months and days. cron-parser knows more, such as `H`, which is due at random. */
const GRAMMAR =
  /^(?:[\d*/,-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$/i;
const WALLS_FROM = Date.UTC(2000, 0, 1);

/**
 * When something is due: a cron expression of five fields, read in a time zone.
 *
 * The expression chooses what clocks show, without regard to zones; what instants these are is decided here, since
 * cron-parser gives up on zones that move by half an hour:
 *
 * - clocks set forward over a time: it is due once, as late as a clock that nobody set would show it;
 * - clocks set back over a time: it is due the first time; where every hour is chosen, both times, so that what is due
 *   hourly stays so.
 */
export class Schedule {
  readonly #expression: CronExpression;
  readonly #clock: ZoneClock;
  readonly #isHourly: boolean;
  /** Loops ask again and again, while looking for a rare day takes cron-parser long. */
  #lastNext?: { after: number; next: number };

  /** @throws InputError that says what is wrong with either of them */
  constructor(
    readonly cron: string,
    readonly timeZone: string,
  ) {
    this.#clock = ZoneClock.of(timeZone);
    this.#expression = parse(cron);
    this.#isHourly = this.#expression.fields.hour.values.length === 24;
  }

  /** The first time after an instant. */
  next(after: number): number {
    const last = this.#lastNext;
    if (last && last.after <= after && after < last.next) {
      return last.next;
    }
    const next = this.#findNext(after);
    this.#lastNext = { after, next };
    return next;
  }

  #findNext(after: number): number {
    let wall = after + this.#clock.offsetsNear(after).least - 1;
    for (;;) {
      wall = nextWall(this.#expression, wall);
      const latest = this.#instantsOf(wall).at(-1);
      if (latest !== undefined && latest > after) {
        return Math.min(...this.within(after, latest));
      }
    }
  }

  /** The last time before an instant, or at it. */
  previous(at: number): number {
    let wall = at + this.#clock.offsetsNear(at).most + 1;
    for (;;) {
      wall = previousWall(this.#expression, wall);
      const [earliest] = this.#instantsOf(wall);
      if (earliest <= at) {
        return Math.max(...this.within(earliest - 1, at));
      }
    }
  }

  /**
   * The newest times in `(from, to]`, oldest first.
   *
   * @returns `hasMore`: there are older ones that the limit left out
   */
  newest(
    from: number,
    to: number,
    limit: number,
  ): { times: number[]; hasMore: boolean } {
    const times: number[] = [];
    if (this.next(from) > to) {
      return { times, hasMore: false };
    }
    let at = this.previous(to);
    while (at > from && times.length < limit) {
      times.unshift(at);
      at = this.previous(at - 1);
    }
    return { times, hasMore: at > from };
  }

  /** On a day where no clock is set, the minutes after midnight. @param dayStart - as a wall time */
  minutesOf(dayStart: number): number[] {
    if (nextWall(this.#expression, dayStart - 1) >= dayStart + DAY_MS) {
      return [];
    }
    const { hour, minute } = this.#expression.fields;
    return hour.values.flatMap(hours =>
      minute.values.map(minutes => Number(hours) * 60 + Number(minutes)),
    );
  }

  /**
   * Whether it is never longer than this from one time to the next; looked for in the two years from an instant, in the
   * week of it for less than a day.
   */
  isAtLeastEvery(milliseconds: number, from: number): boolean {
    const until = from + (milliseconds < DAY_MS ? 8 : 731) * DAY_MS;
    let at = this.previous(from);
    while (at < until) {
      const latest = this.previous(at + milliseconds);
      if (latest <= at) {
        return false;
      }
      at = latest;
    }
    return true;
  }

  /** All times in `(from, to]`, which should be near each other, oldest first. */
  within(from: number, to: number): number[] {
    const lastWall = to + this.#clock.offsetsNear(to).most;
    let wall = from + this.#clock.offsetsNear(from).least;
    const found = new Set<number>();
    for (;;) {
      wall = nextWall(this.#expression, wall - 1);
      if (wall > lastWall) {
        return [...found].sort((one, other) => one - other);
      }
      for (const instant of this.#instantsOf(wall)) {
        if (instant > from && instant <= to) {
          found.add(instant);
        }
      }
      wall += MINUTE_MS;
    }
  }

  #instantsOf(wall: number): number[] {
    const instants = this.#clock.instantsOf(wall);
    return this.#isHourly ? instants : instants.slice(0, 1);
  }
}

function parse(cron: string): CronExpression {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 || !fields.every(field => GRAMMAR.test(field))) {
    throw new InputError(
      `"${cron}" is no schedule: write five fields, ${FIELDS}, as in "0 3 * * *" or "30 2 1,15 * mon-fri"`,
    );
  }
  const expression = tryParse(cron, fields);
  const every = leastMinutes(expression);
  if (every < LEAST_MINUTES) {
    throw new InputError(
      `"${cron}" is due ${every} minutes after it was due; leave at least ${LEAST_MINUTES}`,
    );
  }
  return expression;
}

function tryParse(cron: string, fields: string[]): CronExpression {
  try {
    const expression = CronExpressionParser.parse(fields.join(' '), {
      tz: 'UTC',
    });
    nextWall(expression, WALLS_FROM);
    return expression;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `"${cron}" is no schedule (${FIELDS}): ${
        /loop limit|explicit day/.test(cause) ? 'no such day ever comes' : cause
      }`,
    );
  }
}

function leastMinutes({ fields }: CronExpression): number {
  const minutes = fields.minute.values.map(Number);
  const hours = fields.hour.values.map(Number);
  const steps = minutes
    .slice(1)
    .map((minute, index) => minute - Number(minutes[index]));
  const hasNextHour = hours.some(hour => hours.includes((hour + 1) % 24));
  if (hasNextHour) {
    steps.push(60 + Number(minutes[0]) - Number(minutes.at(-1)));
  }
  return Math.min(60, ...steps);
}

function nextWall(expression: CronExpression, after: number): number {
  expression.reset(new Date(after));
  return expression.next().getTime();
}

function previousWall(expression: CronExpression, before: number): number {
  expression.reset(new Date(before));
  return expression.prev().getTime();
}
