import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStored } from '../components/useStored.ts';
import { LANGUAGES, MESSAGES } from './messages.ts';
import type { Language } from './messages.ts';
import { TextContext } from './useText.ts';

/** Texts in the language that was chosen, or else in the first of the browser's that we have. */
export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useStored<Language>(
    'language',
    LANGUAGES,
    languageOfBrowser(),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const texts = useMemo(
    () => ({
      language,
      setLanguage,
      text: (key: keyof typeof MESSAGES.en) => MESSAGES[language][key],
    }),
    [language, setLanguage],
  );
  return <TextContext value={texts}>{children}</TextContext>;
}

function languageOfBrowser(): Language {
  return (
    navigator.languages
      .map(tag => LANGUAGES.find(language => tag.startsWith(language)))
      .find(Boolean) ?? 'en'
  );
}
