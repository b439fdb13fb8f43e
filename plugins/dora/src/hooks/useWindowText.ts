import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TimeWindow } from '@quarterdeck/plugin-dora-common';
import { doraTranslationRef } from '../translations/translation';

/** Says a window by its first and its last day: its end is not in it any more. */
export function useWindowText() {
  const { t } = useTranslationRef(doraTranslationRef);
  const day = new Intl.DateTimeFormat(t('locale'), {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  return ({ from, to }: TimeWindow) =>
    t('facts.windowOf', {
      from: day.format(Date.parse(from)),
      to: day.format(Date.parse(to) - 1),
    });
}
