/** How many letters have to change; both words are short. */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced =
        previous[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(
        Math.min(replaced, previous[column] + 1, current[column - 1] + 1),
      );
    }
    previous = current;
  }
  return previous[other.length];
}

/** @returns ` Did you mean "owner"?`, or nothing where no word is near */
export function didYouMean(word: string, known: readonly string[]): string {
  if (word.length > 60) {
    return '';
  }
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const steps = distance(word.toLowerCase(), candidate.toLowerCase());
    if (steps < least) {
      least = steps;
      nearest = candidate;
    }
  }
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

/** A word of somebody else's in a message: on one line, and not endless. */
export function quoted(word: string): string {
  const shown = word.length > 60 ? `${word.slice(0, 60)}…` : word;
  return JSON.stringify(shown);
}
