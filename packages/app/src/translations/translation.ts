import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { en } from './en';

export const appTranslationRef = createTranslationRef({
  id: 'quarterdeck.app',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});
