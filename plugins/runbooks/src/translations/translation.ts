import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { RUNBOOK_REASONS } from '@quarterdeck/plugin-runbooks-common';
import { en } from './en';

export const runbooksTranslationRef = createTranslationRef({
  id: 'plugin.runbooks',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `useReasonText` fills them. */
export const runbookReasonsTranslationRef = createTranslationRef({
  id: 'plugin.runbooks.reasons',
  messages: RUNBOOK_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
