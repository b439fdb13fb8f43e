/** Part of the name of what a run made, at an instant in UTC: `20261122_0415_1f0c9a2b`. */
export function stampOf(instant: Date, runId: string): string {
  const text = instant.toISOString();
  return [
    text.slice(0, 10).replaceAll('-', ''),
    text.slice(11, 16).replace(':', ''),
    // Two restores of the same minute have names of their own.
    runId.slice(-8),
  ].join('_');
}
