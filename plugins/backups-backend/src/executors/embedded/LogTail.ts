const LONGEST_LINE = 2_000;

/** Gives a log on line by line, and remembers the last. Lines are cut where they are too long. */
export class LogTail {
  #rest = '';
  #last = '';

  constructor(private readonly onLine?: (line: string) => void) {}

  /** The last line, also where it has no end. */
  get last(): string {
    return this.#rest.trim() === '' ? this.#last : this.#rest.trim();
  }

  add(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString('utf8')).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) {
      const text = line.trim().slice(0, LONGEST_LINE);
      if (text !== '') {
        this.#last = text;
        this.onLine?.(text);
      }
    }
  }
}
