import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Drift } from '@quarterdeck/plugin-environments-common';
import { RiPencilRulerLine } from '@remixicon/react';
import { countingDifferences } from '../../model/drift';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './WorkloadCard.module.css';

/** That what had been declared was changed; says nothing where it was not. */
export function DriftLine({ drift }: { drift: Drift }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (drift.status !== 'drifted') {
    return null;
  }
  return (
    <p className={styles.standing} data-relation="drifted">
      <RiPencilRulerLine className={styles.icon} aria-hidden />
      <span>
        {t('drift.count', { count: countingDifferences(drift).length })}
      </span>
    </p>
  );
}
