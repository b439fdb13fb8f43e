const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** `1m30s`, as Go writes durations, in milliseconds; undefined for what is none. */
export function goDurationMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.length > 0 && parts.map(([all]) => all).join('') === text
    ? parts.reduce(
        (sum, [, value, unit]) => sum + Number(value) * UNITS[unit],
        0,
      )
    : undefined;
}
