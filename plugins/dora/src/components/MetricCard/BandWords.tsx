import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Band, Unit } from '@quarterdeck/plugin-dora-common';
import { doraTranslationRef } from '../../translations/translation';
import styles from './MetricCard.module.css';

/** The table whose options we have words of our own for; others bring theirs. */
const KNOWN_TABLE = '2025';
type Option = 1 | 2 | 3 | 4 | 5 | 6;

const isOption = (option: number): option is Option =>
  Number.isInteger(option) && option >= 1 && option <= 6;

/** Where a value stands among the answers of a dated survey. */
export function BandWords({ unit, band }: { unit: Unit; band: Band | null }) {
  const { t } = useTranslationRef(doraTranslationRef);
  if (band === null) {
    return null;
  }
  const { table, option, label, score, isUpperBound } = band;
  let words = label;
  if (
    table === KNOWN_TABLE &&
    option !== null &&
    isOption(option) &&
    unit !== 'ratio'
  ) {
    words = t(`band.${unit}.${option}`);
    if (isUpperBound) {
      words = t('band.upperBound', { band: words });
    }
  } else if (words === null && score !== null) {
    words = t('band.score', {
      score: new Intl.NumberFormat(t('locale'), {
        maximumFractionDigits: 1,
      }).format(score),
    });
  }
  return words === null ? null : (
    <span className={styles.quiet}>
      {t('band.survey', { year: table, band: words })}
    </span>
  );
}
