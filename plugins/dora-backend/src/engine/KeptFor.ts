export interface KeptForOptions {
  forMs: number;
  /** Of so many answers the oldest goes. */
  most: number;
  now: () => number;
}

/** Keeps answers for a short time; who asks while one is being found waits for the same. Failures are not kept. */
export class KeptFor<T> {
  readonly #kept = new Map<string, { until: number; value: Promise<T> }>();

  constructor(private readonly options: KeptForOptions) {}

  async get(key: string, find: () => Promise<T>): Promise<T> {
    const { forMs, most, now } = this.options;
    const known = this.#kept.get(key);
    if (known && known.until > now()) {
      return await known.value;
    }
    const entry = { until: now() + forMs, value: find() };
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most) {
      this.#kept.delete(oldest);
    }
    try {
      return await entry.value;
    } catch (error) {
      if (this.#kept.get(key) === entry) {
        this.#kept.delete(key);
      }
      throw error;
    }
  }
}
