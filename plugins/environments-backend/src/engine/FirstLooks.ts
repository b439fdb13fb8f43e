/** Which kinds of objects have been looked at, so that others can be looked at after them. */
export class FirstLooks {
  readonly #taken = new Set<string>();
  readonly #waiting = new Set<() => void>();

  /** A kind was listed, or the cluster does not let it be. */
  take(resource: string): void {
    this.#taken.add(resource);
    this.#waiting.forEach(check => check());
  }

  /** Resolves when all of these have been looked at, or the signal aborts. */
  async at(resources: readonly string[], signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const check = () => {
        if (
          signal.aborted ||
          resources.every(resource => this.#taken.has(resource))
        ) {
          this.#waiting.delete(check);
          signal.removeEventListener('abort', check);
          resolve();
        }
      };
      this.#waiting.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }
}
