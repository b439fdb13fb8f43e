/** What a field for date and time of the browser holds, as an instant; undefined while it is not whole. */
export function instantOf(localTime: string): string | undefined {
  const instant = Date.parse(localTime);
  return localTime === '' || Number.isNaN(instant)
    ? undefined
    : new Date(instant).toISOString();
}
