/** As short as Git abbreviates a commit by itself. */
const SHORTEST = 7;

/** Two names of one commit: equal, or one the beginning of the other. */
export function isSameRevision(one: string, other: string): boolean {
  const [short, long] = [one.toLowerCase(), other.toLowerCase()].sort(
    (left, right) => left.length - right.length,
  );
  return (
    short === long ||
    (short.length >= SHORTEST &&
      /^[0-9a-f]+$/.test(long) &&
      long.startsWith(short))
  );
}
