const SLOTS = 2 ** 21;

/**
 * The place of a fact where the newest comes first: by the second in which it happened, then by its position. One
 * number, so that one column of every index gives the order; exact for times until the year 2106.
 */
export function orderKey(occurredAt: number, position: number): number {
  return Math.floor(occurredAt / 1000) * SLOTS + (position % SLOTS);
}

/** The lowest key of all that happen at an instant or later. */
export function lowestOrderKey(occurredAt: number): number {
  return Math.floor(occurredAt / 1000) * SLOTS;
}
