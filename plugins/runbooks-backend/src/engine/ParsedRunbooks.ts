import { Runbook, parseRunbook } from '@quarterdeck/runbook-format';
import { RunbookRecord } from '../domain/records';

/** Characters of the files whose reading is kept. */
const MOST_CHARACTERS = 10_000_000;

/** Reads each version once, and keeps what was asked for lately. */
export class ParsedRunbooks {
  readonly #kept = new Map<string, { runbook: Runbook; size: number }>();
  #size = 0;

  of({ slug, version, text }: RunbookRecord): Runbook {
    // The name of the file is the title where the text has none.
    const key = `${slug}/${version}`;
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.runbook;
    }
    const runbook = parseRunbook(text, slug);
    this.#kept.set(key, { runbook, size: text.length });
    this.#size += text.length;
    this.#dropOldest();
    return runbook;
  }

  #dropOldest(): void {
    for (const [key, { size }] of this.#kept) {
      if (this.#size <= MOST_CHARACTERS) {
        return;
      }
      this.#kept.delete(key);
      this.#size -= size;
    }
  }
}
