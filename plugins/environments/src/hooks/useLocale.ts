import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { toolkitTranslationRef } from '@quarterdeck/toolkit-react';

/** The language of the words on the page, for its numbers and times. */
export function useLocale(): string {
  const { t } = useTranslationRef(toolkitTranslationRef);
  return t('locale');
}
