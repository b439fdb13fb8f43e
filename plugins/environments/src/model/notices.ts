const ADVICE = {
  'matrix.selector-invalid': 'notices.advice.selectorInvalid',
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
