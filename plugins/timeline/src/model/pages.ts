import type { Fact } from '@quarterdeck/plugin-timeline-common';

/** The live page before the older ones that were loaded by hand; one that is in both comes once. */
export function mergeFacts(
  live: readonly Fact[],
  older: readonly Fact[],
): Fact[] {
  const seen = new Set(live.map(({ id }) => id));
  return [...live, ...older.filter(({ id }) => !seen.has(id))];
}
