import { readPage } from './readPage';

/** A list of so many numbers, of which a reader may see some. */
async function read(
  total: number,
  limit: number,
  isSeen: (row: number) => boolean,
  after?: number,
) {
  let reads = 0;
  const page = await readPage<number, number, number>({
    limit,
    after,
    read: async (key = 0, most) => {
      reads += 1;
      return Array.from({ length: total }, (_, index) => index + 1)
        .filter(row => row > key)
        .slice(0, most);
    },
    show: async rows => rows.filter(isSeen),
    keyOf: row => row,
  });
  return { ...page, reads };
}

describe('readPage', () => {
  it.each([
    [0, 1],
    [5, 2],
    [100, 7],
    [250, 20],
    [250, 100],
  ])('shows each of %d once, %d at a time', async (total, limit) => {
    const seen: number[] = [];
    let next: number | undefined;
    do {
      const page = await read(total, limit, row => row % 3 === 0, next);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items);
      next = page.next;
    } while (next !== undefined);
    expect(seen).toEqual(
      Array.from(
        { length: Math.floor(total / 3) },
        (_, index) => 3 * index + 3,
      ),
    );
  });

  it('gives who may see nothing a cursor instead of reading everything', async () => {
    const page = await read(100_000, 20, () => false);
    expect(page).toEqual({ items: [], next: 2000, reads: 20 });
  });
});
