import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { BACKUPS_REASONS } from '@quarterdeck/plugin-backups-common';
import { en } from './en';
import { enParts } from './enParts';

export const backupsTranslationRef = createTranslationRef({
  id: 'plugin.backups',
  messages: { ...en, ...enParts },
  translations: {
    fr: () => import('./frAll'),
  },
});

/** The reasons that the backend gives, by their codes. Parameters stand in single braces; `useReasonText` fills them. */
export const backupsReasonsTranslationRef = createTranslationRef({
  id: 'plugin.backups.reasons',
  messages: BACKUPS_REASONS,
  translations: {
    fr: () => import('./reasonsFr'),
  },
});
