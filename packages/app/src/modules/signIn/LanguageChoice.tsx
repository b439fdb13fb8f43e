import {
  appLanguageApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { signInTranslationRef } from './translation';

/** The settings page is behind the sign-in, so the language can be chosen here too. */
export function LanguageChoice() {
  const { t } = useTranslationRef(signInTranslationRef);
  const languageApi = useApi(appLanguageApiRef);
  const { languages } = languageApi.getAvailableLanguages();
  const { language: current } = languageApi.getLanguage();
  if (languages.length < 2) return null;
  return (
    <ToggleButtonGroup
      aria-label={t('language')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[current]}
      onSelectionChange={keys => {
        for (const key of keys) languageApi.setLanguage(String(key));
      }}
    >
      {languages.map(language => (
        <ToggleButton key={language} id={language} lang={language}>
          {nativeName(language)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function nativeName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(
    language,
  );
  return name === undefined
    ? language
    : name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
