/** The most that the backend gives at once. */
const LONGEST_PAGE = 100;

type Page = { items: unknown[]; pageInfo: { nextCursor?: string } };

/**
 * Reads as many items as are wanted, page by page. Everything but the items and where they end is that of the first page.
 *
 * @param keyOf - tells items apart: one that moved to a later page meanwhile is not shown twice
 */
export async function readPages<P extends Page>(
  ask: (page: { limit: number; cursor?: string }) => Promise<P>,
  wanted: number,
  keyOf: (item: P['items'][number]) => string,
): Promise<P> {
  const first = await ask({ limit: Math.min(wanted, LONGEST_PAGE) });
  const items = new Map(first.items.map(item => [keyOf(item), item]));
  let left = wanted - first.items.length;
  let { pageInfo } = first;
  while (left > 0 && pageInfo.nextCursor !== undefined) {
    const page = await ask({
      limit: Math.min(left, LONGEST_PAGE),
      cursor: pageInfo.nextCursor,
    });
    if (page.items.length === 0) {
      return { ...first, items: [...items.values()], pageInfo: {} };
    }
    page.items.forEach(item => items.set(keyOf(item), item));
    left -= page.items.length;
    pageInfo = page.pageInfo;
  }
  return { ...first, items: [...items.values()], pageInfo };
}
