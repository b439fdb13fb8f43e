/**
 * The items of a merged list in the order that both writers can live with: those that the patch names in the patch's
 * order, the others in the order they had, each before the first of the patch's items that it preceded.
 */
export function orderItems<T>(
  merged: readonly T[],
  patchOrder: readonly T[],
  originalOrder: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const patchKeys = patchOrder.map(keyOf);
  const originalKeys = originalOrder.map(keyOf);
  const byOrder = (order: string[]) => (left: T, right: T) =>
    order.indexOf(keyOf(left)) - order.indexOf(keyOf(right));
  const named = merged
    .filter(item => patchKeys.includes(keyOf(item)))
    .sort(byOrder(patchKeys));
  const others = merged
    .filter(item => !patchKeys.includes(keyOf(item)))
    .sort(byOrder(originalKeys));
  const result: T[] = [];
  while (named.length > 0 && others.length > 0) {
    const namedIndex = originalKeys.indexOf(keyOf(named[0]));
    const otherIndex = originalKeys.indexOf(keyOf(others[0]));
    const isOtherFirst =
      namedIndex >= 0 && otherIndex >= 0 && otherIndex < namedIndex;
    result.push(...(isOtherFirst ? others : named).splice(0, 1));
  }
  return [...result, ...named, ...others];
}
