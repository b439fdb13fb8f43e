/**
 * How long to wait before the next attempt: doubles with each failure up to a maximum, and takes a random share between
 * half and all of that, so that many watchers of one returning server do not come back in the same instant.
 *
 * @param failures - attempts that failed before this one, from 0
 * @param random - a number in [0, 1)
 */
export function backoffDelay(
  failures: number,
  limits: { initialMs: number; maximumMs: number },
  random: number,
): number {
  const ceiling = Math.min(
    limits.maximumMs,
    limits.initialMs * 2 ** Math.min(failures, 30),
  );
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
