import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { ROLLOUT_REASONS } from '@quarterdeck/plugin-rollouts-common';
import { en } from './en';

export const rolloutsTranslationRef = createTranslationRef({
  id: 'plugin.rollouts',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `useReasonText` fills them. */
export const rolloutReasonsTranslationRef = createTranslationRef({
  id: 'plugin.rollouts.reasons',
  messages: ROLLOUT_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
