const WINDOW = 100;
/** One who may see next to nothing gets a cursor instead of a scan of everything. */
const MOST_WINDOWS = 20;

/**
 * One page of what a reader may see, from a list that is read in windows because what may be seen is known only
 * afterwards.
 *
 * @param after - where the page begins: after this key; undefined for the first
 * @returns the key after which the next page begins; undefined at the end
 */
export async function readPage<Row, Shown, Key>(options: {
  limit: number;
  after: Key | undefined;
  /** The next rows of the list, in its order. */
  read(after: Key | undefined, limit: number): Promise<Row[]>;
  /** Those of them that the reader may see, in the same order, as they are shown. */
  show(rows: Row[]): Promise<Shown[]>;
  keyOf(row: Row | Shown): Key;
}): Promise<{ items: Shown[]; next: Key | undefined }> {
  const { limit, read, show, keyOf } = options;
  const items: Shown[] = [];
  let after = options.after;
  let hasMore = true;
  for (let windows = 0; windows < MOST_WINDOWS && hasMore; windows += 1) {
    const rows = await read(after, WINDOW);
    const shown = await show(rows);
    const room = limit - items.length;
    items.push(...shown.slice(0, room));
    hasMore = rows.length === WINDOW || shown.length > room;
    // Where the page is full it ends with what the reader has seen: a cursor tells where it stands.
    const last = shown.length >= room ? items.at(-1) : rows.at(-1);
    after = last === undefined ? after : keyOf(last);
    if (items.length === limit) {
      break;
    }
  }
  return { items, next: hasMore ? after : undefined };
}
