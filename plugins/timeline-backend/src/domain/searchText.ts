import type { ParsedFact } from './chain';

const NO_WORD = /[^\p{L}\p{N}]+/u;
const MAXIMUM_WORDS = 200;

/** Words by their letters and digits, in lower case: databases would each cut `v1.4.2` and references in their own way. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(NO_WORD)
    .filter(word => word !== '')
    .map(word => word.slice(0, 60));
}

/** Whether each word of a search is one of the text; the last may be the beginning of one. */
export function matchesText(searchText: string, search: string): boolean {
  const words = searchText.split(' ');
  return wordsOf(search).every((wanted, index, all) =>
    index === all.length - 1
      ? words.some(word => word.startsWith(wanted))
      : words.includes(wanted),
  );
}

/** What the text filter looks through: nothing personal, which in a stored fact is not there to be looked at. */
export function searchTextOf(
  fact: Omit<ParsedFact, 'actor'> & { actor: { kind: string; ref: unknown } },
): string {
  const texts: string[] = [
    fact.summary,
    fact.type,
    fact.entityRef,
    ...fact.relatedRefs,
    fact.environmentId ?? '',
    typeof fact.actor.ref === 'string' && fact.actor.kind !== 'user'
      ? fact.actor.ref
      : '',
  ];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      texts.push(value);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(collect);
    }
  };
  for (const [key, value] of Object.entries(fact.payload)) {
    if (!fact.personalKeys.includes(key)) {
      collect(value);
    }
  }
  const words = new Set(texts.flatMap(wordsOf));
  return [...words].slice(0, MAXIMUM_WORDS).join(' ');
}
