/** An instant as part of a name, in UTC: `20261122_0415`. */
export function stampOf(instant: Date): string {
  const text = instant.toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}_${text.slice(11, 16).replace(':', '')}`;
}
