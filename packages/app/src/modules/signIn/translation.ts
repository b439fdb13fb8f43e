import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { en } from './en';

export const signInTranslationRef = createTranslationRef({
  id: 'quarterdeck.sign-in',
  messages: en,
  translations: {
    fr: () => import('./fr'),
  },
});
