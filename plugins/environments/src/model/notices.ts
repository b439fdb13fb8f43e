const ADVICE = {
  'matrix.selector-invalid': 'notices.advice.selectorInvalid',
  'matrix.nothing-matches': 'notices.advice.nothingMatches',
  'matrix.unplaced': 'notices.advice.unplaced',
  'matrix.claimed-twice': 'notices.advice.claimedTwice',
  'matrix.overlap': 'notices.advice.overlap',
  'rewind.before-first': 'notices.advice.tooEarly',
  'rewind.nothing-yet': 'notices.advice.tooEarly',
  'rewind.gap': 'notices.advice.gap',
} as const;

export type NoticeAdvice =
  | (typeof ADVICE)[keyof typeof ADVICE]
  | 'notices.advice.other';

/** What to do about a notice: the key of a sentence. */
export function noticeAdvice(code: string): NoticeAdvice {
  const known = Object.entries(ADVICE).find(([key]) => key === code);
  return known ? known[1] : 'notices.advice.other';
}
