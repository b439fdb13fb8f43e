/** Undefined of no values. */
export function percentile(
  values: readonly number[],
  share: number,
): number | undefined {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** To two digits; `null` for what could not be measured. */
export function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100;
}

/** p50 and p95 of milliseconds, in seconds, under that name. */
export function inSeconds(name: string, valuesMs: readonly number[]) {
  const at = (share: number) => {
    const value = percentile(valuesMs, share);
    return rounded(value === undefined ? undefined : value / 1000);
  };
  return { [`${name}_p50_s`]: at(0.5), [`${name}_p95_s`]: at(0.95) };
}
