import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { INCIDENT_REASONS } from '@quarterdeck/plugin-incidents-common';
import { en } from './en';

export const incidentsTranslationRef = createTranslationRef({
  id: 'plugin.incidents',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `useReasonText` fills them. */
export const incidentReasonsTranslationRef = createTranslationRef({
  id: 'plugin.incidents.reasons',
  messages: INCIDENT_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
