import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  MetricValue,
  Target,
  Unit,
} from '@quarterdeck/plugin-dora-common';
import { figureParts, tickText } from '../model/figures';
import { doraTranslationRef } from '../translations/translation';
import { useReasonText } from './useReasonText';

/** Says numbers of this room in the reader's language. */
export function useFigures() {
  const { t } = useTranslationRef(doraTranslationRef);
  const reasonText = useReasonText();
  const locale = t('locale');
  /** `2.4 a day`, `3 h 20 min`, `17.4 %` */
  const text = (value: number, unit: Unit) => {
    const { number, rate } = figureParts(value, unit, locale);
    return rate === undefined
      ? number
      : t('figure.rate', { number, unit: t(`figure.${rate}`) });
  };
  return {
    locale,
    text,
    tick: (value: number, unit: Unit) => tickText(value, unit, locale),
    /** The large part and the word of its unit. */
    parts: (value: number, unit: Unit) => {
      const { number, rate } = figureParts(value, unit, locale);
      return { number, unit: rate && t(`figure.${rate}`) };
    },
    /** The value, or why there is none. */
    value: ({ value, reason }: MetricValue, unit: Unit) => {
      if (value !== null) {
        return text(value, unit);
      }
      return reason ? reasonText(reason) : t('figure.none');
    },
    target: ({ value, direction }: Target, unit: Unit) =>
      t(`target.${direction}`, { value: text(value, unit) }),
  };
}
