import { readPages } from './fleetPages';

/** A list that is asked for page by page, of which each test may make another with every page. */
function listOf(length: number) {
  const asked: Array<{ limit: number; cursor?: string }> = [];
  const ask = async (page: { limit: number; cursor?: string }) => {
    asked.push(page);
    const start = Number(page.cursor ?? 0);
    const end = Math.min(start + page.limit, length);
    return {
      items: Array.from({ length: end - start }, (_, index) => ({
        id: start + index,
      })),
      pageInfo: end < length ? { nextCursor: String(end) } : {},
      total: asked.length,
    };
  };
  return { ask, asked };
}

const key = ({ id }: { id: number }) => String(id);

describe('readPages', () => {
  it('asks once where a page is enough', async () => {
    const { ask, asked } = listOf(70);
    const answer = await readPages(ask, 50, key);
    expect(asked).toEqual([{ limit: 50 }]);
    expect(answer.items).toHaveLength(50);
    expect(answer.pageInfo.nextCursor).toBe('50');
  });

  it('goes on until there is what was wanted, or no more', async () => {
    const { ask, asked } = listOf(230);
    const answer = await readPages(ask, 220, key);
    expect(asked).toEqual([
      { limit: 100 },
      { limit: 100, cursor: '100' },
      { limit: 20, cursor: '200' },
    ]);
    expect(answer.items).toHaveLength(220);
    expect(answer.pageInfo.nextCursor).toBe('220');
    expect(answer.total).toBe(1);
    const all = await readPages(listOf(230).ask, 500, key);
    expect(all.items).toHaveLength(230);
    expect(all.pageInfo).toEqual({});
  });

  it('shows nothing twice, and ends with a list that turns empty', async () => {
    const pages = [
      { items: [{ id: 1 }, { id: 2 }], pageInfo: { nextCursor: 'a' } },
      { items: [{ id: 2 }, { id: 3 }], pageInfo: { nextCursor: 'b' } },
      { items: [], pageInfo: { nextCursor: 'c' } },
    ];
    const answer = await readPages(async () => pages.shift()!, 50, key);
    expect(answer.items.map(key)).toEqual(['1', '2', '3']);
    expect(answer.pageInfo).toEqual({});
  });
});
