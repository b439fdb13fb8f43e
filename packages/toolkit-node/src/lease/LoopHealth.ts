/** What a leased loop tells about itself, for health and metrics. Times are ms since 1970, of this process' clock. */
export class LoopHealth {
  #heldSince: number | undefined;
  #lastRanAt: number | undefined;

  /** @param name - of the lease */
  constructor(
    readonly name: string,
    private readonly now: () => number,
  ) {}

  /** Since when this process holds the lease; undefined while it does not. */
  get heldSince(): number | undefined {
    return this.#heldSince;
  }

  /** When a pass last came to its end without an error in this process; undefined before the first. */
  get lastRanAt(): number | undefined {
    return this.#lastRanAt;
  }

  /** For `onHeld` of `runLeased`. */
  readonly held = (isHeld: boolean): void => {
    this.#heldSince = isHeld ? this.now() : undefined;
  };

  /** A pass of the loop has come to its end. */
  readonly ran = (): void => {
    this.#lastRanAt = this.now();
  };
}
