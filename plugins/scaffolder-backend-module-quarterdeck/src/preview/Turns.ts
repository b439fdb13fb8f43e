/** The one whose turn it is, and who waits behind; a person who types has two at most. */
const LONGEST_LINE = 4;

/** Lets each person have one thing done at a time; later ones wait. */
export class Turns {
  readonly #lines = new Map<string, { length: number; last: Promise<void> }>();

  /** @returns undefined where too many wait already, and nothing is done */
  take<T>(who: string, work: () => Promise<T>): Promise<T> | undefined {
    const line = this.#lines.get(who) ?? { length: 0, last: Promise.resolve() };
    if (line.length >= LONGEST_LINE) {
      return undefined;
    }
    this.#lines.set(who, line);
    line.length++;
    const leave = () => {
      line.length--;
      if (line.length === 0) {
        this.#lines.delete(who);
      }
    };
    const done = line.last.then(work);
    line.last = done.then(leave, leave);
    return done;
  }
}
