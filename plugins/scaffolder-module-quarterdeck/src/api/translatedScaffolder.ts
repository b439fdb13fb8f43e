import type {
  TranslationApi,
  TranslationSnapshot,
} from '@backstage/frontend-plugin-api';
import type { ScaffolderApi } from '@backstage/plugin-scaffolder-react';
import { translateForm } from '../model/translateForm';
import { formTranslationRef } from '../translations/translation';
import type { formEn } from '../translations/formEn';

type Snapshot = TranslationSnapshot<typeof formEn>;
type Ready = Extract<Snapshot, { ready: true }>;

/** The same API, but forms come in the language that the reader has chosen. */
export function inReadersLanguage<Api extends ScaffolderApi>(
  api: Api,
  translationApi: TranslationApi,
): Api {
  const read = api.getTemplateParameterSchema.bind(api);
  api.getTemplateParameterSchema = async templateRef => {
    const [form, { t }] = await Promise.all([
      read(templateRef),
      translation(translationApi),
    ]);
    return translateForm(templateRef, form, key => t(key));
  };
  return api;
}

function translation(translationApi: TranslationApi): Promise<Ready> {
  const now = translationApi.getTranslation(formTranslationRef);
  if (now.ready) {
    return Promise.resolve(now);
  }
  return new Promise(resolve => {
    const subscription = translationApi
      .translation$(formTranslationRef)
      .subscribe(snapshot => {
        if (snapshot.ready) {
          resolve(snapshot);
          subscription.unsubscribe();
        }
      });
  });
}
