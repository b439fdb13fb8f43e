/** Lets a loop sleep until something happens. A ring while nobody sleeps ends the next sleep at once: none is lost. */
export class Alarm {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves when it rings, when the time is over or when the signal aborts. For one sleeper at a time. */
  async waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#isRung && !signal.aborted) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#wake, { once: true });
      }).finally(() => {
        if (this.#wake) {
          signal.removeEventListener('abort', this.#wake);
        }
        this.#wake = undefined;
      });
    }
    this.#isRung = false;
  }
}
