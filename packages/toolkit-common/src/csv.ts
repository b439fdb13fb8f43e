/** A spreadsheet takes what begins with one of these for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A line of RFC 4180, with its line break. What is absent is an empty cell; numbers are written as they are, and text that a
 * spreadsheet would compute is kept from that by an apostrophe.
 */
export function csvLine(
  cells: readonly (string | number | boolean | null | undefined)[],
): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? '');
  const safe =
    typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
