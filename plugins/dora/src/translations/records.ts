import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { recordsEn } from './recordsEn';

/** What records, corrections, exports and the widgets of the home page say. */
export const doraRecordsTranslationRef = createTranslationRef({
  id: 'plugin.dora.records',
  messages: recordsEn,
  translations: {
    fr: () => import('./recordsFr'),
  },
});
