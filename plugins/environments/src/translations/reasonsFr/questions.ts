import type { QUESTION_REASONS } from '@quarterdeck/plugin-environments-common';

export const questionsFr: Record<keyof typeof QUESTION_REASONS, string> = {
  'comparison.repository-unknown': 'L’entité ne dit pas où est son dépôt',
};
