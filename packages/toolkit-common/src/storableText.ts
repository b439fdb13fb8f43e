const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * The beginning of a text of others, as every database and every room takes it: what is cut in the middle of a character,
 * half of one that came so, and NUL become the sign for what cannot be read.
 *
 * @param longest - characters, as `length` counts them
 */
export function storableText(text: string, longest = text.length): string {
  return text.slice(0, longest).replace(UNSTORABLE, '\ufffd');
}
