import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { en } from './translations/en';

/** Words that the pages of all rooms share. */
export const toolkitTranslationRef = createTranslationRef({
  id: 'quarterdeck.toolkit',
  messages: en,
  translations: {
    fr: () => import('./translations/fr'),
  },
});
