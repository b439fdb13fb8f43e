/** What was delivered to one entity and environment, as lead times are measured: commits since the delivery before. */
export interface Delivery {
  id: string;
  deliveredAt: number;
  revision?: string;
}

/**
 * Whose commits are to be read again: those delivered at another time or from another commit than was known, those no
 * longer delivered, and those that follow another delivery than before.
 *
 * @param before - those known of a stretch of time, in any order
 * @param after - the same stretch, as it is now
 * @returns `last`: when the last of both was delivered, where the one that follows it, outside of the stretch, is concerned, too
 */
export function changedDeliveries(
  before: readonly Delivery[],
  after: readonly Delivery[],
): { ids: Set<string>; last?: number } {
  const was = describe(before);
  const is = describe(after);
  const ids = new Set(
    [...was.keys(), ...is.keys()].filter(id => was.get(id) !== is.get(id)),
  );
  const [wasLast, isLast] = [lastOf(before), lastOf(after)];
  const isLastChanged =
    wasLast?.id !== isLast?.id ||
    (isLast !== undefined && was.get(isLast.id) !== is.get(isLast.id));
  const last = Math.max(
    wasLast?.deliveredAt ?? -Infinity,
    isLast?.deliveredAt ?? -Infinity,
  );
  return isLastChanged && Number.isFinite(last) ? { ids, last } : { ids };
}

/** By id, what its commits depend on. */
function describe(deliveries: readonly Delivery[]): Map<string, string> {
  const sorted = [...deliveries].sort(inOrder);
  return new Map(
    sorted.map((each, index) => {
      const previous = sorted[index - 1];
      return [
        each.id,
        JSON.stringify([
          each.deliveredAt,
          each.revision,
          previous?.id,
          previous?.revision,
        ]),
      ];
    }),
  );
}

function lastOf(deliveries: readonly Delivery[]): Delivery | undefined {
  return [...deliveries].sort(inOrder).at(-1);
}

function inOrder(one: Delivery, other: Delivery): number {
  return one.deliveredAt - other.deliveredAt || (one.id < other.id ? -1 : 1);
}
