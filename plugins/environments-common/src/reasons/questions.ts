/** Comparison, promotion, previews and the fleet. */
export const QUESTION_REASONS = {
  'comparison.repository-unknown':
    'The entity does not say where its repository is',
} as const;
