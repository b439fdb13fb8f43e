import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { en } from './en';
import { formEn } from './formEn';

export const wizardTranslationRef = createTranslationRef({
  id: 'plugin.scaffolder.quarterdeck',
  messages: en,
  translations: { fr: () => import('./fr') },
});

/** What the templates ask, by page and answer; the templates themselves say it in English. */
export const formTranslationRef = createTranslationRef({
  id: 'plugin.scaffolder.quarterdeck.form',
  messages: formEn,
  translations: { fr: () => import('./formFr') },
});
