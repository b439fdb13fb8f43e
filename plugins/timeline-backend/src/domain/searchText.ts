import { ParsedFact } from './chain';

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

/** What the text filter looks through: nothing personal. */
export function searchTextOf(fact: ParsedFact): string {
  const texts: string[] = [
    fact.summary,
    fact.type,
    fact.entityRef,
    ...fact.relatedRefs,
    fact.environmentId ?? '',
    fact.actor.kind === 'user' ? '' : fact.actor.ref,
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
