import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { DORA_REASONS } from '@quarterdeck/plugin-dora-common';
import { en } from './en';

export const doraTranslationRef = createTranslationRef({
  id: 'plugin.dora',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `useReasonText` fills them. */
export const doraReasonsTranslationRef = createTranslationRef({
  id: 'plugin.dora.reasons',
  messages: DORA_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
