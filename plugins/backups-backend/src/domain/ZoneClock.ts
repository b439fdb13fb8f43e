import { InputError } from '@backstage/errors';
import { IANAZone } from 'luxon';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Whatever a zone does, what its clocks show is nearer to UTC than this. */
const FAR_MS = 26 * HOUR_MS;

/** A week of a zone; `changesAt` is when clocks are moved in it, `Infinity` where they are not. */
interface Week {
  before: number;
  changesAt: number;
  after: number;
}

const CLOCKS = new Map<string, ZoneClock>();

/**
 * What clocks show in a time zone. A *wall* time is what they show, counted as if it were UTC: milliseconds since 1970.
 *
 * Offsets are remembered week by week, as asking for each instant is what makes luxon too slow for 100,000 backups. No
 * zone has moved its clocks twice in one week.
 */
export class ZoneClock {
  readonly #zone: IANAZone;
  readonly #weeks = new Map<number, Week>();

  private constructor(timeZone: string) {
    this.#zone = IANAZone.create(timeZone);
  }

  /** @throws InputError where there is no such zone */
  static of(timeZone: string): ZoneClock {
    const known = CLOCKS.get(timeZone);
    if (known) {
      return known;
    }
    if (!IANAZone.isValidZone(timeZone)) {
      throw new InputError(
        `"${timeZone}" is no time zone: name one as in Europe/Paris or UTC`,
      );
    }
    const clock = new ZoneClock(timeZone);
    CLOCKS.set(timeZone, clock);
    return clock;
  }

  /** How far clocks are ahead of UTC at an instant. */
  offsetAt(instant: number): number {
    const index = Math.floor(instant / WEEK_MS);
    let week = this.#weeks.get(index);
    if (!week) {
      week = this.#readWeek(index * WEEK_MS);
      this.#weeks.set(index, week);
    }
    return instant < week.changesAt ? week.before : week.after;
  }

  wallOf(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  /**
   * When clocks show a wall time: mostly once; twice where they are set back over it, the earlier first. Where they are
   * set forward over it they never do: then the instant at which a clock that nobody set would show it.
   */
  instantsOf(wall: number): [number] | [number, number] {
    const before = wall - this.offsetAt(wall - FAR_MS);
    const after = wall - this.offsetAt(wall + FAR_MS);
    if (before === after) {
      return [before];
    }
    const isBefore = this.wallOf(before) === wall;
    const isAfter = this.wallOf(after) === wall;
    if (isBefore && isAfter) {
      return [before, after];
    }
    return [isAfter ? after : before];
  }

  /** The least and the most that clocks are ahead of UTC in the days around an instant. */
  offsetsNear(instant: number): { least: number; most: number } {
    const offsets = [-FAR_MS, 0, FAR_MS].map(far =>
      this.offsetAt(instant + far),
    );
    return { least: Math.min(...offsets), most: Math.max(...offsets) };
  }

  #readWeek(from: number): Week {
    const before = this.#read(from);
    const after = this.#read(from + WEEK_MS);
    if (before === after) {
      return { before, changesAt: Infinity, after };
    }
    let low = from;
    let high = from + WEEK_MS;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#read(middle) === before) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return { before, changesAt: high, after };
  }

  #read(instant: number): number {
    return Math.round(this.#zone.offset(instant) * 60_000);
  }
}
