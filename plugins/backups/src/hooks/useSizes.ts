import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { durationText } from '@quarterdeck/toolkit-react';
import { bytesText } from '../model/sizes';
import { backupsTranslationRef } from '../translations/translation';

/** Says sizes, durations and instants in the reader's language. */
export function useSizes() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const locale = t('locale');
  return {
    locale,
    bytes: (bytes: number) => bytesText(bytes, locale),
    rate: (bytesPerSecond: number) =>
      t('size.rate', { size: bytesText(bytesPerSecond, locale) }),
    duration: (milliseconds: number) => durationText(milliseconds, locale),
    /** In the reader's own time zone, to the minute. */
    instant: (at: string) =>
      new Intl.DateTimeFormat(locale, {
        dateStyle: 'medium',
        timeStyle: 'short',
      }).format(Date.parse(at)),
    /** `2026-11-22` as `Sunday, November 22, 2026`: a day is a day, whatever the zone. */
    day: (date: string) =>
      new Intl.DateTimeFormat(locale, {
        dateStyle: 'full',
        timeZone: 'UTC',
      }).format(Date.parse(date)),
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
  };
}
