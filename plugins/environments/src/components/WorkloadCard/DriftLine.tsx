import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Drift } from '@quarterdeck/plugin-environments-common';
import { RiPencilRulerLine } from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadCard.module.css';

/** That somebody changed by hand what had been declared; says nothing where nobody did. */
export function DriftLine({ drift }: { drift: Drift }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (drift.status !== 'drifted') {
    return null;
  }
  return (
    <p className={styles.standing} data-relation="drifted">
      <RiPencilRulerLine className={styles.icon} aria-hidden />
      <span>{t('drift.count', { count: drift.differences.length })}</span>
    </p>
  );
}

/** Which fields differ, with their values where those may be shown. */
export function DriftDetails({ drift }: { drift: Drift }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  return (
    <>
      <span>{reasonText(drift.reason)}</span>
      {drift.differences.map(({ path, declared, actual }) => (
        <div key={path} className={styles.image}>
          <code>{path}</code>
          {(declared !== null || actual !== null) && (
            <span>
              {t('drift.change', {
                declared: declared ?? t('drift.absent'),
                actual: actual ?? t('drift.absent'),
              })}
            </span>
          )}
        </div>
      ))}
    </>
  );
}
