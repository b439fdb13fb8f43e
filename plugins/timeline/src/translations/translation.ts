import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { FACT_REASONS } from '@quarterdeck/plugin-timeline-common';
import { en } from './en';

export const timelineTranslationRef = createTranslationRef({
  id: 'plugin.timeline',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `fillSentence` fills them. */
export const factReasonsTranslationRef = createTranslationRef({
  id: 'plugin.timeline.reasons',
  messages: FACT_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
