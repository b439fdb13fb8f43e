/** The items in groups of at most `size`, in order. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    batches.push(items.slice(start, start + size));
  }
  return batches;
}

/**
 * What `task` makes of each item, in the order of the items, at most `limit` at a time.
 *
 * @throws the first error of a task
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const remaining = items.entries();
  const work = async () => {
    for (const [index, item] of remaining) {
      results[index] = await task(item);
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
