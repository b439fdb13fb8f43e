/** Rows per statement: SQLite bounds the variables of one. */
const BATCH = 100;

export function* inBatches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}
