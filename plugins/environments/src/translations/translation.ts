import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { ENVIRONMENT_REASONS } from '@quarterdeck/plugin-environments-common';
import { en } from './en';

export const environmentsTranslationRef = createTranslationRef({
  id: 'plugin.environments',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `fillReason` fills them. */
export const environmentReasonsTranslationRef = createTranslationRef({
  id: 'plugin.environments.reasons',
  messages: ENVIRONMENT_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
