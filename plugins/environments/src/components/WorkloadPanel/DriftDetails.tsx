import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Drift,
  DriftDifference,
} from '@quarterdeck/plugin-environments-common';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadPanel.module.css';

/** Which fields differ and whose doing it is, with their values where those may be shown. */
export function DriftDetails({ drift }: { drift: Drift }) {
  const reasonText = useReasonText();
  return (
    <>
      <span>{reasonText(drift.reason)}</span>
      {drift.differences.map(difference => (
        <DriftedField key={difference.path} difference={difference} />
      ))}
    </>
  );
}

function DriftedField({ difference }: { difference: DriftDifference }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { path, declared, actual, origin, manager, ignoredBy } = difference;
  return (
    <div className={styles.image}>
      <code>{path}</code>
      {(declared !== null || actual !== null) && (
        <span>
          {t('drift.change', {
            declared: declared ?? t('drift.absent'),
            actual: actual ?? t('drift.absent'),
          })}
        </span>
      )}
      <span>{t(`drift.origin.${origin}`)}</span>
      {manager !== null && <span>{t('drift.manager', { manager })}</span>}
      {ignoredBy !== null && (
        <span>{t('drift.ignoredBy', { rule: ignoredBy })}</span>
      )}
    </div>
  );
}
