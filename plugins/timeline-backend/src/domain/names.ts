/** What a database column and a line of a page hold. */
export const LONGEST_NAME = 100;

/**
 * Reads an annotation: names separated by commas, each kept once.
 *
 * @returns the names, and apart from them those that are too long to be names.
 */
export function namesIn(annotation: string): {
  names: string[];
  tooLong: string[];
} {
  const all = annotation
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  const unique = [...new Set(all)];
  return {
    names: unique.filter(name => name.length <= LONGEST_NAME),
    tooLong: unique.filter(name => name.length > LONGEST_NAME),
  };
}
